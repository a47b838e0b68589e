import { type DurableNonces, NotBuiltError } from '@kiln-connect/core';
import type { ChainKey } from '@kiln-connect/store';
import { registrationOf } from '../chain-of.ts';
import type { System } from '../system.ts';

/**
 * A chain's part in nonce accounts.
 * @throws {NotBuiltError} 'nonce_accounts_not_built' when the chain has no durable nonces.
 */
export async function durableNoncesOf(
  { chain, network }: ChainKey,
  system: Pick<System, 'chains' | 'connections'>,
): Promise<DurableNonces> {
  const { name } = registrationOf(chain, system).info;
  const { durableNonces } = await system.connections(name, network);
  if (durableNonces) return durableNonces;
  throw new NotBuiltError({
    code: 'nonce_accounts_not_built',
    message: `There are no nonce accounts of ${chain}: its transactions do without them, or they are not built.`,
  });
}
