import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { isNetwork, type Network, UnauthenticatedError } from '@kiln-connect/core';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_CHARACTERS = 32;
const CHECKSUM_CHARACTERS = 6;
const SHAPE = /^kiln_([a-z]+)_[0-9A-Za-z]{38}$/;

/** What an API token says of itself, without asking anybody. */
export interface ParsedToken {
  readonly network: Network;
  /** SHA-256 of the whole text, as hex: all that is ever stored of it. */
  readonly hash: string;
}

/**
 * A new API token: `kiln_<network>_`, 32 base62 characters of the system's generator, and the CRC-32
 * of all before it as 6 base62 characters, so that scanners recognize it and typing errors show.
 */
export function createTokenText(network: Network): string {
  const body = `kiln_${network}_${randomBase62(SECRET_CHARACTERS)}`;
  return body + checksum(body);
}

/**
 * Reads an API token offline.
 * @throws {UnauthenticatedError} 'malformed_token' when it can not be one; nothing of it is repeated.
 */
export function parseToken(text: string): ParsedToken {
  const network = SHAPE.exec(text)?.[1];
  const body = text.slice(0, -CHECKSUM_CHARACTERS);
  if (network === undefined || !isNetwork(network) || !text.endsWith(checksum(body))) {
    throw new UnauthenticatedError({
      code: 'malformed_token',
      message:
        'This is not a whole API token: kiln_, the network, _ and 38 letters and digits whose last six check the rest. Was a character lost or changed when it was copied?',
    });
  }
  return { network, hash: hash('sha256', text) };
}

/** SHA-256 of a token's whole text, 32 bytes, for the store. */
export const hashOf = (text: string): Uint8Array => hash('sha256', text, 'buffer');

/** What is shown of a token for ever: its beginning and its last four characters. */
export const shownParts = (text: string): { prefix: string; lastFour: string } => ({
  prefix: text.slice(0, text.lastIndexOf('_') + 5),
  lastFour: text.slice(-4),
});

/** Characters of equal chance: a byte that would favour the first ones is thrown away. */
function randomBase62(length: number): string {
  const fair = 256 - (256 % ALPHABET.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}

/** CRC-32 (ISO 3309, as in gzip) in base62, left-padded: 62^6 is more than 2^32. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_CHARACTERS; place++) {
    digits = ALPHABET[rest % ALPHABET.length] + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
