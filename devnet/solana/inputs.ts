import { InvalidInputError } from '@kiln-connect/core';
import { type Address, isAddress } from '@solana/kit';

/**
 * An address of this chain.
 * @throws {InvalidInputError} when the text is not the base58 of 32 bytes.
 */
export function parseAddress(text: string): Address {
  if (isAddress(text)) return text;
  throw new InvalidInputError({
    code: 'invalid_address',
    message: `'${text}' is not a Solana address: it must be 32 bytes in base58, like 11111111111111111111111111111111.`,
  });
}

/** All lamports together have to fit where each program counts them, with room for rewards. */
const MOST_LAMPORTS = 2n ** 63n;

/** @throws {InvalidInputError} when that many lamports can not exist. */
export function assertSupply(lamports: bigint): void {
  if (lamports < MOST_LAMPORTS) return;
  throw new InvalidInputError({
    code: 'invalid_amount',
    message: `With it there would be ${lamports} lamports on the devnet; fewer than ${MOST_LAMPORTS} can exist.`,
  });
}

/** @throws {InvalidInputError} when the text is not a positive whole number of lamports. */
export function parseLamports(text: string): bigint {
  if (/^\d+$/.test(text) && BigInt(text) > 0n) return BigInt(text);
  throw new InvalidInputError({
    code: 'invalid_amount',
    message: `The amount must be a positive whole number of lamports, not ${text}.`,
  });
}
