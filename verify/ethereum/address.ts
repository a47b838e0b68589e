import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesFromHex, hexFromBytes } from '../bytes.ts';

const encoder = new TextEncoder();
/** Contracts and wallets come again and again, and a hash is what costs most here. */
const known = new Map<string, string>();
const MOST_KNOWN = 256;

/** The address in mixed case, with its checksum: EIP-55. */
export function checksumAddress(address: Uint8Array): string {
  const lower = hexFromBytes(address);
  const found = known.get(lower);
  if (found !== undefined) return found;
  const hash = hexFromBytes(keccak_256(encoder.encode(lower.slice(2))));
  let text = '0x';
  for (let i = 2; i < lower.length; i++) {
    const digit = lower.charAt(i);
    text += hash.charAt(i) >= '8' ? digit.toUpperCase() : digit;
  }
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(lower, text);
  return text;
}

/** What is wrong with an address as text; undefined when it is lower-case or rightly checksummed. */
export function addressFault(text: string): string | undefined {
  if (!/^0x[0-9a-f]{40}$/i.test(text)) {
    return `'${text}' is not an address: 0x and 40 hex digits are expected`;
  }
  if (text === text.toLowerCase()) return undefined;
  const right = checksumAddress(bytesFromHex(text) as Uint8Array);
  if (text === right) return undefined;
  return `the checksum of ${text} is wrong: a digit or its case was changed (EIP-55; with the right one it would read ${right})`;
}
