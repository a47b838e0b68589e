import type { Log } from '@kiln-connect/core';
import { accountStore } from './accounts.ts';
import { auditStore } from './audit.ts';
import { chainIndexStore } from './chain-index.ts';
import type { Database } from './database.ts';
import { migrate, readMigrations } from './migrate.ts';
import { operationStore } from './operations.ts';
import { organizationStore } from './organizations.ts';
import { peopleDatabase } from './people.ts';
import { rewardStore } from './rewards.ts';
import { secretStore } from './secrets.ts';
import { stakeStore } from './stakes.ts';
import type { Store } from './store.ts';
import { tokenStore } from './tokens.ts';
import { transactionStore } from './transactions.ts';
import { typedStartFailure, withTypedFailures } from './unavailable.ts';
import { validatorKeyStore } from './validator-keys.ts';

export interface OpenStoreOptions {
  /** PostgreSQL's address; PGlite in `<dataDir>/database` without. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
  readonly log: Log;
}

/** The database of these options, its tables not looked at. */
export async function openDatabase({
  databaseUrl,
  dataDir,
  log,
}: OpenStoreOptions): Promise<Database> {
  // Either driver costs a start that does not use it time and memory.
  if (databaseUrl) return (await import('./postgres.ts')).openPostgres(databaseUrl, log);
  return (await import('./pglite.ts')).openPglite(dataDir, log);
}

/**
 * Opens the database and brings its tables up to date.
 * @throws {ConflictError} `store_in_use` when another process holds the folder; `migration_changed` or
 * `database_is_newer` when the tables are not those that this version knows.
 * @throws {StoreUnavailableError} `database_unavailable` when PostgreSQL can not be reached or refuses
 * to be used; so do all functions of the store that ask the database while it is out of reach.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  let database: Database | undefined;
  try {
    database = await openDatabase(options);
    await migrate(database, await readMigrations(), options.log);
    return await storeOn(database);
  } catch (error) {
    await database?.close();
    throw typedStartFailure(error);
  }
}

/** The groups of functions over a database whose tables are up to date. */
async function storeOn(database: Database): Promise<Store> {
  return {
    organizations: withTypedFailures(organizationStore(database)),
    accounts: withTypedFailures(accountStore(database)),
    tokens: withTypedFailures(await tokenStore(database)),
    secrets: withTypedFailures(secretStore(database)),
    validatorKeys: withTypedFailures(validatorKeyStore(database)),
    transactions: withTypedFailures(transactionStore(database)),
    stakes: withTypedFailures(stakeStore(database)),
    rewards: withTypedFailures(rewardStore(database)),
    operations: withTypedFailures(operationStore(database)),
    index: withTypedFailures(chainIndexStore(database)),
    audit: withTypedFailures(auditStore(database)),
    people: peopleDatabase(database),
    ...withTypedFailures({
      ping: async () => {
        await database.run({ name: 'ping', text: 'select 1' }, []);
      },
    }),
    close: () => database.close(),
  };
}
