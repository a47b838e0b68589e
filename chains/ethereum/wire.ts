import type { WireRoute } from '@kiln-connect/core';
import { consolidateRoute } from './wire/consolidate.ts';
import { depositRoute } from './wire/deposit.ts';
import { enableCompoundingRoute } from './wire/enable-compounding.ts';
import { exitMessagesRoute } from './wire/exit-messages.ts';
import { exitRequestRoute } from './wire/exit-request.ts';
import { keysRoute } from './wire/keys.ts';
import { kilnStatsRoute } from './wire/kiln-stats.ts';
import { networkStatsRoute } from './wire/network-stats.ts';
import { operationsRoute } from './wire/operations.ts';
import { reportsRoute } from './wire/reports.ts';
import { rewardsRoute } from './wire/rewards.ts';
import { stakeRoute } from './wire/stake.ts';
import { stakesRoute } from './wire/stakes.ts';
import {
  broadcastRoute,
  decodePostRoute,
  decodeRoute,
  prepareRoute,
  statusRoute,
} from './wire/transaction.ts';
import { withdrawalRoute } from './wire/withdrawal.ts';

/** A stake of Ethereum is a validator, by its public key. */
export { publicKey as stakeId } from './wire/fields.ts';

/** Every route of Ethereum that is built, below `/v1/eth`. */
export const routes: readonly WireRoute[] = [
  stakesRoute,
  rewardsRoute,
  operationsRoute,
  reportsRoute,
  networkStatsRoute,
  kilnStatsRoute,
  keysRoute,
  exitMessagesRoute,
  stakeRoute,
  depositRoute,
  withdrawalRoute,
  consolidateRoute,
  enableCompoundingRoute,
  exitRequestRoute,
  prepareRoute,
  broadcastRoute,
  statusRoute,
  decodeRoute,
  decodePostRoute,
];
