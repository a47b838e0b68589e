import type { Blockhash } from '@solana/kit';
import {
  identifySystemInstruction,
  parseAdvanceNonceAccountInstruction,
  SYSTEM_PROGRAM_ADDRESS,
  SystemInstruction,
} from '@solana-program/system';
import type { SolanaRpc } from './node/index.ts';
import { readNonce } from './state/nonce-account.ts';
import { COMMITMENT } from './state/read-accounts.ts';
import { instructionsOf, type ReadTransaction } from './transaction.ts';

/** What ends the time in which a transaction can come into a block. */
export type BoundTo =
  | { readonly kind: 'blockhash'; readonly blockhash: string }
  | { readonly kind: 'nonce'; readonly nonceAccount: string; readonly nonce: string };

/** A nonce counts when the first instruction uses it up; else it is a block hash. */
export function lifetimeOf(read: ReadTransaction): BoundTo {
  const token = read.compiled.lifetimeToken;
  const [first] = instructionsOf(read);
  if (first?.programAddress === SYSTEM_PROGRAM_ADDRESS) {
    try {
      if (identifySystemInstruction(first) === SystemInstruction.AdvanceNonceAccount) {
        const { nonceAccount } = parseAdvanceNonceAccountInstruction(first).accounts;
        return { kind: 'nonce', nonceAccount: nonceAccount.address, nonce: token };
      }
    } catch {
      // Not an instruction of that program in any form: it makes no nonce of the hash.
    }
  }
  return { kind: 'blockhash', blockhash: token };
}

/** Tells whether a transaction can come into a block still. */
export interface Expiry {
  /** True once no later block than the last confirmed one can have it. */
  hasEnded(lifetime: BoundTo): Promise<boolean>;
}

/**
 * A node that is behind another one takes a block hash that is too new for it for one that is too old.
 * So a hash counts as too old only when it is not known this many slots later either.
 */
const SLOTS_TO_BE_SURE = 32n;
const MOST_DOUBTFUL = 10_000;

/** Remembers since which slot block hashes are not known. */
export function createExpiry(rpc: SolanaRpc): Expiry {
  const unknownSince = new Map<string, bigint>();

  const blockhashHasEnded = async (blockhash: string): Promise<boolean> => {
    const { context, value: isValid } = await rpc
      .isBlockhashValid(blockhash as Blockhash, { commitment: COMMITMENT })
      .send();
    if (isValid) {
      unknownSince.delete(blockhash);
      return false;
    }
    const since = unknownSince.get(blockhash);
    if (since !== undefined) return context.slot >= since + SLOTS_TO_BE_SURE;
    unknownSince.set(blockhash, context.slot);
    const [oldest] = unknownSince.keys();
    if (unknownSince.size > MOST_DOUBTFUL && oldest !== undefined) unknownSince.delete(oldest);
    return false;
  };

  return {
    hasEnded: async (lifetime) => {
      if (lifetime.kind === 'blockhash') return blockhashHasEnded(lifetime.blockhash);
      const found = await readNonce(lifetime.nonceAccount, rpc);
      return found?.nonce !== lifetime.nonce;
    },
  };
}
