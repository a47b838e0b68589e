import { KINDS, type Kind, type Outcome, SPELLING } from './battery.ts';
import type { Specimens } from './specimens.ts';

/** What became of one chain's specimens, by their names. */
export type ChainOutcomes = ReadonlyMap<string, readonly Outcome[]>;

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const grouped = (count: number): string => count.toLocaleString('en');
const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** The section of docs/verification.md that speaks of a chain: counts by kind of change, then by part. */
export function sectionOf(
  chain: string,
  { specimens, free }: Specimens,
  outcomes: ChainOutcomes,
): string {
  const all = [...outcomes.values()].flat();
  const of = (kind: Kind, signed: boolean) =>
    specimens
      .filter((one) => one.signed === signed)
      .flatMap(({ name }) => outcomes.get(name) ?? [])
      .filter((outcome) => outcome.kind === kind);
  const rows = [false, true].flatMap((signed) =>
    (Object.keys(KINDS) as Kind[]).flatMap((kind) => {
      const found = of(kind, signed);
      if (found.length === 0) return [];
      const judged = sum(found.map((outcome) => outcome.judged));
      const same = sum(found.flatMap((outcome) => Object.values(outcome.free)));
      const survivors = sum(found.map((outcome) => outcome.survivors.length));
      return [
        row(
          `${KINDS[kind]}, ${signed ? 'signed' : 'unsigned'}`,
          found.length,
          grouped(judged),
          grouped(judged - same - survivors),
          grouped(same),
          survivors,
        ),
      ];
    }),
  );
  const counts = countsOf(all);
  const parts = [...counts]
    .sort()
    .map(([name, count]) => row(name, grouped(count), free[name] ?? whyOf(name)));
  return [
    `## ${chain}`,
    '',
    `${specimens.length} accepted transactions are changed; ${grouped(sum(all.map(({ judged }) => judged)))} changed ones are judged.`,
    '',
    row('change', 'transactions', 'judged', 'refused', 'the same but for free parts', 'survivors'),
    row('---', '---:', '---:', '---:', '---:', '---:'),
    ...rows,
    '',
    row('free part', 'accepted with another one', 'why'),
    row('---', '---:', '---'),
    ...parts,
    '',
    `The transactions: ${specimens.map(({ name }) => name).join('; ')}.`,
  ].join('\n');
}

const whyOf = (name: string): string =>
  name === SPELLING
    ? 'bytes list what is used in an order of their own; another library reads both as the same'
    : 'no bytes show it; a precondition names its value';

function countsOf(outcomes: readonly Outcome[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [names, count] of outcomes.flatMap(({ free }) => Object.entries(free))) {
    for (const name of names.split(' and ')) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return counts;
}
