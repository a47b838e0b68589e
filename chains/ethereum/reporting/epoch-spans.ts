import type { EpochSpan } from '@kiln-connect/core';
import type { ChainTime } from './chain-time.ts';

/** The epochs `from`..`to` that have begun at the slot `head`; the last one may end there. */
export function epochSpans(
  { from, to }: { from: number; to: number },
  { time, head }: { time: ChainTime; head: number },
): readonly EpochSpan[] {
  const spans: EpochSpan[] = [];
  for (let epoch = from; epoch <= Math.min(to, time.epochOf(head)); epoch += 1) {
    const [first, next] = [time.firstSlotOf(epoch), time.firstSlotOf(epoch + 1)];
    const span = { epoch, from: first, to: Math.min(next - 1, head) };
    spans.push({ ...span, start: time.timeOf(first), end: time.timeOf(next) });
  }
  return spans;
}
