import { NETWORKS } from '@kiln-connect/core';
import * as z from 'zod';
import { addressBytes } from './address.ts';
import { SYSTEM_PROGRAM } from './programs.ts';

/** An address in base58, and not the one of zeros. */
export const address = z
  .string()
  .refine((text) => addressBytes(text) !== undefined, {
    error: 'must be an address: 32 bytes in base58',
    abort: true,
  })
  .refine((text) => text !== SYSTEM_PROGRAM, 'is the address of zeros, which nobody controls');

/** An amount in lamports as decimal text, as 64 bits hold it. */
const lamports = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,19})$/, {
    error: 'must be an amount in lamports: a decimal number as text',
    abort: true,
  })
  .refine((text) => BigInt(text) < 2n ** 64n, 'is more than 64 bits can hold');

/** An amount above nothing. */
export const someLamports = lamports.refine((text) => text !== '0', 'must be above 0');

/** The fields that the intent of every action has. */
export const commonFields = {
  version: z.literal(1),
  chain: z.literal('sol'),
  network: z.enum(NETWORKS),
  wallet: address.describe('Who pays and signs, and to whom the stake belongs.'),
  nonce_account: address
    .optional()
    .describe(
      'The nonce account that keeps the bytes valid; without it they are for some minutes.',
    ),
  nonce_account_authority: address
    .optional()
    .describe('Who uses the nonce up; may be another than the wallet, and signs as well.'),
  max_fee_lamports: lamports
    .optional()
    .describe(
      'The most that signatures and priority may cost, in lamports; 0.001 SOL when left out.',
    ),
};
