import { describe, expect, it } from 'vitest';
import { VALIDATOR_STATUSES } from '../node/beacon-schemas.ts';
import { stakeState } from './stake-state.ts';
import { aValidator, eth } from './testing/values.ts';

const pendingDeposits = [
  { publicKey: '0x', withdrawalCredentials: '0x', amount: eth(32), slot: 7 },
];

describe('the state of a stake', () => {
  it.each(VALIDATOR_STATUSES)('is what the beacon chain says of a validator: %s', (status) => {
    const validator = aValidator(1, { status });
    expect(stakeState({ validator, pendingDeposits, isOurs: true })).toBe(status);
  });

  it('is deposit_in_progress while the first deposit waits, whoever made the key', () => {
    const waiting = { validator: undefined, pendingDeposits };
    expect(stakeState({ ...waiting, isOurs: true })).toBe('deposit_in_progress');
    expect(stakeState({ ...waiting, isOurs: false })).toBe('deposit_in_progress');
  });

  it('is unstaked for a key of ours without a deposit, and unknown for any other', () => {
    const nothing = { validator: undefined, pendingDeposits: [] };
    expect(stakeState({ ...nothing, isOurs: true })).toBe('unstaked');
    expect(stakeState({ ...nothing, isOurs: false })).toBe('unknown');
  });
});
