import type { EpochSpan } from '@kiln-connect/core';
import { epochRange } from '../../epoch-range.ts';
import type { ChainTime } from './chain-time.ts';

/** The epochs `from`..`to` that have begun at the slot `head`; the last one may end there. */
export function epochSpans(
  range: { from?: number | undefined; to?: number | undefined },
  { time, head }: { time: ChainTime; head: number },
): readonly EpochSpan[] {
  const spans: EpochSpan[] = [];
  const { from, to } = epochRange(range, time.epochOf(head));
  for (let epoch = from; epoch <= to; epoch += 1) {
    const [first, next] = [time.firstSlotOf(epoch), time.firstSlotOf(epoch + 1)];
    const span = { epoch, from: first, to: Math.min(next - 1, head) };
    spans.push({ ...span, start: time.timeOf(first), end: time.timeOf(next) });
  }
  return spans;
}
