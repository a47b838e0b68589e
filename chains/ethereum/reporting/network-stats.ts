import type { JsonObject, Network } from '@kiln-connect/core';
import { idealAnnualPercent } from './base-reward.ts';
import type { Registry } from './registry.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  requestFee,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './request-fees.ts';
import type { StakeSources } from './stakes.ts';
import { supplyStakedPercent } from './supply.ts';
import { waitingTimes } from './waiting-times.ts';

/**
 * The network as an `ETHNetworkStats` object. The wire contract wants `eth_price_usd` and
 * `supply_staked_percent` always; they are left out while nobody tells them, for a zero would be read
 * as a price.
 */
export async function networkStats(
  sources: StakeSources & {
    registry: Registry;
    network: Network;
    priceUsd: number | undefined;
  },
): Promise<JsonObject> {
  const { nodes, spec, network, priceUsd } = sources;
  const [head, registry, withdrawalFee, consolidationFee] = await Promise.all([
    sources.readHead(),
    sources.registry.current(),
    requestFee(WITHDRAWAL_REQUEST_CONTRACT, nodes.execution),
    requestFee(CONSOLIDATION_REQUEST_CONTRACT, nodes.execution),
  ]);
  const waiting = waitingTimes(head, registry, sources);
  const staked = supplyStakedPercent(network, registry.activeBalance);
  return {
    network_gross_apy: idealAnnualPercent(registry.activeBalance, spec),
    ...(staked !== undefined && { supply_staked_percent: staked }),
    ...(priceUsd !== undefined && { eth_price_usd: priceUsd }),
    estimated_entry_time_seconds: waiting.entry,
    estimated_exit_time_seconds: waiting.exit,
    estimated_withdrawal_time_seconds: waiting.withdrawal,
    nb_validators: registry.active,
    updated_at: sources.updatedAt,
    withdrawal_request_fee: withdrawalFee.toString(),
    consolidation_request_fee: consolidationFee.toString(),
  };
}
