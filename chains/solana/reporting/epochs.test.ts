import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SolanaRpc } from '../node/index.ts';
import { createEpochs } from './epochs.ts';

/** A cluster whose epochs grow from 32 slots to 8192 at first, as those of testnet did. */
const growing = {
  getEpochSchedule: () => ({
    send: async () => ({
      slotsPerEpoch: 8_192n,
      leaderScheduleSlotOffset: 8_192n,
      warmup: true,
      firstNormalEpoch: 8n,
      firstNormalSlot: 8_160n,
    }),
  }),
} as unknown as SolanaRpc;

describe('epochs that grow at first', () => {
  const epochs = createEpochs(growing);

  it('are twice as long as the one before, until they are as long as all later ones', async () => {
    const { firstSlotOf } = await epochs.schedule();
    const firsts = [0n, 1n, 2n, 3n, 7n, 8n, 9n].map(firstSlotOf);
    expect(firsts).toEqual([0n, 32n, 96n, 224n, 4_064n, 8_160n, 16_352n]);
  });

  it('have every slot in exactly one of them', async () => {
    const { of, firstSlotOf } = await epochs.schedule();
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 100_000n }), (slot) => {
        const epoch = of(slot);
        expect(firstSlotOf(epoch) <= slot).toBe(true);
        expect(slot < firstSlotOf(epoch + 1n)).toBe(true);
      }),
    );
  });
});
