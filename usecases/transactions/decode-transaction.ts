import type { JsonObject } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { registrationOf } from '../chain-of.ts';
import type { System } from '../system.ts';

/**
 * What a transaction says, signed or not, read by the verifier's own decoder.
 * @throws {InvalidInputError} 'undecodable_transaction' saying where the bytes make no sense.
 */
export async function decodeTransaction(
  { chain, input }: { chain: string; input: { readonly tx_serialized: string } },
  { network }: Caller,
  system: System,
): Promise<JsonObject> {
  const { name } = registrationOf(chain, system).info;
  return system.verifier.decode({ chain: name, network, bytes: input.tx_serialized });
}
