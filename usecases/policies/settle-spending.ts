import { NotFoundError } from '@kiln-connect/core';
import type { PolicyReservation, SpendingKey } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { spendingDay } from './spending-day.ts';

const DAY_MS = 24 * 3_600_000;

/** What was crafted just now is on its way: nothing is asked of it. */
const YOUNG_MS = 5_000;

/** By then a chain whose bytes end has finalized every block that could hold them. */
const LAPSE_MS = 5 * 60_000;

type Parts = Pick<System, 'store' | 'connections' | 'clock' | 'log'>;

/**
 * Finds out what became of transactions that take their part of the limit of today or yesterday: one
 * that is on chain counts for good; one that failed there, or never can come there any more, gives its
 * part back. Answers how many were settled. What a node can not tell now is asked again later.
 */
export async function settleSpending(
  { of }: { of?: SpendingKey | undefined },
  { store, connections, clock, log }: Parts,
): Promise<number> {
  const now = clock.now().getTime();
  const open = await store.policyReservations.open({
    since: spendingDay(new Date(now - DAY_MS)),
    until: new Date(now - YOUNG_MS),
    of,
  });
  let settled = 0;
  for (const reservation of open) {
    try {
      const fate = await fateOf(reservation, now, { store, connections });
      if (fate === undefined) continue;
      await store.policyReservations.settle({ ...reservation, state: fate });
      settled += 1;
    } catch (error) {
      const { chain, network, unsignedTxHash } = reservation;
      log.warn({ chain, network, unsignedTxHash, err: error }, 'a reservation is not settled');
    }
  }
  return settled;
}

async function fateOf(
  { at, unsignedTxHash, ...key }: PolicyReservation,
  now: number,
  { store, connections }: Pick<Parts, 'store' | 'connections'>,
): Promise<'counted' | 'released' | undefined> {
  const { chain, network } = key;
  const sent = await store.transactions.findSent({ ...key, unsignedTxHash });
  if (sent !== undefined) {
    const connection = await connections(chain, network);
    const { status } = await connection
      .status({ tx_hash: sent.txHash }, { signed: sent.signed })
      .catch((error: unknown) => {
        if (error instanceof NotFoundError) return { status: undefined };
        throw error;
      });
    if (status === 'success') return 'counted';
    return status === 'error' ? 'released' : undefined;
  }
  const { lapsePreconditions, hasLapsed } = await import('@kiln-connect/verify');
  if (now - at.getTime() < LAPSE_MS) return undefined;
  const crafted = await store.transactions.findByUnsignedHash({ ...key, unsignedTxHash });
  const asked = crafted && lapsePreconditions(chain, crafted.verdict.preconditions);
  if (!asked || asked.length === 0) return undefined;
  const checked = await (await connections(chain, network)).checkPreconditions(asked);
  return hasLapsed(chain, checked) ? 'released' : undefined;
}
