import { writeFile } from 'node:fs/promises';
import { verifiers } from '../registry.ts';
import { bundleVerifier } from './bundle-verifier.ts';

// Writes the verifier as one file to the path that is given, and says its hash and sizes.

const [path] = process.argv.slice(2);
const whole = await bundleVerifier();
if (path) await writeFile(path, whole.text);
process.stdout.write(`sha256 ${whole.sha256}\n`);
process.stdout.write(`all chains: ${whole.bytes} bytes, ${whole.gzipped} gzipped\n`);
const FOLDERS: { readonly [chain: string]: string } = { eth: 'ethereum', sol: 'solana' };
for (const chain of verifiers.keys()) {
  const entry = `export * from '../${FOLDERS[chain]}/index.ts'`;
  const { bytes, gzipped } = await bundleVerifier({ entry });
  process.stdout.write(`${chain} alone: ${bytes} bytes, ${gzipped} gzipped\n`);
}
