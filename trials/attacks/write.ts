import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { craftAttacks, fileOf, pathOf, README, tableOf, withTable } from './corpus.ts';

// Writes the files of the corpus and the table of its README anew from what is crafted here.

const attacks = await craftAttacks();
await rm(new URL('corpus/', import.meta.url), { recursive: true, force: true });
for (const attack of attacks) {
  const file = fileURLToPath(new URL(pathOf(attack), import.meta.url));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, fileOf(attack));
}
await writeFile(README, withTable(await readFile(README, 'utf8'), tableOf(attacks)));
process.stdout.write(`${attacks.length} attacks written\n`);
