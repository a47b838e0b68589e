import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aValidator, eth, mainnetSpec as spec } from '../reporting/testing/values.ts';
import {
  exceedsExcess,
  exceedsRoom,
  exceedsTarget,
  hasPendingWithdrawals,
  pendingConsolidationsInto,
} from './balances.ts';
import { isLeaving, mayNotRequest, notActive } from './lifecycle.ts';
import { requireNone } from './obstacle.ts';
import { foreignCredentials, WITH_ADDRESS } from './ownership.ts';
import { churnTooLow, consolidationChurnLimit, queueIsFull } from './queues.ts';

const OWNER = `0x${'aa'.repeat(20)}`;
const credentials = (type: string) => `${type}${'00'.repeat(11)}${OWNER.slice(2)}`;
const compounding = { withdrawalCredentials: credentials('0x02') };
const wei = (whole: number) => (eth(whole) * 1_000_000_000n).toString();
const never = Number.POSITIVE_INFINITY;

const at = (epoch: number) => ({
  epoch,
  spec,
  timeOf: (asked: number) => new Date(asked * 384_000),
});

describe('the withdrawal address', () => {
  it('is the end of credentials of type 0x01 and 0x02, in whichever case it is written', () => {
    for (const type of WITH_ADDRESS) {
      const validator = aValidator(1, { withdrawalCredentials: credentials(type) });
      const address = `0x${'AA'.repeat(20)}`;
      expect(foreignCredentials(validator, { address, types: [type] })).toBeUndefined();
    }
  });

  it('is nobody else’s, and credentials of another type are told apart', () => {
    const address = `0x${'bb'.repeat(20)}`;
    expect(foreignCredentials(aValidator(1), { address, types: WITH_ADDRESS })).toMatchObject({
      code: 'not_withdrawal_address',
      have: OWNER,
      need: address,
    });
    const bls = aValidator(1, { withdrawalCredentials: credentials('0x00') });
    expect(foreignCredentials(bls, { address: OWNER, types: WITH_ADDRESS })).toMatchObject({
      code: 'wrong_credentials_type',
      have: '0x00',
      need: '0x01 or 0x02',
    });
    expect(
      foreignCredentials(aValidator(1), { address: OWNER, types: ['0x02'] })?.message,
    ).toContain('enable-compounding turns 0x01 into 0x02');
  });
});

describe('the time of a validator', () => {
  it('to ask for something begins 256 epochs after its activation, to the epoch', () => {
    const validator = aValidator(1, { activationEpoch: 1000 });
    expect(mayNotRequest(validator, at(1255))).toMatchObject({
      code: 'validator_too_young',
      have: '255 epochs',
      need: '256 epochs',
      message: expect.stringContaining(new Date(1256 * 384_000).toISOString()),
    });
    expect(mayNotRequest(validator, at(1256))).toBeUndefined();
  });

  it('has not begun before its activation, whether that is scheduled or not', () => {
    const scheduled = aValidator(1, { status: 'pending_queued', activationEpoch: 10 });
    expect(notActive(scheduled, at(9))).toMatchObject({
      code: 'validator_not_active',
      have: 'pending_queued',
      message: expect.stringContaining('from epoch 10 on'),
    });
    expect(notActive(scheduled, at(10))).toBeUndefined();
    const waiting = aValidator(1, { status: 'pending_initialized', activationEpoch: never });
    expect(notActive(waiting, at(10))?.message).toContain('not scheduled yet');
  });

  it('is over once its exit is set, also by a slashing, and long before the exit', () => {
    const leaving = aValidator(1, { status: 'active_exiting', exitEpoch: 5000 });
    expect(isLeaving(leaving)).toMatchObject({ code: 'validator_exiting', need: 'no exit' });
    expect(mayNotRequest(leaving, at(4000))?.code).toBe('validator_exiting');
    const slashed = aValidator(1, { status: 'active_slashed', slashed: true, exitEpoch: 5000 });
    expect(notActive(slashed, at(4000))?.message).toContain('for it was slashed');
  });
});

describe('a partial withdrawal', () => {
  const validator = aValidator(7, { ...compounding, balance: eth(40), effectiveBalance: eth(40) });
  const waits = (gwei: bigint) => [{ validatorIndex: 7, amount: gwei, withdrawableEpoch: 1 }];
  const others = [{ validatorIndex: 8, amount: eth(5), withdrawableEpoch: 1 }];

  it('takes what is above 32 ETH and what waits already, to the gwei', () => {
    expect(exceedsExcess(validator, eth(8), { queue: others, spec })).toBeUndefined();
    expect(exceedsExcess(validator, eth(8) + 1n, { queue: others, spec })).toMatchObject({
      code: 'excess_balance_too_low',
      have: wei(8),
    });
    expect(exceedsExcess(validator, eth(5), { queue: waits(eth(3)), spec })).toBeUndefined();
    expect(exceedsExcess(validator, eth(5), { queue: waits(eth(4)), spec })).toMatchObject({
      have: wei(4),
      need: wei(5),
    });
    expect(exceedsExcess(validator, 1n, { queue: waits(eth(9)), spec })?.have).toBe('0');
  });

  it('needs an effective balance of 32 ETH, whatever the balance is', () => {
    const low = aValidator(7, { ...compounding, balance: eth(40), effectiveBalance: eth(31) });
    expect(exceedsExcess(low, 1n, { queue: [], spec })).toMatchObject({
      code: 'excess_balance_too_low',
      have: wei(31),
      need: wei(32),
    });
  });

  it('that waits holds up an exit and a consolidation; those of others do not', () => {
    expect(hasPendingWithdrawals(validator, others)).toBeUndefined();
    expect(hasPendingWithdrawals(validator, waits(1n))).toMatchObject({
      code: 'pending_withdrawals',
      have: '1000000000',
      need: '0',
    });
  });
});

