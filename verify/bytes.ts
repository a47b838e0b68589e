/** Each byte as two digits. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** The value of each digit, by its character code. */
const VALUES = new Map(
  [...'0123456789abcdefABCDEF'].map((d) => [d.charCodeAt(0), Number(`0x${d}`)]),
);
const VALUE_OF = Uint8Array.from({ length: 128 }, (_, code) => VALUES.get(code) ?? 255);

/** The bytes of a hex text, with or without 0x, in either case; undefined when it is not one. */
export function bytesFromHex(text: string): Uint8Array | undefined {
  const from = /^0x/i.test(text) ? 2 : 0;
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array((text.length - from) / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = VALUE_OF[text.charCodeAt(from + 2 * i)] ?? 255;
    const low = VALUE_OF[text.charCodeAt(from + 2 * i + 1)] ?? 255;
    if (high > 15 || low > 15) return undefined;
    bytes[i] = 16 * high + low;
  }
  return bytes;
}

/** Lower-case hex with 0x. */
export function hexFromBytes(bytes: Uint8Array): string {
  let text = '0x';
  // By index: an iterator costs as much again, and this is most of what reading a key takes.
  for (let i = 0; i < bytes.length; i++) text += DIGITS[bytes[i] as number];
  return text;
}

/** The unsigned integer that big-endian bytes spell; 0 when there are none. */
export function integerFromBytes(bytes: Uint8Array): bigint {
  if (bytes.length > 6) return BigInt(hexFromBytes(bytes));
  // Up to 48 bits a number holds it, and is many times as fast.
  let value = 0;
  for (const byte of bytes) value = 256 * value + byte;
  return BigInt(value);
}

/** True when both hold the same bytes. Not constant in time: nothing here is secret. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** True when every byte is zero; also of no bytes. */
export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
