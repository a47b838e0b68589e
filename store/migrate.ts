import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { ConflictError, type Log } from '@kiln-connect/core';
import type { Database } from './database.ts';

/** One step of the tables' history. */
export interface Migration {
  /** 'NNNN_what_it_brings' */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, hex. */
  readonly checksum: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);

/** All migrations of this version, in order. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      // Git may have written the lines with other ends on another system.
      const sql = (await readFile(new URL(file, FOLDER), 'utf8')).replaceAll('\r\n', '\n');
      return {
        name: file.slice(0, -'.sql'.length),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
}

/**
 * Brings the tables up to date, each step in a transaction of its own, while no other starter does.
 * @throws {ConflictError} `migration_changed` when a step that was run is not the one of that name now;
 * `database_is_newer` when a step was run that is not known here.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  log: Log,
): Promise<void> {
  await database.exclusively(async (session) => {
    await session.script(
      `create table if not exists schema_migrations (
        name text primary key,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`,
    );
    const applied = await session.run<{ name: string; checksum: string }>(
      { name: 'migrations_applied', text: 'select name, checksum from schema_migrations' },
      [],
    );
    const checksums = new Map(applied.map(({ name, checksum }) => [name, checksum]));
    refuseUnknown([...checksums.keys()], migrations);
    for (const migration of migrations) {
      const checksum = checksums.get(migration.name);
      if (checksum === migration.checksum) continue;
      if (checksum !== undefined) throw changed(migration.name);
      await session.script('begin');
      try {
        await session.script(migration.sql);
        await session.run(
          {
            name: 'migration_record',
            text: 'insert into schema_migrations (name, checksum) values ($1, $2)',
          },
          [migration.name, migration.checksum],
        );
        await session.script('commit');
      } catch (error) {
        await session.script('rollback').catch(() => {});
        throw error;
      }
      log.info({ migration: migration.name }, 'migrated the database');
    }
  });
}

function refuseUnknown(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new ConflictError({
    code: 'database_is_newer',
    message: `The database was made by a newer version (it has the migration ${unknown}): start that version or a later one.`,
    details: { migration: unknown },
  });
}

const changed = (name: string) =>
  new ConflictError({
    code: 'migration_changed',
    message: `The migration ${name} is not the one that made this database: restore store/migrations/${name}.sql, and put changes into a new migration.`,
    details: { migration: name },
  });