describe('a top-up', () => {
  const pending = (validator: { publicKey: string }, amount: bigint) => [
    { publicKey: validator.publicKey, withdrawalCredentials: '0x', amount, slot: 1 },
  ];

  it('fills a validator up to 32 ETH, a compounding one up to 2048 ETH, with what waits', () => {
    const half = aValidator(1, { balance: eth(16) });
    expect(exceedsRoom(half, eth(16), { queue: [], spec })).toBeUndefined();
    expect(exceedsRoom(half, eth(16), { queue: pending(half, 1n), spec })).toMatchObject({
      code: 'validator_full',
      need: wei(16),
    });
    const large = aValidator(2, { ...compounding, balance: eth(40) });
    expect(exceedsRoom(large, eth(2008), { queue: pending(half, eth(9)), spec })).toBeUndefined();
    expect(exceedsRoom(large, eth(2008) + 1n, { queue: [], spec })).toMatchObject({
      have: wei(2008),
    });
  });

  it('has no room where there is more than that already, and never a negative one', () => {
    const full = aValidator(1, { balance: eth(33) });
    expect(exceedsRoom(full, eth(1), { queue: [], spec })).toMatchObject({ have: '0' });
  });
});

describe('a consolidation', () => {
  const target = aValidator(1, { ...compounding, effectiveBalance: eth(2000) });
  const source = (index: number, whole: number) =>
    aValidator(index, { effectiveBalance: eth(whole) });

  it('fits while all effective balances together are at most 2048 ETH', () => {
    const sources = [source(2, 32), source(3, 16)];
    expect(exceedsTarget(sources, target, { incoming: 0n, spec })).toBeUndefined();
    expect(exceedsTarget(sources, target, { incoming: eth(1), spec })).toMatchObject({
      code: 'validator_full',
      have: wei(47),
      need: wei(48),
    });
  });

  it('counts what others move into the same target, and not a switch to compounding', () => {
    const queue = [
      { sourceIndex: 2, targetIndex: 1 },
      { sourceIndex: 3, targetIndex: 9 },
      { sourceIndex: 1, targetIndex: 1 },
    ];
    const sources = new Map([1, 2, 3].map((index) => [index, source(index, 32)]));
    expect(pendingConsolidationsInto(target, queue, sources)).toBe(eth(32));
  });

  it('needs a network that moves more than 32 ETH an epoch', () => {
    // At 128 ETH an epoch, the least there is, entries and exits take all of it.
    expect(consolidationChurnLimit(eth(1_000_000), spec)).toBe(0n);
    expect(churnTooLow(eth(1_000_000), spec)).toMatchObject({
      code: 'consolidation_churn_too_low',
      have: '0',
    });
    // (256 + 32) ETH × 65536, and one increment more.
    expect(churnTooLow(eth(288 * 65_536), spec)?.have).toBe(wei(32));
    expect(churnTooLow(eth(289 * 65_536), spec)).toBeUndefined();
    expect(consolidationChurnLimit(eth(36_000_000), spec)).toBe(eth(549 - 256));
  });
});

describe('a queue of the chain', () => {
  it('takes what there is a place for', () => {
    const limit = 64;
    fc.assert(
      fc.property(fc.nat(64), fc.integer({ min: 1, max: 50 }), (waiting, more) => {
        const obstacle = queueIsFull('consolidations', { waiting, more, limit });
        expect(obstacle === undefined).toBe(waiting + more <= limit);
        if (obstacle) expect(obstacle.have).toBe(`${limit - waiting} free`);
      }),
    );
  });
});

describe('obstacles', () => {
  it('are refused with the first that there is, and what it has and needs', () => {
    const full = { code: 'queue_full', message: 'It is full.', have: '0', need: '1' } as const;
    const other = { ...full, code: 'validator_full' } as const;
    expect(() => requireNone([undefined, full, other])).toThrow(
      expect.objectContaining({
        name: 'ImpossibleError',
        code: 'queue_full',
        message: 'It is full.',
        details: { have: '0', need: '1' },
      }),
    );
    expect(() => requireNone([undefined])).not.toThrow();
  });
});
