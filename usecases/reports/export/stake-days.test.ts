import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stakeDays } from './stake-days.ts';

describe('days of stakes as the database tells them', () => {
  it('are taken apart into what each stake earned and held on each day', () => {
    const rewards = [
      {
        stakeId: 'a',
        earned: '20484 attestation -5\n20484 proposer 7\n20486 attestation 1',
        held: '20484 32\n20485 33',
      },
      { stakeId: 'b', earned: '', held: '' },
      { stakeId: 'c', earned: '20484 execution 3', held: '' },
    ];
    expect([...stakeDays(rewards)]).toEqual([
      {
        stakeId: 'a',
        day: 20484,
        components: { attestation: -5n, proposer: 7n },
        stakeBalance: 32n,
      },
      { stakeId: 'a', day: 20485, components: {}, stakeBalance: 33n },
      { stakeId: 'a', day: 20486, components: { attestation: 1n }, stakeBalance: 0n },
      { stakeId: 'c', day: 20484, components: { execution: 3n }, stakeBalance: 0n },
    ]);
  });

  it('lose no amount, whatever was earned or held on which day', () => {
    const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const ofDays = <T>(value: fc.Arbitrary<T>) =>
      fc
        .dictionary(fc.integer({ min: 20_000, max: 20_040 }).map(String), value)
        .map((days) => Object.entries(days).sort(([a], [b]) => Number(a) - Number(b)));
    const components = fc.dictionary(fc.constantFrom('attestation', 'execution', 'x'), amount, {
      minKeys: 1,
    });
    fc.assert(
      fc.property(ofDays(components), ofDays(amount), (earned, held) => {
        const text = {
          stakeId: 'a',
          earned: earned
            .flatMap(([day, sums]) => Object.entries(sums).map((sum) => [day, ...sum].join(' ')))
            .join('\n'),
          held: held.map((line) => line.join(' ')).join('\n'),
        };
        const days = [...stakeDays([text])];
        expect(days.map(({ day }) => day)).toEqual(
          [...new Set([...earned, ...held].map(([day]) => Number(day)))].sort((a, b) => a - b),
        );
        const [sums, balances] = [new Map(earned), new Map(held)];
        for (const { day, components, stakeBalance } of days) {
          expect(components).toEqual({ ...sums.get(`${day}`) });
          expect(stakeBalance).toBe(balances.get(`${day}`) ?? 0n);
        }
      }),
    );
  });
});
