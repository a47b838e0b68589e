import type { Address } from '@solana/kit';
import type { Block, ExecutedTransaction } from './block.ts';

/** All blocks that were made, and what is found in them. */
export interface Ledger {
  readonly head: Block;
  add(block: Block): void;
  /** Undefined when that slot was skipped or is not there yet. */
  at(slot: number): Block | undefined;
  /** The block of that slot or the last one before it; never before genesis. */
  atOrBefore(slot: number): Block;
  /** Undefined when no block holds it. */
  transaction(signature: string): ExecutedTransaction | undefined;
  /** Every transaction that names the account, oldest first. */
  transactionsOf(address: Address): readonly ExecutedTransaction[];
  /** How many transactions all blocks up to that one hold. */
  countUpTo(slot: number): number;
}

/** A ledger that begins with one block. */
export function openLedger(genesis: Block): Ledger {
  const blocks: (Block | undefined)[] = [genesis];
  const bySignature = new Map<string, ExecutedTransaction>();
  const byAddress = new Map<Address, ExecutedTransaction[]>();
  const all: ExecutedTransaction[] = [];
  let head = genesis;
  return {
    get head() {
      return head;
    },
    add(block) {
      blocks[block.slot] = block;
      head = block;
      for (const transaction of block.transactions) {
        all.push(transaction);
        bySignature.set(transaction.wire.signature, transaction);
        for (const { address } of transaction.keys) {
          const named = byAddress.get(address);
          if (named) named.push(transaction);
          else byAddress.set(address, [transaction]);
        }
      }
    },
    at: (slot) => blocks[slot],
    atOrBefore(slot) {
      for (let at = Math.min(slot, head.slot); at > 0; at--) {
        const block = blocks[at];
        if (block) return block;
      }
      return genesis;
    },
    transaction: (signature) => bySignature.get(signature),
    transactionsOf: (address) => byAddress.get(address) ?? [],
    countUpTo: (slot) => all.findLastIndex((transaction) => transaction.slot <= slot) + 1,
  };
}
