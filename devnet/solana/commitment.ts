import type { Chain } from './chain.ts';
import { CONFIRMED_LAG, FINALIZED_LAG } from './network.ts';
import type { Block } from './runtime/block.ts';

/** How sure a client wants to be that what it reads will stay. */
export type Commitment = 'processed' | 'confirmed' | 'finalized';

const LAGS = { processed: 0, confirmed: CONFIRMED_LAG, finalized: FINALIZED_LAG } as const;

/** The newest block that is at least that sure. */
export const blockAt = (commitment: Commitment, { ledger, slot }: Chain): Block =>
  ledger.atOrBefore(slot - LAGS[commitment]);

/** How sure the block of a slot is. */
export function commitmentOf(slot: number, chain: Chain): Commitment {
  if (slot <= blockAt('finalized', chain).slot) return 'finalized';
  return slot <= blockAt('confirmed', chain).slot ? 'confirmed' : 'processed';
}
