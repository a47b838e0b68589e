import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

const hasOneCase = (hex: string): boolean => hex === hex.toLowerCase() || hex === hex.toUpperCase();

/** EIP-55: a letter is a capital where the hash of the lower-case text has a digit of 8 or more. */
const hasGoodChecksum = (hex: string): boolean => {
  const lower = hex.toLowerCase();
  const hash = bytesToHex(keccak_256(utf8ToBytes(lower)));
  return [...lower].every((letter, i) => {
    const capital = Number.parseInt(hash.charAt(i), 16) >= 8;
    return hex.charAt(i) === (capital ? letter.toUpperCase() : letter);
  });
};

const ADDRESS_SHAPE = 'an address: 0x and 40 hex digits';

const addressProblem = (text: string): string | undefined => {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) {
    return `Expected ${ADDRESS_SHAPE}; these are 32 bytes, like whole withdrawal credentials. Give the address that they end with: its type byte follows from compounding_withdrawal.`;
  }
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return `Expected ${ADDRESS_SHAPE}.`;
  const hex = text.slice(2);
  if (hasOneCase(hex) || hasGoodChecksum(hex)) return undefined;
  return 'Its capital letters are not the checksum of this address (EIP-55): a character is wrong. Compare it with its source; an address without a checksum is written in lower case.';
};

/**
 * An Ethereum address, lower-case after parsing. Mixed case must be its checksum.
 * https://eips.ethereum.org/EIPS/eip-55
 */
export const address = z
  .string({ error: `Expected ${ADDRESS_SHAPE}.` })
  .superRefine((text, context) => {
    const problem = addressProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem, input: text });
  })
  .meta({ pattern: '^0x[0-9a-fA-F]{40}$' })
  .transform((text) => text.toLowerCase());

/** An address that something is paid to or by: not the zero address, which nobody controls. */
export const party = address.refine((text) => !/^0x0{40}$/.test(text), {
  error: 'Expected an address that somebody controls; this is the zero address.',
});

/** A validator's BLS public key, lower-case with 0x after parsing. */
export const publicKey = z
  .string({ error: 'Expected the public key of a validator: 96 hex digits, with or without 0x.' })
  .regex(/^(0x)?[0-9a-fA-F]{96}$/, {
    error: 'Expected the public key of a validator: 96 hex digits, with or without 0x.',
  })
  .transform((text) => `0x${text.replace(/^0x/, '').toLowerCase()}`);

/** An amount of wei that is not 0, in decimal digits; kept as text, for JSON has no such numbers. */
export const wei = z
  .string({ error: 'Expected an amount in wei as a text of decimal digits.' })
  .regex(/^[1-9][0-9]{0,77}$/, {
    error:
      'Expected an amount in wei, above 0, as a text of decimal digits: 32 ETH is "32000000000000000000".',
  });

/** An amount of wei, in decimal digits; kept as text, for JSON has no such numbers. */
export const weiOrZero = z
  .string({ error: 'Expected an amount in wei as a text of decimal digits.' })
  .regex(/^(0|[1-9][0-9]{0,77})$/, {
    error: 'Expected an amount in wei as a text of decimal digits: 1 ETH is "1000000000000000000".',
  });

/** Bytes in hex with 0x, at least one, lower-case after parsing. */
export const hexBytes = z
  .string({ error: 'Expected bytes in hex with 0x.' })
  .regex(/^0x([0-9a-fA-F]{2})+$/, {
    error: 'Expected bytes in hex with 0x: an even number of digits, at least two.',
  })
  .transform((text) => text.toLowerCase());

/** A transaction's hash, lower-case after parsing. */
export const txHash = z
  .string({ error: 'Expected the hash of a transaction: 0x and 64 hex digits.' })
  .regex(/^0x[0-9a-fA-F]{64}$/, {
    error: 'Expected the hash of a transaction: 0x and 64 hex digits.',
  })
  .transform((text) => text.toLowerCase());

/** 32 bytes of an ECDSA signature in hex, with 0x after parsing. */
export const signaturePart = z
  .string({ error: 'Expected 32 bytes in hex, with or without 0x.' })
  .regex(/^(0x)?[0-9a-fA-F]{64}$/, {
    error: 'Expected 32 bytes in hex: 64 digits, with or without 0x.',
  })
  .transform((text) => `0x${text.replace(/^0x/, '').toLowerCase()}`);
