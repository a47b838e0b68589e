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
        // The query builder's error shows the values of the query: hashes and tokens.
        const said = error instanceof DrizzleQueryError ? error.cause : error;
        throw typedFailure(said);
      }
    },
  };
}
