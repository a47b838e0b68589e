/** One side of a comparison: does the work `times` times and answers its cost in any unit. */
export type Slice = (times: number) => Promise<number>;

export interface Ratio {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** How often each side does the work, in neighbouring slices whose order flips every other round. */
const ROUNDS = 9;

/**
 * Cost of `candidate` over cost of `baseline`: neighbours in time, so that a noisy machine disturbs
 * both alike; the median of the per-round ratios, with their range.
 */
export async function compare(options: {
  baseline: Slice;
  candidate: Slice;
  times: number;
}): Promise<Ratio> {
  const { baseline, candidate, times } = options;
  await baseline(times);
  await candidate(times);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let base: number;
    let ours: number;
    if (round % 2 === 0) {
      base = await baseline(times);
      ours = await candidate(times);
    } else {
      ours = await candidate(times);
      base = await baseline(times);
    }
    ratios.push(ours / base);
  }
  return summarize(ratios);
}

export function summarize(values: readonly number[]): Ratio {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/** A slice that counts this process's own processor time, in microseconds an operation. */
export const processorTimeOf =
  (operation: () => unknown): Slice =>
  async (times) => {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) await operation();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / times;
  };

/** One line of a report: a ratio with its range and the bound that it is held to, if any. */
export function reportRatio(name: string, ratio: Ratio, bound?: string): void {
  const range = `${ratio.min.toFixed(2)}..${ratio.max.toFixed(2)}`;
  process.stdout.write(
    `${name.padEnd(64)} ${ratio.median.toFixed(2)}  (${range})${bound ? `  ${bound}` : ''}\n`,
  );
}
