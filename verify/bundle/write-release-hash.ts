import { readFile, writeFile } from 'node:fs/promises';
import { bundleVerifier } from './bundle-verifier.ts';
import { RELEASE_NOTES, withVerifierHash } from './release-note.ts';

// Writes the hash of the single file that the present sources make into the release notes.

const { sha256 } = await bundleVerifier();
await writeFile(RELEASE_NOTES, withVerifierHash(await readFile(RELEASE_NOTES, 'utf8'), sha256));
process.stdout.write(`sha256 ${sha256}\n`);
