import type { ChainConnection, Clock, ConnectOptions, Log, Network } from '@kiln-connect/core';
import { type EthereumNodes, once } from '../node/index.ts';
import { readAuthorities } from './authorities.ts';
import { readChainTime } from './chain-time.ts';
import { epochSpans } from './epoch-spans.ts';
import type { ExitContracts } from './exit-requests.ts';
import { firstPosition } from './first-position.ts';
import { createHeadReader } from './head-state.ts';
import { createNetworkStakes } from './network-stakes.ts';
import { networkStats } from './network-stats.ts';
import { createOwnRecipients } from './own-recipients.ts';
import { blockAtOrBefore, namedBlock } from './positions.ts';
import { readRange } from './read-range.ts';
import { createRegistry } from './registry.ts';
import { readStakes } from './stakes.ts';
import { createSyncCommittees } from './sync-committees.ts';

export { intendedAuthorities, statedAuthorities } from './authorities.ts';
export { exitContracts } from './exit-requests.ts';
export { operatorStats } from './operator-stats.ts';
export { rewardAnswers } from './reward-answers.ts';
export { ACCRUING_COMPONENTS } from './reward-components.ts';

/** The part of a chain's connection that reads and reports. */
export type Reporting = Pick<
  ChainConnection,
  | 'head'
  | 'finalized'
  | 'blockAtOrBefore'
  | 'positionAt'
  | 'epochs'
  | 'readRange'
  | 'readStakes'
  | 'readAuthorities'
  | 'stakeIdsOfIndexes'
  | 'networkStakes'
  | 'firstPosition'
  | 'networkStats'
>;

/** What reporting shares between its questions: the network's constants and what was read of it. */
export const createSources = ({
  nodes,
  contracts,
  feeRecipient,
  feeRecipients,
  clock,
  log,
}: {
  nodes: EthereumNodes;
  contracts: ExitContracts;
  feeRecipient?: string | undefined;
  feeRecipients?: ConnectOptions['feeRecipients'];
  clock: Clock;
  log: Log;
}) =>
  once(async () => {
    const [time, spec] = await Promise.all([readChainTime(nodes), nodes.beacon.spec()]);
    const shared = { ...nodes, time, spec, clock, log };
    const registry = createRegistry(shared);
    const readHead = createHeadReader({ ...shared, registry });
    return {
      nodes,
      contracts,
      ownRecipients: createOwnRecipients({ feeRecipient, feeRecipients }),
      time,
      spec,
      registry,
      committees: createSyncCommittees(shared),
      readHead,
      networkStakes: createNetworkStakes({ ...shared, registry, readHead }),
    };
  });

/**
 * Reads what happened to validators from the nodes. Positions are slots, block ids are roots of beacon
 * blocks, amounts are wei, stakes are public keys in lower-case hex with 0x.
 */
export function createReporting(
  sources: ReturnType<typeof createSources>,
  { nodes, network, clock }: { nodes: EthereumNodes; network: Network; clock: Clock },
): Required<Reporting> {
  const { beacon } = nodes;
  const now = () => clock.now().toISOString();

  return {
    head: async () => namedBlock('head', { beacon, time: (await sources()).time }),
    finalized: async () => namedBlock('finalized', { beacon, time: (await sources()).time }),
    blockAtOrBefore: async (position) =>
      blockAtOrBefore(position, { beacon, time: (await sources()).time }),
    positionAt: async (at) => (await sources()).time.slotNotBefore(at),
    epochs: async (range) => {
      const { time } = await sources();
      return epochSpans(range, {
        time,
        head: (await namedBlock('head', { beacon, time })).position,
      });
    },
    readRange: async (range) => readRange(range, await sources()),
    readStakes: async (stakes) => readStakes(stakes, { ...(await sources()), updatedAt: now() }),
    readAuthorities: async (stakeIds) =>
      readAuthorities(stakeIds, { beacon, time: (await sources()).time }),
    stakeIdsOfIndexes: async (indexes) =>
      (await beacon.validators('head', indexes)).map(({ publicKey }) => publicKey),
    firstPosition: async (stakeId) =>
      firstPosition(stakeId, { ...nodes, time: (await sources()).time }),
    networkStakes: async () => (await sources()).networkStakes(),
    networkStats: async ({ priceUsd } = {}) =>
      networkStats({ ...(await sources()), network, priceUsd, updatedAt: now() }),
  };
}
