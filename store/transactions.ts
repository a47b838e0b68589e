import type { Intent, Verdict } from '@kiln-connect/core';
import type { TenantKey } from './scopes.ts';

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
}
