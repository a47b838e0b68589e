import { readdir, readFile, writeFile } from 'node:fs/promises';
import { verifiers } from '../registry.ts';
import { type Outcome, runBattery } from './battery.ts';
import { partsSectionOf } from './parts-section.ts';
import { sectionOf } from './report-section.ts';
import { type Specimens, specimens } from './specimens.ts';

// Writes docs/verification.md anew: the battery over every chain of the registry, or over those that
// are named as arguments, whose sections alone are replaced.

const DOCUMENT = new URL('../../docs/verification.md', import.meta.url);
const CORPUS = new URL('../../trials/attacks/corpus/', import.meta.url);

const asked = process.argv.slice(2);
const chains = asked.length > 0 ? asked : [...verifiers.keys()];
let document = await readFile(DOCUMENT, 'utf8');
for (const chain of chains) {
  const own = await specimens[chain]?.();
  if (!own) throw new Error(`there are no specimens of '${chain}'`);
  const outcomes = new Map<string, readonly Outcome[]>();
  for (const one of own.specimens) outcomes.set(one.name, await runBattery(chain, one, own));
  document = replaceBetween(document, chain, sectionOf(chain, own, outcomes));
}
document = replaceBetween(document, 'attacks', await attacksOf());
document = replaceBetween(document, 'parts', partsSectionOf(await allSpecimens()));
await writeFile(DOCUMENT, document);

async function attacksOf(): Promise<string> {
  const counts = await Promise.all(
    [...verifiers.keys()].map(async (chain) => {
      const files = await readdir(new URL(`${chain}/`, CORPUS));
      return `${files.length} of ${chain}`;
    }),
  );
  return `Attacks of the corpus, all refused for the reason that stands in their file: ${counts.join(', ')}.`;
}

async function allSpecimens(): Promise<ReadonlyMap<string, Specimens>> {
  const all = new Map<string, Specimens>();
  for (const [chain, load] of Object.entries(specimens)) all.set(chain, await load());
  return all;
}

function replaceBetween(text: string, name: string, section: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/verification.md has no place for ${name}`);
  return `${text.slice(0, from + begin.length)}\n\n${section}\n\n${text.slice(to)}`;
}
