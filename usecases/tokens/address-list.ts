import { isIPv4, isIPv6 } from 'node:net';
import { InvalidInputError } from '@kiln-connect/core';
import ipaddr from 'ipaddr.js';

/** More belong into a network of their own. */
const MOST_ENTRIES = 100;

/** An address or range (RFC 4632, RFC 4291), ready to be compared. */
export interface AddressRange {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  /** How many of its first bits count. */
  readonly bits: number;
}

/**
 * Addresses and ranges as they are stored: IPv4 in four decimal parts, IPv6 as RFC 5952 writes it,
 * IPv4-mapped IPv6 (RFC 4291, 2.5.5.2) as the IPv4 that it stands for, each once. A range that holds
 * one address is written as that address.
 * @throws {InvalidInputError} 'invalid_address', 'too_many_addresses'.
 */
export function requireAddressList(entries: readonly string[]): string[] {
  if (entries.length > MOST_ENTRIES) {
    throw new InvalidInputError({
      code: 'too_many_addresses',
      message: `An API token has at most ${MOST_ENTRIES} allowed addresses; these are ${entries.length}. Join them into ranges like 192.0.2.0/24.`,
    });
  }
  return [...new Set(entries.map((entry) => textOf(requireRange(entry.trim()))))];
}

/** Reads what `requireAddressList` wrote. */
export const parseAddressList = (entries: readonly string[]): readonly AddressRange[] =>
  entries.map((entry) => requireRange(entry));

/**
 * True when the address is one of these or in one of these ranges; text that is no address never is.
 * An IPv4-mapped IPv6 address counts as the IPv4 address.
 */
export function isInAddressList(text: string, ranges: readonly AddressRange[]): boolean {
  const address = parseAddress(text);
  if (address === undefined) return false;
  for (const range of ranges) {
    if (range.address.kind() === address.kind() && address.match(range.address, range.bits)) {
      return true;
    }
  }
  return false;
}

/** Undefined for everything but whole addresses without a zone: no octal, short or hexadecimal IPv4. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (isIPv4(text)) return ipaddr.IPv4.parse(text);
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // The library reads '::192.0.2.7' as the mapped '::ffff:192.0.2.7', which is another address.
  return ipaddr.process(text.replace(/[\d.]+\.\d+$/, groupsOf));
}

/** The last four bytes of an IPv6 address as two groups. */
function groupsOf(decimal: string): string {
  const [a, b, c, d] = ipaddr.IPv4.parse(decimal).octets as [number, number, number, number];
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** How many bits of an IPv4-mapped IPv6 address say that it is one. */
const MAPPED_BITS = 96;

function requireRange(entry: string): AddressRange {
  const [text = '', length, ...rest] = entry.split('/');
  const address = parseAddress(text);
  if (address === undefined || rest.length > 0) throw invalidAddress(entry);
  const all = bitsOf(address);
  if (length === undefined) return { address, bits: all };
  const isMapped = all === 32 && text.includes(':');
  const bits = Number(length) - (isMapped ? MAPPED_BITS : 0);
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || bits < 0 || bits > all) throw invalidAddress(entry);
  const start = firstOf({ address, bits });
  if (start.toString() !== address.toString()) {
    throw new InvalidInputError({
      code: 'invalid_address',
      message: `'${entry}' is no range: it begins at ${start}. Write ${start}/${bits} for the whole range, or ${address} for this address alone.`,
      details: { address: entry },
    });
  }
  return { address, bits };
}

const invalidAddress = (entry: string): InvalidInputError =>
  new InvalidInputError({
    code: 'invalid_address',
    message: `'${entry}' is neither an address nor a range: expected one like 192.0.2.7, 192.0.2.0/24, 2001:db8::7 or 2001:db8::/32.`,
    details: { address: entry },
  });

/** The first address of a range. */
function firstOf({ address, bits }: AddressRange): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray().map((byte, place) => {
    const kept = Math.min(8, Math.max(0, bits - place * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return ipaddr.fromByteArray(bytes);
}

function textOf({ address, bits }: AddressRange): string {
  const text = address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
  return bits === bitsOf(address) ? text : `${text}/${bits}`;
}

const bitsOf = (address: ipaddr.IPv4 | ipaddr.IPv6): number =>
  address.kind() === 'ipv4' ? 32 : 128;
