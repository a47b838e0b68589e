import { InvalidInputError, type JsonObject, type Verdict } from '@kiln-connect/core';
import type { DecodeOptions, VerifyOptions } from './chain-verifier.ts';
import { refuseUnread } from './refuse.ts';
import { knownChains, verifiers } from './registry.ts';

export type { ChainVerifier, DecodeOptions, VerifyOptions } from './chain-verifier.ts';
export { type EthereumStakeIntent, ethereumStakeIntentSchema } from './ethereum/intent.ts';

/**
 * Judges whether these bytes are exactly the transaction that carries the intent out. Bytes that can
 * not be read, intents of the wrong shape and chains that are not known are refused with the reason,
 * never thrown.
 */
export async function verify(options: VerifyOptions): Promise<Verdict> {
  const verifier = verifiers.get(options.chain);
  if (verifier) return verifier.verify(options);
  return refuseUnread([
    {
      code: 'unsupported_chain',
      message: `there is no verifier for the chain '${options.chain}'; there is one for: ${knownChains()}`,
      at: 'chain',
    },
  ]);
}

/**
 * Reads an unsigned or signed transaction into words and numbers; amounts are decimal strings.
 * @throws {InvalidInputError} 'undecodable_transaction' when the bytes are not a transaction of the
 * chain, 'unsupported_chain' when the chain is not known.
 */
export async function decode(options: DecodeOptions): Promise<JsonObject> {
  const verifier = verifiers.get(options.chain);
  if (verifier) return verifier.decode(options);
  throw new InvalidInputError({
    code: 'unsupported_chain',
    message: `there is no decoder for the chain '${options.chain}'; there is one for: ${knownChains()}`,
  });
}
