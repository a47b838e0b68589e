import { randomUUID } from 'node:crypto';
import type { Intent, Verdict } from '@kiln-connect/core';
import { and, desc, eq, type SQL } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import type { TenantKey } from './scopes.ts';
import { broadcasts, craftedTransactions } from './tables/index.ts';

/** A transaction as it was crafted and verified here. */
export interface CraftedTransaction {
  readonly id: string;
  readonly organizationId: string;
  readonly network: TenantKey['network'];
  readonly chain: string;
  readonly action: string;
  readonly unsignedTxHash: string;
  /** The unsigned bytes, hex with 0x. */
  readonly bytes: string;
  readonly intent: Intent;
  readonly verdict: Verdict;
  readonly accountId: string | null;
  readonly stakeIds: readonly string[];
  /** As `Crafted.ahead`: below 0 it is to replace one that was sent and waits. */
  readonly ahead: number;
  readonly tokenId: string | null;
  readonly createdAt: Date;
}

/** A signed transaction that was sent to the chain for an organization. */
export interface Broadcast {
  readonly organizationId: string;
  readonly network: TenantKey['network'];
  readonly chain: string;
  readonly txHash: string;
  /** The crafted transaction's hash, when it was crafted here. */
  readonly unsignedTxHash: string | null;
  /** The signed bytes, hex with 0x. */
  readonly signed: string;
  readonly tokenId: string | null;
  readonly at: Date;
}

/** What was crafted and what was sent. */
export interface TransactionStore {
  insertCrafted(o: Omit<CraftedTransaction, 'id' | 'createdAt'>): Promise<CraftedTransaction>;
  /** The latest of the organization with that hash. */
  findByUnsignedHash(
    o: TenantKey & { chain: string; unsignedTxHash: string },
  ): Promise<CraftedTransaction | undefined>;
  /** Answers false when it was recorded before: nothing changes then. */
  recordBroadcast(o: Broadcast): Promise<boolean>;
  findBroadcast(o: TenantKey & { chain: string; txHash: string }): Promise<Broadcast | undefined>;
  /** The latest that was sent of what was crafted with that hash. */
  findSent(
    o: TenantKey & { chain: string; unsignedTxHash: string },
  ): Promise<Broadcast | undefined>;
}

const ofChain = (
  table: typeof craftedTransactions | typeof broadcasts,
  { organizationId, network, chain }: TenantKey & { chain: string },
) =>
  and(eq(table.organizationId, organizationId), eq(table.network, network), eq(table.chain, chain));

export function transactionStore({ orm }: Connection): TransactionStore {
  const latestBroadcast = async (where: SQL | undefined): Promise<Broadcast | undefined> => {
    const [found] = await orm
      .select()
      .from(broadcasts)
      .where(where)
      .orderBy(desc(broadcasts.at))
      .limit(1);
    return found;
  };
  return {
    insertCrafted: async ({ stakeIds, ...transaction }) => {
      const [inserted] = await orm
        .insert(craftedTransactions)
        .values({ ...transaction, stakeIds: [...stakeIds], id: randomUUID() })
        .returning();
      if (!inserted) throw new Error('the database stored a transaction and did not answer it');
      return inserted;
    },
    findByUnsignedHash: async ({ unsignedTxHash, ...key }) => {
      const [found] = await orm
        .select()
        .from(craftedTransactions)
        .where(
          and(
            ofChain(craftedTransactions, key),
            eq(craftedTransactions.unsignedTxHash, unsignedTxHash),
          ),
        )
        .orderBy(desc(craftedTransactions.createdAt))
        .limit(1);
      return found;
    },
    recordBroadcast: async (broadcast) => {
      const recorded = await orm
        .insert(broadcasts)
        .values(broadcast)
        .onConflictDoNothing()
        .returning({ txHash: broadcasts.txHash });
      return recorded.length === 1;
    },
    findBroadcast: ({ txHash, ...key }) =>
      latestBroadcast(and(ofChain(broadcasts, key), eq(broadcasts.txHash, txHash))),
    findSent: ({ unsignedTxHash, ...key }) =>
      latestBroadcast(and(ofChain(broadcasts, key), eq(broadcasts.unsignedTxHash, unsignedTxHash))),
  };
}
