import type { EpochSpan } from '@kiln-connect/core';
import { epochRange } from '../../epoch-range.ts';
import type { SolanaRpc } from '../node/index.ts';
import { forgotten, readHead } from './blocks.ts';
import type { Epochs } from './epochs.ts';

/**
 * The epochs of a range that have begun, the oldest first. What one earned is credited in the next
 * one. When one ends that is not over is estimated from the pace of the last one.
 * @throws {ImpossibleError} 'history_not_kept'
 */
export async function readEpochSpans(
  range: { from?: number | undefined; to?: number | undefined },
  { rpc, epochs }: { rpc: SolanaRpc; epochs: Epochs },
): Promise<readonly EpochSpan[]> {
  const [head, schedule] = await Promise.all([readHead(rpc), epochs.schedule()]);
  const current = Number(schedule.of(BigInt(head.position)));
  const firstOf = (epoch: number) => Number(schedule.firstSlotOf(BigInt(epoch)));
  const startOf = async (epoch: number): Promise<Date> => {
    const start = await epochs.startOf(BigInt(epoch));
    if (!start) throw forgotten(schedule.firstSlotOf(BigInt(epoch)));
    return start;
  };
  const endOf = async (epoch: number): Promise<Date> => {
    if (epoch < current) return startOf(epoch + 1);
    const start = await startOf(current);
    const [since, passed] =
      current > 0
        ? [await startOf(current - 1), head.position - firstOf(current - 1)]
        : [start, head.position];
    const slotMs = (head.time.getTime() - since.getTime()) / Math.max(passed, 1);
    const slots = firstOf(epoch + 1) - firstOf(current);
    return new Date(start.getTime() + Math.round(slots * slotMs));
  };
  const spans: EpochSpan[] = [];
  const { from, to } = epochRange(range, current);
  for (let epoch = from; epoch <= to; epoch++) {
    const [start, end] = await Promise.all([startOf(epoch), endOf(epoch)]);
    const lastOf = (one: number) => Math.min(firstOf(one + 1) - 1, head.position);
    spans.push({
      epoch,
      from: firstOf(epoch),
      to: lastOf(epoch),
      start,
      end,
      credited: { from: firstOf(epoch + 1), to: lastOf(epoch + 1), end: await endOf(epoch + 1) },
    });
  }
  return spans;
}
