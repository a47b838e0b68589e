import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { verify } from './index.ts';
import { verifiers } from './registry.ts';
import { type Outcome, runBattery } from './testing/battery.ts';
import { sectionOf } from './testing/report-section.ts';
import { specimens } from './testing/specimens.ts';

const TIMEOUT = { timeout: 600_000 };

describe.each([...verifiers])('the verifier of %s', async (chain, { actions }) => {
  const own = specimens[chain];
  if (!own) throw new Error(`verify/testing/specimens.ts has no specimens of '${chain}'`);
  const chainSpecimens = await own();
  const outcomes = new Map<string, readonly Outcome[]>();

  it('is tried with every action', () => {
    const tried = chainSpecimens.specimens.map(({ intent }) => intent.action);
    expect([...new Set(tried)].sort()).toEqual([...actions].sort());
  });

  it.each(chainSpecimens.specimens)('accepts $name, and no change of it', TIMEOUT, async (one) => {
    const { bytes, intent, statements = [] } = one;
    const { network } = chainSpecimens;
    const verdict = await verify({ chain, network, bytes, intent, statements });
    expect(verdict).toMatchObject({ verdict: 'accepted', reasons: [] });
    const found = await runBattery(chain, one, chainSpecimens);
    outcomes.set(one.name, found);
    for (const { kind, judged, survivors } of found) {
      expect([kind, survivors]).toEqual([kind, []]);
      // A transaction need not have lists; all else it has.
      if (kind !== 'list') expect([kind, judged > 0]).toEqual([kind, true]);
    }
  });

  it('comes to the counts that stand in docs/verification.md', async () => {
    const document = await readFile(new URL('../docs/verification.md', import.meta.url), 'utf8');
    expect(document).toContain(sectionOf(chain, chainSpecimens, outcomes));
  });
});
