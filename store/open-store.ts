import type { Log } from '@kiln-connect/core';
import { authorityStore } from './authorities.ts';
import { endAllLeases } from './chain-index/leases.ts';
import { chainIndexStore } from './chain-index.ts';
import { connectionOn } from './connection.ts';
import type { Database } from './database.ts';
import { exitRequestStore } from './exit-requests.ts';
import { governanceOn } from './governance.ts';
import { migrate, readMigrations } from './migrate.ts';
import { nonceAccountStore } from './nonce-accounts.ts';
import { nonceStore } from './nonces.ts';
import { operationStore } from './operations.ts';
import { peopleDatabase } from './people.ts';
import { portfolioStore } from './portfolios.ts';
import { priceStore } from './prices.ts';
import { PROCESS_NAME, PROCESS_NAME_PREFIX } from './process-name.ts';
import { reportRowStore } from './report-rows.ts';
import { rewardStore } from './rewards.ts';
import { secretStore } from './secrets.ts';
import { stakeStore } from './stakes.ts';
import type { Store } from './store.ts';
import { throttleStore } from './throttles.ts';
import { hearTokenChanges } from './token-changes.ts';
import { eachWithTypedFailures, typedStartFailure, withTypedFailures } from './unavailable.ts';
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
    // A folder is one process's own: what another one held there died with it.
    if (!options.databaseUrl) await endAllLeases(database);
    return await storeOn(database);
  } catch (error) {
    await database?.close();
    throw typedStartFailure(error);
  }
}

const OTHER_PROCESSES = {
  name: 'other_processes',
  text: `select distinct application_name as name from pg_stat_activity
    where datname = current_database() and starts_with(application_name, $1)
      and application_name <> $2`,
};

/** The groups of functions over a database whose tables are up to date. */
async function storeOn(database: Database): Promise<Store> {
  const connection = connectionOn(database.orm);
  const changes = await hearTokenChanges(database);
  return {
    ...governanceOn(connection, changes),
    ...eachWithTypedFailures({
      secrets: secretStore(database),
      validatorKeys: validatorKeyStore(database),
      nonces: nonceStore(database),
      nonceAccounts: nonceAccountStore(database),
      stakes: stakeStore(database),
      rewards: rewardStore(database),
      prices: priceStore(database),
      operations: operationStore(database),
      exitRequests: exitRequestStore(database),
      reportRows: reportRowStore(database),
      portfolios: portfolioStore(database),
      index: chainIndexStore(database),
      authorities: authorityStore(database),
      throttles: throttleStore(connection),
    }),
    people: peopleDatabase(database),
    ...withTypedFailures<Pick<Store, 'atomically' | 'otherProcesses' | 'ping'>>({
      otherProcesses: async () => {
        const rows = await database.run<{ name: string }>(OTHER_PROCESSES, [
          PROCESS_NAME_PREFIX,
          PROCESS_NAME,
        ]);
        return rows.map(({ name }) => name);
      },
      atomically: (work) =>
        connection.atomically((transaction) => work(governanceOn(transaction, changes))),
      ping: async () => {
        await database.run({ name: 'ping', text: 'select 1' }, []);
      },
    }),
    close: () => database.close(),
  };
}
