import { createHash } from 'node:crypto';
import { getBase58Decoder } from '@solana/kit';
import type { Schedule } from '../network.ts';
import type { ExecutedTransaction } from './block.ts';

/** The hash of the first block, which names the cluster: another start is another cluster. */
export const genesisHash = ({ genesisTime, slotSeconds, slotsPerEpoch }: Schedule): Uint8Array =>
  createHash('sha256')
    .update(`kiln-connect solana devnet ${genesisTime} ${slotSeconds} ${slotsPerEpoch}`)
    .digest();

/** The hash of a block: of what came before it and what is in it. */
export function blockHash(o: {
  parent: Uint8Array;
  slot: number;
  fork: number;
  transactions: readonly ExecutedTransaction[];
}): Uint8Array {
  const hash = createHash('sha256').update(o.parent).update(`${o.slot} ${o.fork}`);
  for (const { wire } of o.transactions) hash.update(wire.bytes);
  return hash.digest();
}

/** A hash as it is written: base58. */
export const textOfHash = (hash: Uint8Array): string => getBase58Decoder().decode(hash);
