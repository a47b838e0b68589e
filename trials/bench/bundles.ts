import { readFile, writeFile } from 'node:fs/promises';
import { type Bundle, bundleVerifier } from '../../verify/bundle/bundle-verifier.ts';

// How large the verifier is as one file, for each chain alone and for all; written into
// docs/benchmarks.md between its marks.

const DOCUMENT = new URL('../../docs/benchmarks.md', import.meta.url);
const MARKS = /(<!-- bundles -->)[\s\S]*(<!-- \/bundles -->)/;

const FOLDERS = { eth: 'ethereum', sol: 'solana' } as const;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const row = (name: string, { bytes, gzipped }: Bundle): string =>
  `| ${name} | ${kilobytes(bytes)} | ${kilobytes(gzipped)} |`;

const chains = await Promise.all(
  Object.entries(FOLDERS).map(async ([chain, folder]) =>
    row(
      `\`${chain}\` alone`,
      await bundleVerifier({ entry: `export * from '../${folder}/index.ts'` }),
    ),
  ),
);
const table = [
  '| the verifier in one file | minified | gzip |',
  '|---|---|---|',
  ...chains,
  row('all chains', await bundleVerifier()),
].join('\n');
process.stdout.write(`${table}\n`);

const document = await readFile(DOCUMENT, 'utf8');
if (!MARKS.test(document)) throw new Error('docs/benchmarks.md has no place for the table');
await writeFile(DOCUMENT, document.replace(MARKS, `$1\n${table}\n$2`));
