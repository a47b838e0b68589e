import type { OperatorStatement } from '@kiln-connect/core';
import type { ChainKey } from './scopes.ts';

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
