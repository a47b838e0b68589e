import { describe, expect, it } from 'vitest';
import { createCoverage } from './coverage.ts';
import { Finding } from './finding.ts';
import { MARK } from './instrument.ts';
import { createChance } from './mutate.ts';
import type { Inspection } from './properties.ts';
import { type Report, search } from './search.ts';

const pass = (place: number): void =>
  (globalThis as unknown as { [MARK]: (place: number) => void })[MARK](place);

/** Runs a search over a program that marks its own ways; ends with the first finding. */
async function lastReport(inspect: Inspection, rounds = 500_000): Promise<Report> {
  const reports: Report[] = [];
  let isDone = false;
  let round = 0;
  await search({
    inspect: async (data, begin) => {
      try {
        return await inspect(data, begin);
      } catch (error) {
        isDone = true;
        throw error;
      }
    },
    coverage: createCoverage(),
    chance: createChance(1),
    words: [],
    seeds: [Uint8Array.of(0, 0, 1, 2, 3, 4, 5, 6)],
    begin: () => {},
    isOver: () => {
      round += 1;
      return isDone || round > rounds;
    },
    report: (report) => reports.push(report),
  });
  return reports.at(-1) as Report;
}

describe('the search of the fuzzer', () => {
  it('finds four bytes in a row, one after the other, as each of them opens a new way', async () => {
    // By chance alone it would take some four thousand million tries.
    const { findings } = await lastReport(async (data) => {
      const text = Buffer.from(data.subarray(2)).toString('latin1');
      for (const [i, letter] of [...'Kiln'].entries()) {
        if (text[i] !== letter) return 'refused';
        pass(i + 1);
      }
      throw new Finding('found');
    });
    expect(findings.map(({ what }) => what)).toEqual(['Error: found']);
    expect(Buffer.from(findings[0]?.input.subarray(2) ?? []).toString()).toBe('Kiln');
  });

  it('ends a loop without an end, and takes it for a finding', async () => {
    const { findings } = await lastReport(async (_, begin) => {
      begin?.('text');
      for (;;) pass(1);
    });
    expect(findings[0]?.what).toMatch(/more than \d+ steps/);
  });

  it('leaves behind inputs that go all ways, and none that goes no way of its own', async () => {
    const { corpus, edges } = await lastReport(async (data) => {
      pass(1 + ((data[2] ?? 0) % 4));
      return 'refused';
    }, 2_000);
    expect(edges).toBe(4);
    expect(corpus).toHaveLength(4);
  });
});
