export { type TestDatabase, type TestEngine, testEngines } from './databases.ts';
export { openTestStore, type TestStore } from './open-test-store.ts';
export { isPostgresAvailable, startPostgres, type TestPostgres } from './postgres.ts';
export { runSql } from './run-sql.ts';
