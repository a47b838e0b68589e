import type { RewardRow, StakeExposure } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentStart } from './segment.ts';
import { exposureDays, type HeldSum, rewardDays, type SumGroup, startSumming } from './sum-rows.ts';

const GENESIS = Date.parse('2026-03-01T00:00:00Z');
const FINAL = 4_095;

/** A row a stake, some of them twice or not at all, in the order of positions. */
const rows = fc
  .array(
    fc.record({
      stakeId: fc.constantFrom('a', 'b', 'c'),
      position: fc.integer({ min: 0, max: 9_000 }),
      component: fc.constantFrom('attestation', 'proposer'),
      amount: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      seconds: fc.integer({ min: 0, max: 400 }),
      effectiveBalance: fc.bigInt({ min: 0n, max: 10n ** 30n }),
    }),
    { maxLength: 60 },
  )
  .map((found) =>
    found
      .sort((a, b) => a.position - b.position)
      .map((row) => ({ ...row, time: new Date(GENESIS + row.position * 12_000) })),
  );

/** Adds rows in two pieces, and takes the sums. */
function summedInPieces(all: readonly (RewardRow & StakeExposure)[], cut: number) {
  const summing = startSumming();
  for (const piece of [all.slice(0, cut), all.slice(cut)]) {
    summing.add({ rewards: piece, exposures: piece });
  }
  return summing.take(FINAL);
}

/** Each sum in words, in an order of its own. */
const inWords = <Sum extends object>(
  groups: readonly SumGroup<Sum>[],
  read: (sum: Sum) => string,
) =>
  groups
    .flatMap(({ span, segment, component, sums }) =>
      [...sums].map(([stakeId, sum]) => `${stakeId} ${span} ${segment} ${component} ${read(sum)}`),
    )
    .sort();

describe('sums of what was read', () => {
  it('are those of its rows by stake, hour, component and segment, however it was cut into pieces', () => {
    fc.assert(
      fc.property(rows, fc.nat(60), (all, cut) => {
        const expected = new Map<string, bigint>();
        for (const { stakeId, time, position, component, amount } of all) {
          const hour = `${time.toISOString().slice(0, 13)}:00:00.000Z`;
          const key = `${stakeId} ${hour} ${segmentStart(position, FINAL)} ${component}`;
          expected.set(key, (expected.get(key) ?? 0n) + amount);
        }
        const { earned } = summedInPieces(all, cut);
        expect(inWords(earned, ({ amount }) => `${amount}`)).toEqual(
          [...expected].map(([key, amount]) => `${key} ${amount}`).sort(),
        );
      }),
    );
  });

  it('hold the last balance of each hour, and every second with the balance that it had', () => {
    fc.assert(
      fc.property(rows, fc.nat(60), (all, cut) => {
        const expected = new Map<string, [bigint, number, bigint]>();
        for (const { stakeId, time, position, seconds, effectiveBalance } of all) {
          const hour = `${time.toISOString().slice(0, 13)}:00:00.000Z`;
          const key = `${stakeId} ${hour} ${segmentStart(position, FINAL)} `;
          const [, before, product] = expected.get(key) ?? [0n, 0, 0n];
          expected.set(key, [
            effectiveBalance,
            before + seconds,
            product + effectiveBalance * BigInt(seconds),
          ]);
        }
        const { held } = summedInPieces(all, cut);
        const read = ({ effectiveBalance, seconds, balanceSeconds }: HeldSum) =>
          `${effectiveBalance},${seconds},${balanceSeconds}`;
        expect(inWords(held, read)).toEqual(
          [...expected].map(([key, sums]) => `${key} ${sums}`).sort(),
        );
      }),
    );
  });

  it('add up to those of days, and stay as they are when these are made', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const { earned, held } = summedInPieces(all, all.length);
        const before = inWords(earned, ({ amount }) => `${amount}`);
        const days = rewardDays(earned);
        const total = days.flatMap(({ sums }) => [...sums.values()]);
        expect(total.reduce((sum, { amount }) => sum + amount, 0n)).toBe(
          all.reduce((sum, { amount }) => sum + amount, 0n),
        );
        expect(days.every(({ span }) => /^2026-03-0[12]$/.test(span))).toBe(true);
        expect(inWords(earned, ({ amount }) => `${amount}`)).toEqual(before);
        const seconds = exposureDays(held).flatMap(({ sums }) => [...sums.values()]);
        expect(seconds.reduce((sum, day) => sum + day.seconds, 0)).toBe(
          all.reduce((sum, row) => sum + row.seconds, 0),
        );
      }),
    );
  });
});
