import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** SQL that the database prepares once a connection, under its name. */
export interface Statement {
  /** Unique by text. */
  readonly name: string;
  readonly text: string;
}

/** One connection, or any of a pool. */
export interface Session {
  run<Row>(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>;
}

/** A connection of its own that may run several statements of one text. */
export interface ScriptSession extends Session {
  script(text: string): Promise<void>;
}

export type Orm = PgDatabase<PgQueryResultHKT>;

/** What is heard on a channel of notifications. */
export interface ChannelListener {
  message(payload: string): void;
  /** The link was lost (false) or made again (true): messages between the two were not heard. */
  link(isUp: boolean): void;
}

/** PGlite or PostgreSQL behind one face; one dialect. */
export interface Database extends Session {
  readonly orm: Orm;
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Runs `work` while no other starter of this database can. */
  exclusively<T>(work: (session: ScriptSession) => Promise<T>): Promise<T>;
  /** Listens until the database is closed; the first link is made when it resolves. */
  listen(channel: string, listener: ChannelListener): Promise<void>;
  close(): Promise<void>;
}

/** True for the refusal of a row whose key there is already, however the error is wrapped. */
export function isUniqueViolation(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && cause.code === '23505') return true;
  }
  return false;
}
