import type { Validator } from '../node/index.ts';
import type { Consensus } from './consensus.ts';
import type { Obstacle } from './obstacle.ts';

type Moment = Pick<Consensus, 'epoch' | 'spec' | 'timeOf'>;

/** Whether a validator is on its way out: an exit that was begun, also by a slashing, is final. */
export function isLeaving(validator: Validator): Obstacle | undefined {
  const { publicKey, exitEpoch, slashed } = validator;
  if (exitEpoch === Number.POSITIVE_INFINITY) return undefined;
  return {
    code: 'validator_exiting',
    message: `The exit of validator ${publicKey} is set to epoch ${exitEpoch}${slashed ? ', for it was slashed' : ''}. Expected one that stays.`,
    have: `exit in epoch ${exitEpoch}`,
    need: 'no exit',
  };
}

/** Whether a validator is not on duty: it waits still, or has left, or is leaving. */
export function notActive(validator: Validator, { epoch, timeOf }: Moment): Obstacle | undefined {
  const leaving = isLeaving(validator);
  if (leaving) return leaving;
  const { publicKey, status, activationEpoch } = validator;
  if (activationEpoch <= epoch) return undefined;
  const when =
    activationEpoch === Number.POSITIVE_INFINITY
      ? 'its activation is not scheduled yet'
      : `it will be from epoch ${activationEpoch} on (${timeOf(activationEpoch).toISOString()})`;
  return {
    code: 'validator_not_active',
    message: `Validator ${publicKey} is not active yet (${status}): ${when}.`,
    have: status,
    need: 'active_ongoing',
  };
}

/**
 * Whether a validator may not ask to leave or to pay out: it has to be active, and for
 * SHARD_COMMITTEE_PERIOD epochs at least (about 27 hours on mainnet).
 * https://github.com/ethereum/consensus-specs/blob/master/specs/electra/beacon-chain.md#new-process_withdrawal_request
 */
export function mayNotRequest(validator: Validator, moment: Moment): Obstacle | undefined {
  const inactive = notActive(validator, moment);
  if (inactive) return inactive;
  const { publicKey, activationEpoch } = validator;
  const least = moment.spec.SHARD_COMMITTEE_PERIOD;
  const served = moment.epoch - activationEpoch;
  if (served >= least) return undefined;
  const from = activationEpoch + least;
  return {
    code: 'validator_too_young',
    message: `Validator ${publicKey} has been active for ${served} epochs. Expected at least ${least}: from epoch ${from} on (${moment.timeOf(from).toISOString()}).`,
    have: `${served} epochs`,
    need: `${least} epochs`,
  };
}
