import { NETWORKS } from '@kiln-connect/core';
import * as z from 'zod';
import { addressFault } from './address.ts';

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const ZERO_ADDRESS = /^0x0{40}$/;

/** An address in lower case or with its checksum, and not the zero address. */
export const address = z
  .string()
  .regex(ADDRESS, { error: 'must be an address: 0x and 40 hex digits', abort: true })
  .superRefine((text, context) => {
    const fault = addressFault(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
    if (ZERO_ADDRESS.test(text)) {
      context.addIssue({ code: 'custom', message: 'is the zero address, which nobody controls' });
    }
  });

/** The public key of a validator, 48 bytes. */
export const publicKey = z
  .string()
  .regex(/^0x[0-9a-fA-F]{96}$/, 'must be a validator public key: 0x and 96 hex digits');

/** An amount in wei as decimal text. */
export const wei = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/, 'must be an amount in wei: a decimal number as text');

/** An amount in wei as decimal text that the consensus layer, which counts gwei, can hold exactly. */
export const weiOfWholeGwei = z
  .string()
  .regex(
    /^(0|[1-9][0-9]{0,68}0{9})$/,
    'must be an amount in wei of whole gwei: a decimal number as text that ends in nine zeros',
  );

/** The fields that the intent of every action has. */
export const commonFields = {
  version: z.literal(1),
  chain: z.literal('eth'),
  network: z.enum(NETWORKS),
  wallet: address.describe('Who pays and signs.'),
  max_fee_wei: wei.optional().describe('The most that the gas may cost, in wei.'),
};

/** The fields that requests of EIP-7002 and EIP-7251 have besides. */
export const requestFields = {
  max_request_fee_wei: wei
    .optional()
    .describe(
      'The most that may be sent to the request contract, in wei; 0.001 ETH when left out.',
    ),
};

/** True when a list names a key twice, in whichever case. */
export const hasDuplicates = (keys: readonly string[]): boolean =>
  new Set(keys.map((key) => key.toLowerCase())).size < keys.length;
