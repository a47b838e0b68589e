import { type OpenStoreOptions, openDatabase } from '../open-store.ts';

/** Runs SQL as whoever owns the database can, past the store; close the store first. */
export async function runSql(options: OpenStoreOptions, text: string): Promise<void> {
  const database = await openDatabase(options);
  try {
    await database.exclusively((session) => session.script(text));
  } finally {
    await database.close();
  }
}
