import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8::7', '2001:db8::7'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['203.0.113.9:4711', '203.0.113.9'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
])('%s is the address %s, however it is written', (ip, address) => {
  expect(clientAddress({ ip })).toBe(address);
});

test.each(['unknown', '_hidden', '', '203.0.113.9:', '[abc]:1', '203.0.113.999:80', '1.2.3.4:5:6'])(
  '%j is no address and becomes none',
  (ip) => {
    expect(clientAddress({ ip })).toBe(ip);
  },
);
