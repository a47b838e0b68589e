import { readdir, readFile } from 'node:fs/promises';
import type { Attack } from './attack.ts';
import { ethereumAttacks } from './ethereum.ts';
import { solanaAttacks } from './solana.ts';

const here = new URL('./', import.meta.url);

/** The attacks as they are crafted, September 2025 first. */
export const craftAttacks = async (): Promise<readonly Attack[]> => [
  ...(await solanaAttacks()),
  ...(await ethereumAttacks()),
];

/** Where the file of an attack lies, below this folder. */
export const pathOf = ({ chain, name }: Attack): string => `corpus/${chain}/${name}.json`;

/** A file of the corpus as text. */
export const fileOf = (attack: Attack): string => `${JSON.stringify(attack, null, 2)}\n`;

/** The attacks as they lie there, for whoever has a verifier to try. */
export async function readCorpus(): Promise<readonly Attack[]> {
  const names = await readdir(new URL('corpus/', here), { recursive: true });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => JSON.parse(await readFile(new URL(`corpus/${name}`, here), 'utf8'))),
  );
}

/** The table of the README, a row an attack. */
export const tableOf = (attacks: readonly Attack[]): string =>
  [
    '| chain | attack | asked for | what it does | refused for |',
    '| --- | --- | --- | --- | --- |',
    ...attacks.map(
      ({ chain, name, intent, story, expected }) =>
        `| ${chain} | [${name}](corpus/${chain}/${name}.json) | ${intent.action} | ${story} | \`${expected}\` |`,
    ),
  ].join('\n');

/** The README with the table between its marks. */
export function withTable(readme: string, table: string): string {
  const marks = /(<!-- attacks -->)[\s\S]*(<!-- \/attacks -->)/;
  if (!marks.test(readme)) throw new Error('the README has no place for the table');
  return readme.replace(marks, (_, begin, end) => `${begin}\n\n${table}\n\n${end}`);
}

export const README = new URL('README.md', here);
