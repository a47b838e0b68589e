import type { ChainSlice, PayoutRow } from '@kiln-connect/core';
import type { Session } from '../database.ts';
import { accruedIn } from '../rewards/openings.ts';
import type { ChainKey } from '../scopes.ts';
import { keepOpenings } from './stake-openings.ts';

/** What a stake paid out in one position, and how much of it is income. */
export interface RecognizedPayout {
  readonly stake_id: string;
  readonly position: number;
  readonly time: Date;
  readonly amount: string;
  readonly recognized: string;
}

/**
 * The part of a payout that is income: what was accrued and not yet paid, before any principal. A
 * payout that empties a stake also realizes its loss, where penalties outweigh all that was earned.
 */
export const recognizedPart = (
  { amount, empties }: Pick<PayoutRow, 'amount' | 'empties'>,
  accrued: bigint,
): bigint => {
  if (accrued < 0n) return empties ? accrued : 0n;
  return accrued < amount ? accrued : amount;
};

// From the month on that is kept with its opening: a stake pays out every few days for years, and must
// not have all of them added up each time.
const ACCRUED = {
  name: 'index_accrued',
  text: `
    select asked.id as stake_id, (
      ${accruedIn('o.rewards', '$4')} - coalesce(o.recognized, 0)
      + coalesce((
        select sum(r.amount) from reward_days r
        where r.chain = $1 and r.network = $2 and r.stake_id = asked.id
          and r.day >= coalesce(o.month, '-infinity') and r.component = any($4::text[])
      ), 0) - coalesce((
        select sum(p.recognized) from payouts p
        where p.chain = $1 and p.network = $2 and p.stake_id = asked.id
          and p.time >= coalesce(o.month::timestamp at time zone 'UTC', '-infinity')
      ), 0)
    )::text as accrued
    from unnest($3::text[]) as asked(id)
    left join lateral (
      select month, rewards, recognized from stake_openings
      where chain = $1 and network = $2 and stake_id = asked.id
      order by month desc limit 1
    ) as o on true`,
};

/**
 * The payouts of a slice's pieces, one a stake and position, each with the part that is income. Slices of a
 * stake are stored in the order of positions, so what is stored is all that it earned before.
 */
export async function recognizePayouts(
  session: Session,
  { chain, network }: ChainKey,
  pieces: readonly ChainSlice[],
): Promise<readonly RecognizedPayout[]> {
  const payouts = pieces.flatMap((piece) => piece.payouts?.rows ?? []);
  if (payouts.length === 0) return [];
  const accruing = new Set(pieces.flatMap((piece) => piece.payouts?.accruing ?? []));
  const paying = new Set(payouts.map(({ stakeId }) => stakeId));
  const stakeIds = [...paying];
  // All that is stored of them by now is of before the slice.
  await keepOpenings(session, { chain, network }, { stakeIds, readUntil: beginOf(pieces) });
  const stored = await session.run<{ stake_id: string; accrued: string }>(ACCRUED, [
    chain,
    network,
    stakeIds,
    [...accruing],
  ]);
  const before = new Map(stored.map(({ stake_id, accrued }) => [stake_id, BigInt(accrued)]));
  const earned = byStake(
    pieces.flatMap(({ rewards }) =>
      rewards.filter(({ component, stakeId }) => accruing.has(component) && paying.has(stakeId)),
    ),
  );
  const paid = byStake(payouts);
  return stakeIds.flatMap((stakeId) => {
    const own = (earned.get(stakeId) ?? []).sort((a, b) => a.position - b.position);
    let accrued = before.get(stakeId) ?? 0n;
    let next = 0;
    return byPosition(paid.get(stakeId) ?? []).map((payout) => {
      for (let row = own[next]; row && row.position <= payout.position; row = own[next]) {
        accrued += row.amount;
        next += 1;
      }
      const recognized = recognizedPart(payout, accrued);
      accrued -= recognized;
      return {
        stake_id: stakeId,
        position: payout.position,
        time: payout.time,
        amount: payout.amount.toString(),
        recognized: recognized.toString(),
      };
    });
  });
}

/** The first moment of which a slice tells anything. */
function beginOf(pieces: readonly ChainSlice[]): Date {
  let first = Number.POSITIVE_INFINITY;
  for (const { blocks, rewards, payouts } of pieces) {
    for (const rows of [blocks, rewards, payouts?.rows ?? []]) {
      for (const { time } of rows) first = Math.min(first, time.getTime());
    }
  }
  return new Date(first);
}

function byStake<Row extends { readonly stakeId: string }>(rows: readonly Row[]) {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const own = found.get(row.stakeId);
    if (own) own.push(row);
    else found.set(row.stakeId, [row]);
  }
  return found;
}

/** In order, those of one position together: a block may pay a stake twice. */
function byPosition(rows: readonly PayoutRow[]): PayoutRow[] {
  const together = new Map<number, PayoutRow>();
  for (const row of [...rows].sort((a, b) => a.position - b.position)) {
    const same = together.get(row.position);
    together.set(
      row.position,
      same
        ? { ...row, amount: same.amount + row.amount, empties: same.empties || row.empties }
        : row,
    );
  }
  return [...together.values()];
}
