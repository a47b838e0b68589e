import { DrizzleQueryError } from 'drizzle-orm';
import type { Database, Orm } from './database.ts';
import * as tables from './tables/people.ts';
import { typedFailure } from './unavailable.ts';

/** The tables of people as they are, for the library that keeps who signs in. */
export interface PeopleDatabase {
  readonly orm: Orm;
  readonly tables: typeof tables;
  /**
   * Does what asks these tables.
   * @throws {StoreUnavailableError} `database_unavailable` when the database is out of reach; else what `work` throws.
   */
  asking<T>(work: () => Promise<T>): Promise<T>;
}

export function peopleDatabase({ orm }: Database): PeopleDatabase {
  return {
    orm,
    tables,
    asking: async (work) => {
      try {
        return await work();
      } catch (error) {
        throw typedFailure(withoutValues(error));
      }
    },
  };
}

/** What PGlite and PostgreSQL add to an error of the values and rows that it is about. */
const VALUES = ['params', 'query', 'queryOptions', 'detail', 'where'];

/** The database's own error, without the values of the query: they are hashes and tokens here. */
function withoutValues(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error;
  const { cause } = error;
  if (cause) for (const name of VALUES) Reflect.deleteProperty(cause, name);
  return cause;
}
