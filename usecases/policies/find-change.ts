import { ConflictError, type Network, NotFoundError } from '@kiln-connect/core';
import type { PolicyProposal } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { currentPolicyVersion } from './policy-in-force.ts';

/**
 * The change of a policy that waits, by its id; one whose time has come is decided first.
 * @throws {NotFoundError} 'policy_change_not_found' when no change of that id waits.
 */
export async function findChange(
  { id, ...key }: { organizationId: string; network: Network; id: string },
  system: System,
): Promise<PolicyProposal> {
  await currentPolicyVersion(key, system);
  const proposal = await system.store.policies.open(key);
  if (proposal?.id === id) return proposal;
  throw new NotFoundError({
    code: 'policy_change_not_found',
    message: `No change '${id}' of the signing policy on ${key.network} waits: it may be in force or cancelled by now.`,
    details: { change: id },
  });
}

/** Somebody else decided on a change in the same moment. */
export const changeDecided = (): ConflictError =>
  new ConflictError({
    code: 'policy_change_decided',
    message: 'Somebody else decided on this change just now: look at how it stands.',
  });
