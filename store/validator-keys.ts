import type { OperatorStatement } from '@kiln-connect/core';
import { ConflictError } from '@kiln-connect/core';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
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
  /** When a validator client took it; null before. */
  readonly installedAt: Date | null;
}

/** Validator keys that were handed out. */
export interface ValidatorKeyStore {
  /** Reserves `count` derivation indexes, one after the other, for ever; answers the first. */
  nextIndex(o: ChainKey & { count: number }): Promise<number>;
  /** @throws {ConflictError} `validator_key_exists` when one of them was handed out before. */
  insert(
    o: ChainKey & {
      organizationId: string;
      accountId: string | null;
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
  markInstalled(o: ChainKey & { publicKeys: readonly string[]; at: Date }): Promise<void>;
  /** All by derivation index; of one organization when it is given. */
  list(o: ChainKey & { organizationId?: string }): Promise<readonly ValidatorKey[]>;
}

const keysOf = ({ chain, network }: ChainKey) =>
  and(eq(validatorKeys.chain, chain), eq(validatorKeys.network, network));

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
      return orm
        .select()
        .from(validatorKeys)
        .where(and(keysOf(key), inArray(validatorKeys.publicKey, [...publicKeys])));
    },
    markInstalled: async ({ publicKeys, at, ...key }) => {
      if (publicKeys.length === 0) return;
      await orm
        .update(validatorKeys)
        .set({ installedAt: at })
        .where(and(keysOf(key), inArray(validatorKeys.publicKey, [...publicKeys])));
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
