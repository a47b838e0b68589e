import type { WireRoute } from '@kiln-connect/core';
import { deactivateStakeRoute } from './wire/deactivate-stake.ts';
import { mergeStakesRoute } from './wire/merge-stakes.ts';
import { networkStatsRoute } from './wire/network-stats.ts';
import { giveUpNonceAccountRoute, nonceAccountRoute } from './wire/nonce-account.ts';
import { operationsRoute } from './wire/operations.ts';
import { reportsRoute } from './wire/reports.ts';
import { rewardsRoute } from './wire/rewards.ts';
import { splitStakeRoute } from './wire/split-stake.ts';
import { stakeRoute } from './wire/stake.ts';
import { stakesRoute } from './wire/stakes.ts';
import { broadcastRoute, decodeRoute, prepareRoute, statusRoute } from './wire/transaction.ts';
import { withdrawStakeRoute } from './wire/withdraw-stake.ts';

/** A stake of Solana is a stake account, by its address. */
export { party as stakeId } from './wire/fields.ts';

/** Every route of Solana, below `/v1/sol`. */
export const routes: readonly WireRoute[] = [
  stakesRoute,
  rewardsRoute,
  operationsRoute,
  reportsRoute,
  networkStatsRoute,
  stakeRoute,
  deactivateStakeRoute,
  withdrawStakeRoute,
  mergeStakesRoute,
  splitStakeRoute,
  prepareRoute,
  broadcastRoute,
  statusRoute,
  decodeRoute,
  nonceAccountRoute,
  giveUpNonceAccountRoute,
];
