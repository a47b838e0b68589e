import type { Orm } from './database.ts';

/** Where a group of functions works: on the database, or within a transaction that somebody else ends. */
export interface Connection {
  readonly orm: Orm;
  /**
   * All that `work` does is stored, or nothing when it rejects. Within a transaction it is a part of
   * that one: what it did is undone when it rejects, and the rest can go on.
   */
  atomically<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Does in a transaction what others have to wait for: at once on the database; within a
   * transaction right before its commit, in the order given, and nothing is stored when it rejects.
   */
  lastly(work: (orm: Orm) => Promise<void>): Promise<void>;
}

export interface Transaction extends Connection {
  /** What is done when all is stored, and only then. */
  afterCommit(work: () => void): void;
}

/** What a transaction still has to do. */
interface PutOff {
  readonly last: ((orm: Orm) => Promise<void>)[];
  readonly after: (() => void)[];
}

/** Each call of `atomically` is a transaction of its own. */
export const connectionOn = (orm: Orm): Connection => ({
  orm,
  atomically: async (work) => {
    const putOff: PutOff = { last: [], after: [] };
    const answer = await orm.transaction(async (transaction) => {
      const result = await work(transactionOn(transaction, putOff));
      for (const last of putOff.last) await last(transaction);
      return result;
    });
    for (const told of putOff.after) told();
    return answer;
  },
  lastly: (work) => orm.transaction(work),
});

const transactionOn = (orm: Orm, putOff: PutOff): Transaction => ({
  orm,
  atomically: async (work) => {
    const own: PutOff = { last: [], after: [] };
    const answer = await orm.transaction((savepoint) => work(transactionOn(savepoint, own)));
    putOff.last.push(...own.last);
    putOff.after.push(...own.after);
    return answer;
  },
  lastly: async (work) => {
    putOff.last.push(work);
  },
  afterCommit: (work) => {
    putOff.after.push(work);
  },
});
