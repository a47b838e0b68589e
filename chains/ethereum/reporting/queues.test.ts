import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationExitChurnLimit } from './churn.ts';
import { consolidationEpochs } from './consolidation-queue.ts';
import { creditEpochs } from './deposit-queue.ts';
import { eth, mainnetSpec } from './testing/values.ts';
import { payoutSlots } from './withdrawal-queue.ts';

describe('the churn limit of an epoch', () => {
  it.each([
    ['small networks get the least', eth(1_000_000), eth(128)],
    ['in between it is a share of what is staked, in whole ether', eth(12_000_000), eth(183)],
    ['large networks get the most', eth(35_000_000), eth(256)],
  ])('%s', (_what, staked, limit) => {
    expect(activationExitChurnLimit(staked, mainnetSpec)).toBe(limit);
  });
});

/**
 * `process_pending_deposits` of Electra, run as each epoch from 100 on ends, with a churn of 256 ETH;
 * answers in which epoch's first slot each deposit is credited. As epoch e ends, epoch e − 1 is final.
 */
function processPendingDeposits(
  queue: readonly { amount: bigint; slot: number }[],
  leftOver: bigint,
): number[] {
  const credited: number[] = [];
  let depositBalanceToConsume = leftOver;
  for (let epoch = 100; credited.length < queue.length; epoch++) {
    const available = depositBalanceToConsume + eth(256);
    let processed = 0n;
    let isChurnLimitReached = false;
    for (let inEpoch = 0; inEpoch < 16; inEpoch++) {
      const deposit = queue[credited.length];
      if (!deposit || deposit.slot > (epoch - 1) * 32) break;
      isChurnLimitReached = processed + deposit.amount > available;
      if (isChurnLimitReached) break;
      processed += deposit.amount;
      credited.push(epoch + 1);
    }
    depositBalanceToConsume = isChurnLimitReached ? available - processed : 0n;
  }
  return credited;
}

describe('the queue of deposits', () => {
  const pace = { epoch: 100, slotsPerEpoch: 32, churnLimit: eth(256), mostPerEpoch: 16 };
  const old = (amount: number) => ({ amount: eth(amount), slot: 0 });

  it('is credited in order, within the churn of each epoch', () => {
    const queue = [old(128), old(128), old(32), old(200), old(56)];
    expect(creditEpochs(queue, pace)).toEqual([101, 101, 102, 102, 103]);
  });

  it('keeps what is left of the churn while a large deposit waits for more', () => {
    expect(creditEpochs([old(32), old(2048), old(32)], pace)).toEqual([101, 109, 109]);
  });

  it('takes no more than the most deposits of an epoch', () => {
    const queue = Array.from({ length: 33 }, () => old(1));
    const epochs = creditEpochs(queue, pace);
    expect([epochs[15], epochs[16], epochs[31], epochs[32]]).toEqual([101, 102, 102, 103]);
  });

  it('waits until the block with the deposit is final, and holds back what comes after it', () => {
    const inThisEpoch = { amount: eth(32), slot: 100 * 32 + 5 };
    expect(creditEpochs([inThisEpoch, old(32)], pace)).toEqual([103, 103]);
  });

  it('is credited as the specification does it, epoch after epoch', () => {
    const deposit = fc.record({
      amount: fc.oneof(fc.constant(eth(32)), fc.bigInt(eth(1), eth(2048))),
      slot: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(102 * 32)),
    });
    fc.assert(
      fc.property(
        fc.array(deposit, { maxLength: 60 }),
        fc.bigInt(0n, eth(2047)),
        (queue, leftOver) => {
          expect(creditEpochs(queue, { ...pace, leftOver })).toEqual(
            processPendingDeposits(queue, leftOver),
          );
        },
      ),
    );
  });

  it('never credits a deposit before one that stands before it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ amount: fc.bigInt(eth(1), eth(2048)), slot: fc.nat(3200) })),
        (queue) => {
          const epochs = creditEpochs(queue, pace);
          expect(epochs).toHaveLength(queue.length);
          expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('the queue of partial withdrawals', () => {
  const pace = { slot: 1000, slotsPerEpoch: 32, mostPerSlot: 8 };

  it('is paid from the next slot on, so many a slot', () => {
    const queue = Array.from({ length: 9 }, () => ({ withdrawableEpoch: 0 }));
    expect(payoutSlots(queue, pace)).toEqual([...Array(8).fill(1001), 1002]);
  });

  it('waits for the epoch of its first entry and holds back the others', () => {
    const queue = [{ withdrawableEpoch: 40 }, { withdrawableEpoch: 0 }, { withdrawableEpoch: 41 }];
    expect(payoutSlots(queue, pace)).toEqual([1280, 1280, 1312]);
  });
});

describe('the queue of consolidations', () => {
  it('moves each when its source is withdrawable, none before one that stands before it', () => {
    expect(consolidationEpochs([0, 105, 103], 100)).toEqual([101, 105, 105]);
  });
});
