import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delegation, NEVER, type StakeStatus, stakeStatusAt } from './activation.ts';

const STAKE = 1_000n;
const delegated = (o: Partial<Delegation> = {}): Delegation => ({
  voter: 'v',
  stake: STAKE,
  activationEpoch: 10n,
  deactivationEpoch: NEVER,
  ...o,
});

/** A cluster in which so much stake is effective, and this one alone comes or goes. */
const alone = (effective: bigint): ReadonlyMap<bigint, StakeStatus> =>
  new Map(
    Array.from({ length: 40 }, (_, i) => [
      BigInt(i),
      { effective, activating: STAKE, deactivating: STAKE },
    ]),
  );

describe('how much of a stake is effective', () => {
  it('is nothing in the epoch of its delegation, and all in the next one in a large cluster', () => {
    const at = (epoch: bigint) => stakeStatusAt(delegated(), epoch, alone(1_000_000n));
    expect(at(9n)).toEqual({ effective: 0n, activating: 0n, deactivating: 0n });
    expect(at(10n)).toEqual({ effective: 0n, activating: STAKE, deactivating: 0n });
    expect(at(11n)).toEqual({ effective: STAKE, activating: 0n, deactivating: 0n });
  });

  it('grows by 9 % of the cluster an epoch where all want in', () => {
    const history = new Map([[10n, { effective: 5_000n, activating: STAKE, deactivating: 0n }]]);
    expect(stakeStatusAt(delegated(), 11n, history)).toEqual({
      effective: 450n,
      activating: 550n,
      deactivating: 0n,
    });
    // Two that want in share what may come.
    const shared = new Map([[10n, { effective: 5_000n, activating: 2_000n, deactivating: 0n }]]);
    expect(stakeStatusAt(delegated(), 11n, shared).effective).toBe(225n);
  });

  it('stays through the epoch of its deactivation, and then goes by 9 % of the cluster an epoch', () => {
    const leaving = (effective: bigint, deactivating: bigint) => ({
      effective,
      activating: 0n,
      deactivating,
    });
    const history = new Map([
      [20n, leaving(5_000n, 1_000n)],
      [21n, leaving(4_550n, 550n)],
      [22n, leaving(4_141n, 141n)],
    ]);
    const stake = delegated({ activationEpoch: NEVER, deactivationEpoch: 20n });
    const effectiveAt = (epoch: bigint) => stakeStatusAt(stake, epoch, history).effective;
    expect(stakeStatusAt(stake, 20n, history)).toEqual(leaving(1_000n, 1_000n));
    expect([19n, 20n, 21n, 22n, 23n].map(effectiveAt)).toEqual([1_000n, 1_000n, 550n, 141n, 0n]);
  });

  it('is nothing for one that was deactivated in the epoch of its delegation', () => {
    const stake = delegated({ deactivationEpoch: 10n });
    expect(stakeStatusAt(stake, 10n, alone(5_000n)).effective).toBe(0n);
    expect(stakeStatusAt(stake, 11n, alone(5_000n)).effective).toBe(0n);
  });

  it('is all for stake of genesis, and for what the cluster has forgotten', () => {
    expect(stakeStatusAt(delegated({ activationEpoch: NEVER }), 0n, new Map()).effective).toBe(
      STAKE,
    );
    expect(stakeStatusAt(delegated(), 900n, new Map()).effective).toBe(STAKE);
    expect(stakeStatusAt(delegated({ deactivationEpoch: 20n }), 900n, new Map()).effective).toBe(
      0n,
    );
  });

  it('is never more than the stake, never less than nothing, and only falls once it is deactivated', () => {
    const lamports = fc.bigInt({ min: 1n, max: 10n ** 17n });
    const epochs = fc.array(fc.record({ effective: lamports, waiting: lamports }), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(lamports, epochs, fc.nat(11), (stake, cluster, deactivation) => {
        const history = new Map(
          cluster.map(({ effective, waiting }, i) => [
            BigInt(i),
            { effective, activating: waiting, deactivating: waiting },
          ]),
        );
        const deactivationEpoch = BigInt(deactivation);
        const one = delegated({ stake, activationEpoch: 0n, deactivationEpoch });
        let before = stake;
        for (let epoch = deactivationEpoch; epoch < 12n; epoch++) {
          const { effective } = stakeStatusAt(one, epoch, history);
          expect(effective >= 0n && effective <= before).toBe(true);
          before = effective;
        }
      }),
    );
  });
});
