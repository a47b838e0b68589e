import type { ChainConnection, ConnectOptions } from '@kiln-connect/core';
import { readInput } from '../read-input.ts';
import { actions } from './actions/actions.ts';
import { broadcast } from './broadcast.ts';
import { createExpiry } from './lifetime-end.ts';
import { clusters } from './node/cluster.ts';
import { connectNodes } from './node/index.ts';
import { durableNonces } from './nonce-accounts.ts';
import { checkPreconditions } from './preconditions.ts';
import { authorityTransaction, readAuthorities } from './reporting/authorities.ts';
import { blockAtOrBefore, positionAt, readFinalized, readHead } from './reporting/blocks.ts';
import { createDelegations } from './reporting/delegations.ts';
import { readEpochSpans } from './reporting/epoch-spans.ts';
import { createEpochs } from './reporting/epochs.ts';
import { createFinality } from './reporting/finality.ts';
import { createLastDelegations } from './reporting/last-delegation.ts';
import { readNetworkStats } from './reporting/network-stats.ts';
import { createPastCluster } from './reporting/past-cluster.ts';
import { readRange } from './reporting/read-range.ts';
import { createInflationRewards } from './reporting/rewards.ts';
import { createStakeLedgers } from './reporting/stake-ledgers.ts';
import { readStakes } from './reporting/stakes.ts';
import type { SolanaSettings } from './settings.ts';
import { status } from './status.ts';
import { broadcastBody, statusQuery } from './wire/transaction.ts';

/** Connects Solana to the nodes of its settings; no node is asked before it is needed. */
export function connect(
  options: Pick<ConnectOptions, 'network' | 'settings' | 'log' | 'clock'>,
): ChainConnection {
  const { network, log, clock } = options;
  const nodes = connectNodes(options.settings as SolanaSettings, { network, log, clock });
  const { rpc } = nodes;
  const expiry = createExpiry(rpc);
  const epochs = createEpochs(rpc);
  const finality = createFinality({ rpc, mayGoBack: clusters[network].mayGoBack, clock });
  const ledgers = createStakeLedgers({ rpc, finality });
  const inflation = createInflationRewards({ rpc, epochs, finality });
  const pastCluster = createPastCluster({ rpc, finality });
  const shared = { rpc, epochs, finality, ledgers, inflation, pastCluster };
  const delegations = createDelegations(shared);
  const lastDelegation = createLastDelegations({ delegations, epochs, finality });
  const sources = { ...shared, delegations, lastDelegation };
  return {
    health: () => nodes.health(),
    craft: async (action, input, context) => {
      const craft = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!craft) throw new RangeError(`sol has no action '${action}'`);
      return craft(input, { network, rpc, context });
    },
    checkPreconditions: (preconditions) => checkPreconditions(preconditions, rpc),
    broadcast: (input) => broadcast(readInput(broadcastBody, input), rpc),
    status: (query, { signed } = {}) =>
      status(readInput(statusQuery, query), { rpc, expiry, signed }),
    durableNonces: durableNonces(rpc),
    head: () => readHead(rpc),
    finalized: () => readFinalized(rpc),
    blockAtOrBefore: (position) => blockAtOrBefore(position, rpc),
    positionAt: (time) => positionAt(time, rpc),
    readStakes: (stakes) => readStakes(stakes, sources),
    readAuthorities: (stakeIds) => readAuthorities(stakeIds, rpc),
    authorityTransaction: (range) => authorityTransaction(range, ledgers),
    epochs: (range) => readEpochSpans(range, { rpc, epochs }),
    readRange: (range) => readRange(range, sources),
    firstPosition: (stakeId) => ledgers.firstSlotOf(stakeId),
    networkStats: ({ priceUsd } = {}) => readNetworkStats({ priceUsd }, { rpc, epochs }),
    close: async () => nodes.close(),
  };
}
