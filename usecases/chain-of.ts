import { type Chain, type ChainRegistration, NotFoundError } from '@kiln-connect/core';
import type { System } from './system.ts';

/**
 * What is known of a chain without loading its libraries.
 * @throws {NotFoundError} 'chain_not_found' when no chain has that name.
 */
export function registrationOf(
  chain: string,
  { chains }: Pick<System, 'chains'>,
): ChainRegistration {
  const registration = Object.hasOwn(chains, chain) ? chains[chain] : undefined;
  if (registration !== undefined) return registration;
  throw new NotFoundError({
    code: 'chain_not_found',
    message: `There is no chain '${chain}' here; there is ${Object.keys(chains).join(', ')}.`,
  });
}

/**
 * The chain itself; its libraries are loaded on first use.
 * @throws {NotFoundError} 'chain_not_found' when no chain has that name.
 */
export async function chainOf(chain: string, system: Pick<System, 'chains'>): Promise<Chain> {
  const registration = registrationOf(chain, system);
  const known = loaded.get(registration);
  if (known) return known;
  const found = (await registration.load()).default;
  loaded.set(registration, found);
  return found;
}

/** Asking the module loader each time costs more than most answers. */
const loaded = new WeakMap<ChainRegistration, Chain>();
