import { base58 } from '@scure/base';
import { z } from 'zod';

const isBase58 = (text: string, bytes: number): boolean => {
  try {
    return base58.decode(text).length === bytes;
  } catch {
    return false;
  }
};

/** The System program's address, of 32 zeros: nobody controls it. */
const ZEROS = '11111111111111111111111111111111';

const ADDRESS_SHAPE = 'an address of Solana: 32 bytes in base58';

/** An address, base58 of 32 bytes. Upper and lower case are different letters. */
export const address = z
  .string({ error: `Expected ${ADDRESS_SHAPE}.` })
  .max(44, { error: `Expected ${ADDRESS_SHAPE}, at most 44 letters and digits.` })
  .refine((text) => isBase58(text, 32), {
    error: `Expected ${ADDRESS_SHAPE}; capital letters count.`,
  })
  .meta({ pattern: '^[1-9A-HJ-NP-Za-km-z]{32,44}$' });

/** An address that somebody has, or a program keeps: not the one of zeros. */
export const party = address.refine((text) => text !== ZEROS, {
  error: 'Expected an address that somebody controls; this is the one of zeros.',
});

const LAMPORTS = 'Expected an amount in lamports, above 0, as a text of decimal digits';

/** An amount of lamports that is not 0 and fits 64 bits, in decimal digits; kept as text. */
export const lamports = z
  .string({ error: `${LAMPORTS}.` })
  .regex(/^[1-9][0-9]{0,19}$/, { error: `${LAMPORTS}: 1 SOL is "1000000000".` })
  .refine((text) => !/^[0-9]+$/.test(text) || BigInt(text) < 2n ** 64n, {
    error: 'Expected an amount in lamports that 64 bits can hold.',
  });

/** Bytes in hex, lower case and without 0x after parsing, as Solana's part of the API writes them. */
export const hexBytes = z
  .string({ error: 'Expected bytes in hex.' })
  .regex(/^(0x)?([0-9a-fA-F]{2})+$/, {
    error: 'Expected bytes in hex: an even number of digits, at least two, with or without 0x.',
  })
  .transform((text) => text.replace(/^0x/, '').toLowerCase());

/** An Ed25519 signature in hex, lower case and without 0x after parsing. */
export const signatureHex = z
  .string({ error: 'Expected a signature: 64 bytes in hex.' })
  .regex(/^(0x)?[0-9a-fA-F]{128}$/, {
    error: 'Expected a signature: 64 bytes in hex, that is 128 digits.',
  })
  .transform((text) => text.replace(/^0x/, '').toLowerCase());

const SIGNATURE = 'Expected the signature of a transaction: 64 bytes in base58.';

/** What a transaction is known by: its first signature in base58, 64 bytes. */
export const transactionId = z
  .string({ error: SIGNATURE })
  .max(88, { error: SIGNATURE })
  .refine((text) => isBase58(text, 64), { error: SIGNATURE });
