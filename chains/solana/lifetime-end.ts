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
 * A node that is behind another one takes what is too new for it for what is over. So a block hash or
 * a nonce counts as over only when it is not known this many slots later either.
 */
const SLOTS_TO_BE_SURE = 32n;
const MOST_DOUBTFUL = 10_000;

/** Remembers since which slot block hashes and nonces are not known. */
export function createExpiry(rpc: SolanaRpc): Expiry {
  const unknownSince = new Map<string, bigint>();

  return {
    async hasEnded(lifetime) {
      const key = lifetime.kind === 'nonce' ? lifetime.nonce : lifetime.blockhash;
      const { isGood, slot } = await look(lifetime, rpc);
      if (isGood) {
        unknownSince.delete(key);
        return false;
      }
      const since = unknownSince.get(key);
      if (since !== undefined) return slot >= since + SLOTS_TO_BE_SURE;
      unknownSince.set(key, slot);
      const [oldest] = unknownSince.keys();
      if (unknownSince.size > MOST_DOUBTFUL && oldest !== undefined) unknownSince.delete(oldest);
      return false;
    },
  };
}

async function look(lifetime: BoundTo, rpc: SolanaRpc): Promise<{ isGood: boolean; slot: bigint }> {
  if (lifetime.kind === 'nonce') {
    const { slot, found } = await readNonce(lifetime.nonceAccount, rpc);
    return { isGood: found?.nonce === lifetime.nonce, slot };
  }
  const { context, value } = await rpc
    .isBlockhashValid(lifetime.blockhash as Blockhash, { commitment: COMMITMENT })
    .send();
  return { isGood: value, slot: context.slot };
}
