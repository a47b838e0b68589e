import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesFromHex, hexFromBytes } from '../bytes.ts';

/** The address in mixed case, with its checksum: EIP-55. */
export function checksumAddress(address: Uint8Array): string {
  const lower = hexFromBytes(address).slice(2);
  const hash = hexFromBytes(keccak_256(new TextEncoder().encode(lower))).slice(2);
  let text = '0x';
  for (let i = 0; i < lower.length; i++) {
    const digit = lower.charAt(i);
    text += Number.parseInt(hash.charAt(i), 16) >= 8 ? digit.toUpperCase() : digit;
  }
  return text;
}

/** What is wrong with an address as text; undefined when it is lower-case or rightly checksummed. */
export function addressFault(text: string): string | undefined {
  if (!/^0x[0-9a-f]{40}$/i.test(text)) {
    return `'${text}' is not an address: 0x and 40 hex digits are expected`;
  }
  const right = checksumAddress(bytesFromHex(text) as Uint8Array);
  if (text === text.toLowerCase() || text === right) return undefined;
  return `the checksum of ${text} is wrong: a digit or its case was changed (EIP-55; with the right one it would read ${right})`;
}
