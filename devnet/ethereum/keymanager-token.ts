import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';

/** Path of the file (mode 0600) that holds the Keymanager API's bearer token. */
export const keymanagerTokenFile = (dataDir: string): string =>
  join(dataDir, 'keymanager-token.txt');

/** The bearer token of a devnet, made at its first start. */
export async function openKeymanagerToken(dataDir: string): Promise<string> {
  const file = keymanagerTokenFile(dataDir);
  const stored = await readFileIfThere(file);
  if (stored) return stored.toString().trim();
  const token = `api-token-0x${randomBytes(32).toString('hex')}`;
  await writeFileAtomic(file, `${token}\n`);
  return token;
}

/** Compares in a time that says nothing of where two tokens differ. */
export function isSameToken(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
