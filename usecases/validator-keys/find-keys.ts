import { type Network, NotFoundError } from '@kiln-connect/core';
import type { ValidatorKey } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** Validator keys of one chain and network, by public key. */
export interface NamedKeys {
  readonly chain: string;
  readonly network: Network;
  readonly publicKeys: readonly string[];
}

/**
 * Validator keys that were handed out here, in no order.
 * @throws {NotFoundError} 'validator_key_not_found' naming those that were not.
 */
export async function findKeys(
  { chain, network, publicKeys }: NamedKeys,
  { store }: Pick<System, 'store'>,
): Promise<readonly ValidatorKey[]> {
  const keys = await store.validatorKeys.find({ chain, network, publicKeys });
  const found = new Set(keys.map(({ publicKey }) => publicKey));
  const missing = publicKeys.filter((publicKey) => !found.has(publicKey));
  if (missing.length > 0) throw keysNotFound(missing, `${chain} on ${network}`);
  return keys;
}

/** The refusal of keys that are not ours, or not the caller's. */
export const keysNotFound = (publicKeys: readonly string[], where: string): NotFoundError =>
  new NotFoundError({
    code: 'validator_key_not_found',
    message: `These validator keys of ${where} were not handed out here: ${publicKeys.join(', ')}.`,
    details: { validators: publicKeys },
  });
