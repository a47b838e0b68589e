import { randomBytes } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import type { Network } from '@kiln-connect/core';

/** The text of a new master key file: 32 random bytes as 64 hexadecimal digits and a line end. */
export const createMasterKeyText = (): string => `${randomBytes(32).toString('hex')}\n`;

/**
 * The 32 bytes of a master key file's text.
 * @throws {Error} when it is not 64 hexadecimal digits; the text itself is never in the message.
 */
export function parseMasterKey(text: string): Uint8Array {
  const digits = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) {
    throw new Error(
      `A master key is 64 hexadecimal digits, as 'openssl rand -hex 32' prints them; this has ${digits.length} characters.`,
    );
  }
  return Buffer.from(digits, 'hex');
}

/**
 * Why a deployment may not start with this master key file, in a sentence; undefined when it may.
 * Whoever copies the data folder must not get the key to its secrets with it, so only a devnet may
 * keep both together. Give both paths absolute and with links resolved.
 */
export function masterKeyRefusal({
  networks,
  masterKeyFile,
  dataDir,
}: {
  networks: readonly Network[];
  masterKeyFile: string | undefined;
  dataDir: string;
}): string | undefined {
  const valuable = networks.filter((network) => network !== 'devnet');
  if (valuable.length === 0) return undefined;
  if (masterKeyFile === undefined) {
    return `CONNECT_MASTER_KEY_FILE must name the master key's file to serve ${valuable.join(' and ')}; make one with 'openssl rand -hex 32 > FILE' and keep a copy of it.`;
  }
  const inside = relative(dataDir, masterKeyFile);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
  return `CONNECT_MASTER_KEY_FILE is inside the data folder ${dataDir}; a copy of that folder would carry the key to its secrets, so move the file elsewhere.`;
}
