import type { Crafted, OperatorStatement } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import type { System } from '../system.ts';

type Parts = Pick<System, 'store' | 'chains' | 'clock'>;

/**
 * Keeps what a crafted transaction makes of who controls its stakes, as its proved intent says: a stake
 * that appears with other authorities raises an alert, and a change that leads to these does not.
 */
export async function expectAuthorities(
  {
    chain,
    action,
    crafted,
  }: { chain: string; action: string; crafted: Pick<Crafted, 'intent' | 'stakeIds'> },
  { organizationId, network }: Pick<Caller, 'organizationId' | 'network'>,
  system: Parts,
): Promise<void> {
  const { intendedAuthorities } = await chainOf(chain, system);
  const stakes = intendedAuthorities?.(crafted) ?? [];
  const at = system.clock.now();
  await system.store.authorities.expect({ organizationId, network, chain, stakes, action, at });
}

/** The same for keys that were handed out: a stake on one of them has to appear with these. */
export async function expectStatedAuthorities(
  { chain, statements }: { chain: string; statements: readonly OperatorStatement[] },
  { organizationId, network }: Pick<Caller, 'organizationId' | 'network'>,
  system: Parts,
): Promise<void> {
  const { statedAuthorities } = await chainOf(chain, system);
  const stakes = statedAuthorities?.(statements) ?? [];
  const at = system.clock.now();
  await system.store.authorities.expect({
    organizationId,
    network,
    chain,
    stakes,
    action: null,
    at,
  });
}
