import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInAddressList, parseAddressList, requireAddressList } from './address-list.ts';

const allows = (entries: readonly string[], address: string): boolean =>
  isInAddressList(address, parseAddressList(requireAddressList(entries)));

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();
/** 32 or 128 bits, the first of the address first. */
const bitsOf = (address: string): string => {
  if (isIPv4(address)) {
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  }
  // URL's parser writes IPv6 with hexadecimal groups alone.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const end = tail === undefined ? [] : groups(tail);
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - end.length;
  return [...groups(head), ...Array<string>(zeros).fill('0'), ...end]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
};
const ipv4Of = (bits: string): string =>
  (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)).join('.');
const ipv6Of = (bits: string): string =>
  (bits.match(/.{16}/g) ?? []).map((group) => Number.parseInt(group, 2).toString(16)).join(':');

describe('the addresses that a token may be used from', () => {
  it('hold exactly those addresses that begin with the bits of a range', () => {
    const cases = fc.oneof(
      fc.tuple(fc.constant(ipv4Of), ipv4, ipv4, fc.integer({ min: 0, max: 32 })),
      fc.tuple(fc.constant(ipv6Of), ipv6, ipv6, fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(cases, fc.boolean(), ([write, base, other, length], near) => {
        const bits = bitsOf(base);
        const start = bits.slice(0, length).padEnd(bits.length, '0');
        // Half of the addresses asked for share the range's first bits, but perhaps for the last one.
        const asked = near
          ? write(
              bits.slice(0, Math.max(0, length - 1)) + bitsOf(other).slice(Math.max(0, length - 1)),
            )
          : other;
        fc.pre(!/^0{80}1{16}/.test(start) && !/^0{80}1{16}/.test(bitsOf(asked)));
        const isInside = bitsOf(asked).startsWith(start.slice(0, length));
        expect(allows([`${write(start)}/${length}`], asked)).toBe(isInside);
      }),
      { numRuns: 1000 },
    );
  });

  it('are written in one way, which is read as the same', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(ipv4, ipv6), { maxLength: 20 }), (entries) => {
        const written = requireAddressList(entries);
        expect(requireAddressList(written)).toEqual(written);
        expect(new Set(written).size).toBe(written.length);
        for (const entry of entries) expect(allows(written, entry)).toBe(true);
      }),
    );
    expect(
      requireAddressList([
        ' 192.0.2.7 ',
        '192.0.2.7/32',
        '2001:DB8:0:0:0:0:0:7',
        '2001:db8::/32',
        '::ffff:192.0.2.7',
        '::ffff:c000:207/128',
        '::ffff:192.0.2.0/120',
        '10.0.0.0/8',
      ]),
    ).toEqual(['192.0.2.7', '2001:db8::7', '2001:db8::/32', '192.0.2.0/24', '10.0.0.0/8']);
  });

  it('count an IPv4 address the same when it comes by an IPv6 socket', () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        expect(allows([address], `::ffff:${address}`)).toBe(true);
        expect(allows([`::ffff:${address}`], address)).toBe(true);
      }),
    );
    expect(allows(['192.0.2.7'], '::192.0.2.7')).toBe(false);
    expect(allows(['0.0.0.0/0'], '2001:db8::1')).toBe(false);
    expect(allows(['::/0'], '192.0.2.1')).toBe(false);
  });

  it('never hold what is no address', () => {
    for (const text of ['', 'localhost', '192.0.2', '192.0.2.07', '0xc0000207', 'fe80::1%eth0']) {
      expect(allows(['0.0.0.0/0', '::/0'], text)).toBe(false);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/[.:]/.test(text));
        expect(allows(['0.0.0.0/0', '::/0'], text)).toBe(false);
      }),
    );
  });

  it('are refused when they are neither addresses nor ranges', () => {
    for (const entry of [
      '',
      'example.com',
      '192.0.2',
      '192.0.2.256',
      '192.0.2.010',
      '0300.0.2.7',
      '3221225991',
      '192.0.2.0/33',
      '192.0.2.0/-1',
      '192.0.2.0/',
      '192.0.2.0/08',
      '192.0.2.0/24/8',
      '192.0.2.0/24 ,10.0.0.0/8',
      '2001:db8::/129',
      '::ffff:192.0.2.0/24',
      'fe80::1%eth0',
      '[2001:db8::1]',
      '192.0.2.7:443',
    ]) {
      expect(() => requireAddressList([entry])).toThrow('expected one like 192.0.2.7');
    }
  });

  it('name the range that was meant when one begins in its middle', () => {
    expect(() => requireAddressList(['192.0.2.7/24'])).toThrow(
      "'192.0.2.7/24' is no range: it begins at 192.0.2.0. Write 192.0.2.0/24 for the whole range, or 192.0.2.7 for this address alone.",
    );
    expect(() => requireAddressList(['2001:db8::1/32'])).toThrow('2001:db8::/32');
  });

  it('are at most a hundred', () => {
    const entries = Array.from({ length: 101 }, (_, i) => `10.0.0.${i}`);
    expect(requireAddressList(entries.slice(1))).toHaveLength(100);
    expect(() => requireAddressList(entries)).toThrow('at most 100');
  });
});
