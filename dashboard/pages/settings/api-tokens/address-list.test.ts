import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAllowedAddresses, readAddressList } from './address-list.ts';

describe('somebody who types the addresses that may use a token', () => {
  it('separates them by lines, commas or spaces, and may repeat one', () => {
    expect(readAddressList('192.0.2.1, 2001:db8::/32\n198.51.100.0/24  192.0.2.1;')).toEqual({
      addresses: ['192.0.2.1', '2001:db8::/32', '198.51.100.0/24'],
      problems: [],
    });
  });

  it('may leave the list empty', () => {
    expect(readAddressList(' \n')).toEqual({ addresses: [], problems: [] });
  });

  it.each([
    '192.0.2',
    '192.0.2.256',
    '192.0.2.01',
    '0x7f.0.0.1',
    'example.org',
    '::g',
    '[::1]',
    '1::2::3',
    'fe80::1%eth0',
    '1.2.3.4/5/6',
  ])('is told that %s is no address', (text) => {
    expect(readAddressList(text)).toEqual({
      addresses: [],
      problems: [expect.stringContaining(`“${text}” is no address`)],
    });
  });

  it.each([
    ['192.0.2.0/33', 32],
    ['192.0.2.0/', 32],
    ['192.0.2.0/-1', 32],
    ['2001:db8::/129', 128],
  ])('is told how long a network of %s may be', (text, bits) => {
    expect(readAddressList(text).problems).toEqual([expect.stringContaining(`0 to ${bits}`)]);
  });

  it('is judged as the platform judges', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{1,12}$/)),
        (text) => {
          expect(readAddressList(text).problems.length).toBe(isIP(text) === 0 ? 1 : 0);
        },
      ),
    );
  });

  it('sees when the list keeps nobody out', () => {
    expect(describeAllowedAddresses([])).toBe('Any address');
    expect(describeAllowedAddresses(['192.0.2.1', '0.0.0.0/0'])).toContain('Any address');
    expect(describeAllowedAddresses(['192.0.2.1'])).toBe('192.0.2.1');
    expect(describeAllowedAddresses(['192.0.2.1', '::1'])).toBe('2 addresses or networks');
  });
});
