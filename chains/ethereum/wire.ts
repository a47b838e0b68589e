import type { WireRoute } from '@kiln-connect/core';
import { consolidateRoute } from './wire/consolidate.ts';
import { depositRoute } from './wire/deposit.ts';
import { enableCompoundingRoute } from './wire/enable-compounding.ts';
import { exitMessagesRoute } from './wire/exit-messages.ts';
import { keysRoute } from './wire/keys.ts';
import { networkStatsRoute } from './wire/network-stats.ts';
import { operationsRoute } from './wire/operations.ts';
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

/** A stake of Ethereum is a validator, by its public key. */
import { withdrawalRoute } from './wire/withdrawal.ts';
export { publicKey as stakeId } from './wire/fields.ts';

/** Every route of Ethereum that is built, below `/v1/eth`. */
export const routes: readonly WireRoute[] = [
  stakesRoute,
  rewardsRoute,
  operationsRoute,
  networkStatsRoute,
  keysRoute,
  exitMessagesRoute,
  stakeRoute,
  prepareRoute,
  broadcastRoute,
  statusRoute,
  depositRoute,
  withdrawalRoute,
  consolidateRoute,
  enableCompoundingRoute,
  exitRequestRoute,
  decodeRoute,
  decodePostRoute,
];
