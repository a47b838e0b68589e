import { describe, expect, it } from 'vitest';
import { bytesFromHex } from '../bytes.ts';
import { addressFault, checksumAddress } from './address.ts';

/** The examples of EIP-55. */
const EXAMPLES = [
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0xde709f2102306220921060314715629080e2fb77',
  '0x27b1fdb04752bbc536007a920d24acb045561c26',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];

describe('addresses', () => {
  it.each(EXAMPLES)('%s has the checksum of EIP-55', (address) => {
    expect(checksumAddress(bytesFromHex(address) as Uint8Array)).toBe(address);
    expect(addressFault(address)).toBeUndefined();
    expect(addressFault(address.toLowerCase())).toBeUndefined();
  });

  it('with one letter in the wrong case is refused, and the right spelling is shown', () => {
    expect(addressFault('0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed')).toContain(
      'with the right one it would read 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    );
  });

  it.each(['', '0x', '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0x5aAe', 'vitalik.eth'])(
    "'%s' is none",
    (text) => {
      expect(addressFault(text)).toContain('is not an address');
    },
  );
});
