import { address } from '@solana/kit';
import type { SolanaRpc } from './node/index.ts';

/** What a transaction may use, and what it offers for it. */
export interface Budget {
  /** Units of computing, at most 1_400_000. */
  readonly unitLimit: number;
  /** Millionths of a lamport for each unit that is allowed, used or not. */
  readonly microLamports: bigint;
}

/** `MAX_COMPUTE_UNIT_LIMIT`: no transaction gets more units. */
export const MOST_UNITS = 1_400_000;
const LAMPORTS_PER_SIGNATURE = 5_000n;
const MICROLAMPORTS_PER_LAMPORT = 1_000_000n;
/** 0.0001 SOL: the priority fee is never more, however busy the network is; in lamports. */
const MOST_PRIORITY_FEE = 100_000n;
/** Leaders take what offers something before what offers nothing. */
const LEAST_MICROLAMPORTS = 1_000n;

/**
 * What a unit of computing cost lately where these accounts were written, in millionths of a lamport:
 * three of four of the last blocks took a transaction for it.
 */
export async function readUnitPrice(writable: readonly string[], rpc: SolanaRpc): Promise<bigint> {
  const fees = await rpc.getRecentPrioritizationFees(writable.map(address)).send();
  const prices = fees
    .map(({ prioritizationFee }) => BigInt(prioritizationFee))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return prices[Math.floor((prices.length * 3) / 4)] ?? 0n;
}

/**
 * A fifth more units than the simulation used, since the chain may have moved a little when the
 * transaction runs, at the price of the market, or less where that would pass the bound.
 */
export function budgetFor(usedUnits: bigint, marketPrice: bigint): Budget {
  const wanted = Number((usedUnits * 6n) / 5n) + 1_000;
  const unitLimit = Math.min(wanted, MOST_UNITS);
  const most = (MOST_PRIORITY_FEE * MICROLAMPORTS_PER_LAMPORT) / BigInt(unitLimit);
  const asked = marketPrice > LEAST_MICROLAMPORTS ? marketPrice : LEAST_MICROLAMPORTS;
  return { unitLimit, microLamports: asked < most ? asked : most };
}

/** All that the network takes for a transaction, in lamports; fractions are rounded up. */
export function feeOf({ unitLimit, microLamports }: Budget, signatures: number): bigint {
  const priority = microLamports * BigInt(unitLimit);
  return (
    BigInt(signatures) * LAMPORTS_PER_SIGNATURE +
    (priority + MICROLAMPORTS_PER_LAMPORT - 1n) / MICROLAMPORTS_PER_LAMPORT
  );
}
