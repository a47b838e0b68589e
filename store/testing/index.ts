export { type TestDatabase, type TestEngine, testEngines } from './databases.ts';
export { isPostgresAvailable, startPostgres, type TestPostgres } from './postgres.ts';
export { runSql } from './run-sql.ts';
