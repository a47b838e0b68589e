import { setImmediate } from 'node:timers/promises';
import type { DerivedKey, Network } from '@kiln-connect/core';
import type { ValidatorKey } from '@kiln-connect/store';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';
import { validatorKeysNotBuilt } from './not-built.ts';
import { validatorSeed } from './validator-seed.ts';

/**
 * The keys themselves of validator keys that were handed out, in their order.
 * @throws {NotBuiltError} 'validator_keys_not_built' when the chain has no such keys.
 * @throws {Error} when the seed is not the one that they were made from.
 */
export async function derivedKeys(
  {
    chain,
    network,
    keys,
  }: {
    chain: string;
    network: Network;
    keys: readonly Pick<ValidatorKey, 'publicKey' | 'derivationIndex'>[];
  },
  system: Pick<System, 'store' | 'sealer' | 'chains'>,
): Promise<readonly DerivedKey[]> {
  const { deriveValidatorKey } = await chainOf(chain, system);
  if (deriveValidatorKey === undefined) throw validatorKeysNotBuilt(chain);
  const seed = await validatorSeed({ chain, network }, system);
  const derived: DerivedKey[] = [];
  for (const { publicKey, derivationIndex } of keys) {
    const key = deriveValidatorKey(seed, derivationIndex);
    if (key.publicKey !== publicKey) {
      throw new Error(
        `Index ${derivationIndex} of the seed of ${chain} on ${network} gives another key than ${publicKey}: the seed is not the one that the key was made from.`,
      );
    }
    derived.push(key);
    // A derivation takes milliseconds: others are served between two of them.
    await setImmediate();
  }
  return derived;
}
