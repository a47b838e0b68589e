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
export const chainOf = async (chain: string, system: Pick<System, 'chains'>): Promise<Chain> =>
  (await registrationOf(chain, system).load()).default;
