import { InvalidInputError } from '@kiln-connect/core';
import type { JsonRpc } from './json-rpc.ts';

/** The address with the capital letters of its checksum (ERC-55). */
async function withChecksum(address: string, rpc: JsonRpc): Promise<string> {
  const digits = address.slice(2).toLowerCase();
  const text = `0x${Buffer.from(digits).toString('hex')}`;
  // The node hashes (keccak-256), so that no library has to be loaded for this alone.
  const hash = (await rpc.call<string>('web3_sha3', text)).slice(2);
  const cased = [...digits].map((digit, at) =>
    Number.parseInt(hash[at] as string, 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${cased.join('')}`;
}

/**
 * Checks what is asked of the faucet.
 * @throws {InvalidInputError} when the address is malformed, its checksum (ERC-55) is wrong, or the
 * amount is not a positive whole number.
 */
export async function assertFundable(
  { address, amount }: { address: string; amount: string },
  rpc: JsonRpc,
): Promise<void> {
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) {
    throw new InvalidInputError({
      code: 'invalid_address',
      message: `'${address}' is not an Ethereum address: it must be 0x and 40 hexadecimal digits.`,
    });
  }
  const digits = address.slice(2);
  const claimsChecksum = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
  const right = claimsChecksum ? await withChecksum(address, rpc) : address;
  if (right !== address) {
    throw new InvalidInputError({
      code: 'invalid_address',
      message: `The checksum of the address ${address} is wrong; with this one it would be ${right}.`,
    });
  }
  if (!/^\d+$/.test(amount) || BigInt(amount) === 0n) {
    throw new InvalidInputError({
      code: 'invalid_amount',
      message: `The amount to fund must be a positive whole number of wei, not ${amount}.`,
    });
  }
}
