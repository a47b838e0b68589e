import { ConflictError, type JsonObject, type OperatorStatement } from '@kiln-connect/core';
import { and, asc, eq, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { type Database, isUniqueViolation } from './database.ts';
import type { ChainKey } from './scopes.ts';
import { keyCounters, validatorKeys } from './tables/index.ts';

/** A validator key that was handed out; its secret is derived from the seed by its index. */
export interface ValidatorKey {
  readonly chain: string;
  readonly network: ChainKey['network'];
  /** Lower-case hex with 0x; never handed out twice. */
  readonly publicKey: string;
  readonly derivationIndex: number;
  readonly organizationId: string;
  readonly accountId: string | null;
  readonly withdrawalCredentials: string;
  readonly feeRecipient: string;
  readonly statement: OperatorStatement;
  readonly createdAt: Date;
  /** When a validator client took it, or an operator its keystore; null before. */
  readonly installedAt: Date | null;
  /**
   * The validator client that has it or is to get it, by name, or `OPERATOR_HOME`; null before that is
   * settled. It may be sent nowhere else.
   */
  readonly home: string | null;
  /** What it signed where it was before, in the chain's interchange format; null for nothing. */
  readonly signed: JsonObject | null;
  /** How often it was tried in vain to put it into its home, since that was settled. */
  readonly installAttempts: number;
  /** Why the last try failed. */
  readonly installError: string | null;
  readonly nextInstallAt: Date | null;
}

/** The home of a key whose keystore an operator took: no client is called so. */
export const OPERATOR_HOME = '(operator)';

/** Validator keys that were handed out. */
export interface ValidatorKeyStore {
  /** Reserves `count` derivation indexes, one after the other, for ever; answers the first. */
  nextIndex(o: ChainKey & { count: number }): Promise<number>;
  /** @throws {ConflictError} `validator_key_exists` when one of them was handed out before. */
  insert(
    o: ChainKey & {
      organizationId: string;
      accountId: string | null;
      /** Where they are to be put; null where that is not settled. */
      home?: string | null;
      keys: readonly {
        publicKey: string;
        derivationIndex: number;
        withdrawalCredentials: string;
        feeRecipient: string;
        statement: OperatorStatement;
      }[];
    },
  ): Promise<void>;
  /** Those of them that are ours, in no order. */
  find(o: ChainKey & { publicKeys: readonly string[] }): Promise<readonly ValidatorKey[]>;
  /** Notes that they are where they belong; one whose home is another by now is left as it is. */
  markInstalled(
    o: ChainKey & { publicKeys: readonly string[]; home: string; at: Date },
  ): Promise<void>;
  /** Settles the home of those that have none; whoever comes first says where. */
  settleHome(o: ChainKey & { publicKeys: readonly string[]; home: string }): Promise<void>;
  /** Moves a key from one home to another, where it is not installed yet; false when it was not there. */
  changeHome(
    o: ChainKey & { publicKey: string; from: string; to: string; signed: JsonObject },
  ): Promise<boolean>;
  /**
   * Keys that no home has yet, by derivation index, without those in an operator's hands: of these
   * public keys, or of all those that are due now.
   */
  notInstalled(
    o: ChainKey & { limit: number } & ({ publicKeys: readonly string[] } | { now: Date }),
  ): Promise<readonly ValidatorKey[]>;
  /** Where there are keys that are due to be installed now. */
  chainsWaiting(o: { now: Date }): Promise<readonly ChainKey[]>;
  /** Notes what is wrong with a key, installed or not. */
  noteProblem(o: ChainKey & { publicKey: string; error: string }): Promise<void>;
  noteInstallFailure(
    o: ChainKey & { publicKeys: readonly string[]; error: string; nextInstallAt: Date },
  ): Promise<void>;
  /** All by derivation index; of one organization when it is given. */
  list(o: ChainKey & { organizationId?: string }): Promise<readonly ValidatorKey[]>;
}

const keysOf = ({ chain, network }: ChainKey) =>
  and(eq(validatorKeys.chain, chain), eq(validatorKeys.network, network));

const named = (key: ChainKey, publicKeys: readonly string[]) =>
  and(keysOf(key), inArray(validatorKeys.publicKey, [...publicKeys]));

const hasNoOperator = or(isNull(validatorKeys.home), ne(validatorKeys.home, OPERATOR_HOME));

const isDue = (now: Date) =>
  or(isNull(validatorKeys.nextInstallAt), lte(validatorKeys.nextInstallAt, now));

export function validatorKeyStore({ orm }: Database): ValidatorKeyStore {
  return {
    nextIndex: async ({ chain, network, count }) => {
      const [counter] = await orm
        .insert(keyCounters)
        .values({ chain, network, nextIndex: count })
        .onConflictDoUpdate({
          target: [keyCounters.chain, keyCounters.network],
          set: { nextIndex: sql`${keyCounters.nextIndex} + ${count}` },
        })
        .returning({ nextIndex: keyCounters.nextIndex });
      if (!counter) throw new Error('the database reserved key indexes and did not answer them');
      return counter.nextIndex - count;
    },
    insert: async ({ keys, ...owner }) => {
      if (keys.length === 0) return;
      try {
        await orm.insert(validatorKeys).values(keys.map((key) => ({ ...owner, ...key })));
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'validator_key_exists',
          message:
            'One of these validator keys was handed out before: reserve new indexes and derive others.',
          cause: error,
        });
      }
    },
    find: async ({ publicKeys, ...key }) => {
      if (publicKeys.length === 0) return [];
      return orm.select().from(validatorKeys).where(named(key, publicKeys));
    },
    markInstalled: async ({ publicKeys, at, home, ...key }) => {
      if (publicKeys.length === 0) return;
      await orm
        .update(validatorKeys)
        .set({ installedAt: at, installError: null, nextInstallAt: null })
        .where(and(named(key, publicKeys), eq(validatorKeys.home, home)));
    },
    settleHome: async ({ publicKeys, home, ...key }) => {
      if (publicKeys.length === 0) return;
      await orm
        .update(validatorKeys)
        .set({ home })
        .where(and(named(key, publicKeys), isNull(validatorKeys.home)));
    },
    changeHome: async ({ publicKey, from, to, signed, ...key }) => {
      const changed = await orm
        .update(validatorKeys)
        .set({
          home: to,
          signed,
          installedAt: null,
          installAttempts: 0,
          installError: null,
          nextInstallAt: null,
        })
        .where(and(named(key, [publicKey]), eq(validatorKeys.home, from)))
        .returning({ publicKey: validatorKeys.publicKey });
      return changed.length === 1;
    },
    notInstalled: async ({ limit, chain, network, ...which }) => {
      if ('publicKeys' in which && which.publicKeys.length === 0) return [];
      return orm
        .select()
        .from(validatorKeys)
        .where(
          and(
            keysOf({ chain, network }),
            isNull(validatorKeys.installedAt),
            hasNoOperator,
            'publicKeys' in which
              ? inArray(validatorKeys.publicKey, [...which.publicKeys])
              : isDue(which.now),
          ),
        )
        .orderBy(asc(validatorKeys.derivationIndex))
        .limit(limit);
    },
    chainsWaiting: ({ now }) =>
      orm
        .selectDistinct({ chain: validatorKeys.chain, network: validatorKeys.network })
        .from(validatorKeys)
        .where(and(isNull(validatorKeys.installedAt), hasNoOperator, isDue(now))),
    noteProblem: async ({ publicKey, error, ...key }) => {
      await orm
        .update(validatorKeys)
        .set({ installError: error })
        .where(named(key, [publicKey]));
    },
    noteInstallFailure: async ({ publicKeys, error, nextInstallAt, ...key }) => {
      if (publicKeys.length === 0) return;
      await orm
        .update(validatorKeys)
        .set({
          installError: error,
          nextInstallAt,
          installAttempts: sql`${validatorKeys.installAttempts} + 1`,
        })
        .where(and(named(key, publicKeys), isNull(validatorKeys.installedAt)));
    },
    list: ({ organizationId, ...key }) =>
      orm
        .select()
        .from(validatorKeys)
        .where(
          and(
            keysOf(key),
            organizationId === undefined
              ? undefined
              : eq(validatorKeys.organizationId, organizationId),
          ),
        )
        .orderBy(asc(validatorKeys.derivationIndex)),
  };
}
