import type { JsonObject } from '@kiln-connect/core';
import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';
import { readHead } from './blocks.ts';
import type { Epochs } from './epochs.ts';

const YEAR_MS = 365.2425 * 86_400_000;

/**
 * What the network is and what it pays, in percent. A yield is what stakes of all validators earn
 * before commissions, credited each epoch and staked again; it is left out where no node knows how
 * long the last epoch was.
 */
export async function readNetworkStats(
  { priceUsd }: { priceUsd?: number | undefined },
  { rpc, epochs }: { rpc: SolanaRpc; epochs: Epochs },
): Promise<JsonObject> {
  const [{ current, delinquent }, inflation, { value: supply }, { position, time }] =
    await Promise.all([
      rpc.getVoteAccounts({ commitment: COMMITMENT }).send(),
      rpc.getInflationRate().send(),
      rpc.getSupply({ commitment: COMMITMENT, excludeNonCirculatingAccountsList: true }).send(),
      readHead(rpc),
    ]);
  const staked = [...current, ...delinquent].reduce((sum, one) => sum + one.activatedStake, 0n);
  const stakedPart = Number(staked) / Number(supply.total);
  const epochMs = await lastEpochMs({ slot: BigInt(position), time }, epochs);
  return {
    ...(priceUsd !== undefined && { sol_price_usd: priceUsd }),
    nb_validators: current.length,
    ...(epochMs !== undefined &&
      staked > 0n && {
        network_gross_apy: 100 * compounded(inflation.validator / stakedPart, YEAR_MS / epochMs),
      }),
    supply_staked_percent: 100 * stakedPart,
    inflation_rate: 100 * inflation.total,
    updated_at: time.toISOString(),
  };
}

/** A yearly rate that is credited so many times a year. */
const compounded = (rate: number, times: number): number => (1 + rate / times) ** times - 1;

/** How long the last whole epoch was, in milliseconds; in the first one, by the pace so far. */
async function lastEpochMs(
  head: { readonly slot: bigint; readonly time: Date },
  epochs: Epochs,
): Promise<number | undefined> {
  const { of, firstSlotOf } = await epochs.schedule();
  const epoch = of(head.slot);
  const start = await epochs.startOf(epoch);
  if (!start) return undefined;
  if (epoch > 0n) {
    const before = await epochs.startOf(epoch - 1n);
    if (before) return start.getTime() - before.getTime();
  }
  const first = firstSlotOf(epoch);
  const passed = Number(head.slot - first);
  if (passed === 0) return undefined;
  const slotMs = (head.time.getTime() - start.getTime()) / passed;
  return slotMs * Number(firstSlotOf(epoch + 1n) - first);
}
