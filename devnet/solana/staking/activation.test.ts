import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEVER } from '../network.ts';
import { type StakeHistory, type StakeStatus, stakeStatusAt } from './activation.ts';

const history = (entries: { readonly [epoch: number]: Partial<StakeStatus> }): StakeHistory => ({
  get: (epoch) => {
    const entry = entries[Number(epoch)];
    return entry && { effective: 0n, activating: 0n, deactivating: 0n, ...entry };
  },
});

const delegation = (o: { stake: bigint; from?: bigint; to?: bigint }) => ({
  stake: o.stake,
  activationEpoch: o.from ?? 0n,
  deactivationEpoch: o.to ?? NEVER,
});

describe('how much of a stake is effective', () => {
  it('is nothing in the epoch in which it was delegated, and all of it an epoch later when the cluster is large', () => {
    const large = history({ 5: { effective: 1_000_000n, activating: 100n } });
    const stake = delegation({ stake: 100n, from: 5n });
    expect(stakeStatusAt(stake, 4n, large).activating).toBe(0n);
    expect(stakeStatusAt(stake, 5n, large)).toEqual({
      effective: 0n,
      activating: 100n,
      deactivating: 0n,
    });
    expect(stakeStatusAt(stake, 6n, large)).toEqual({
      effective: 100n,
      activating: 0n,
      deactivating: 0n,
    });
  });

  it('grows by its share of 9 % of what is effective in the cluster', () => {
    // A quarter of what is activating gets a quarter of 9 % of 10,000.
    const small = history({
      1: { effective: 10_000n, activating: 4_000n },
      2: { effective: 10_900n, activating: 3_100n },
    });
    const stake = delegation({ stake: 1_000n, from: 1n });
    expect(stakeStatusAt(stake, 2n, small)).toEqual({
      effective: 225n,
      activating: 775n,
      deactivating: 0n,
    });
    // 775 / 3100 of 9 % of 10,900 = 245.25
    expect(stakeStatusAt(stake, 3n, small).effective).toBe(225n + 245n);
  });

  it('shrinks in the same way once it is deactivated', () => {
    const cooling = history({
      7: { effective: 10_000n, deactivating: 2_000n },
      8: { effective: 9_100n, deactivating: 1_100n },
    });
    const stake = delegation({ stake: 1_000n, from: NEVER, to: 7n });
    expect(stakeStatusAt(stake, 7n, cooling)).toEqual({
      effective: 1_000n,
      activating: 0n,
      deactivating: 1_000n,
    });
    // Half of 9 % of 10,000.
    expect(stakeStatusAt(stake, 8n, cooling)).toEqual({
      effective: 550n,
      activating: 0n,
      deactivating: 550n,
    });
    // 550 / 1100 of 9 % of 9,100 = 409.5
    expect(stakeStatusAt(stake, 9n, cooling).effective).toBe(550n - 409n);
  });

  it('deactivates only what had become effective', () => {
    const both = history({ 1: { effective: 10_000n, activating: 9_000n } });
    const stake = delegation({ stake: 9_000n, from: 1n, to: 2n });
    expect(stakeStatusAt(stake, 2n, both)).toEqual({
      effective: 900n,
      activating: 0n,
      deactivating: 900n,
    });
  });

  it('is never anything when it was deactivated in the epoch of its delegation', () => {
    const stake = delegation({ stake: 500n, from: 3n, to: 3n });
    for (const epoch of [2n, 3n, 4n, 50n]) {
      expect(stakeStatusAt(stake, epoch, history({ 3: { effective: 1n } }))).toEqual({
        effective: 0n,
        activating: 0n,
        deactivating: 0n,
      });
    }
  });

  it('is all of it from genesis, and for what the history has forgotten', () => {
    expect(stakeStatusAt(delegation({ stake: 7n, from: NEVER }), 0n, history({})).effective).toBe(
      7n,
    );
    expect(stakeStatusAt(delegation({ stake: 7n, from: 1n }), 900n, history({})).effective).toBe(
      7n,
    );
  });

  it('changes by at least one lamport an epoch, so that it ends', () => {
    const dust = history({ 1: { effective: 10n, activating: 1_000_000n } });
    expect(stakeStatusAt(delegation({ stake: 2n, from: 1n }), 2n, dust).effective).toBe(1n);
  });

  it('never loses or makes a lamport, whatever the history', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 17n });
    const entry = fc.record({ effective: amount, activating: amount, deactivating: amount });
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 12 }),
        fc.bigInt({ min: 1n, max: 10n ** 17n }),
        fc.bigInt({ min: 0n, max: 12n }),
        (entries, stake, epoch) => {
          const status = stakeStatusAt(
            delegation({ stake, from: 0n }),
            epoch,
            history({ ...entries }),
          );
          expect(status.effective + status.activating).toBe(stake);
          expect(status.effective >= 0n && status.activating >= 0n).toBe(true);
        },
      ),
    );
  });
});
