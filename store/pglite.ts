import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Log } from '@kiln-connect/core';
import { drizzle } from 'drizzle-orm/pglite';
import type { Database, Session, Statement } from './database.ts';
import { copyEmptyCluster } from './empty-cluster.ts';
import { holdFolder } from './folder-lock.ts';

const sessionOf = (client: PGlite | Transaction): Session => ({
  run: async <Row>({ text }: Statement, values: readonly unknown[]) => {
    const result = await client.query<Row>(text, [...values]);
    return result.rows;
  },
});

/**
 * Opens PGlite in `<dataDir>/database`, which this process then holds until it closes it.
 * What is answered is in the operating system's hands: it survives the end of this process at any
 * moment, but not a power cut.
 * @throws {ConflictError} `store_in_use` when another process holds the folder.
 */
export async function openPglite(dataDir: string, log: Log): Promise<Database> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const release = await holdFolder({ folder: dataDir, name: 'store' }, { log });
  const folder = join(dataDir, 'database');
  let client: PGlite;
  try {
    await copyEmptyCluster(folder);
    client = await PGlite.create(folder);
    // PGlite lets everybody write its files, and the folder above may have been made with any mode.
    await chmod(folder, 0o700);
  } catch (error) {
    await release();
    throw error;
  }
  return {
    ...sessionOf(client),
    orm: drizzle(client, { casing: 'snake_case' }),
    transaction: (work) => client.transaction((transaction) => work(sessionOf(transaction))),
    // The folder is held: there is no other starter.
    exclusively: (work) =>
      work({
        ...sessionOf(client),
        script: async (text) => {
          await client.exec(text);
        },
      }),
    listen: async (channel, listener) => {
      await client.listen(channel, (payload) => listener.message(payload));
      listener.link(true);
    },
    close: async () => {
      await client.close();
      await release();
    },
  };
}
