import type { Network } from '@kiln-connect/core';
import { type Actor, actorLabel } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { announceChange } from './announce-change.ts';
import { changeDecided, findChange } from './find-change.ts';
import { type PolicyProposalAnswer, proposalAnswer } from './policy-answer.ts';

/**
 * Cancels the change of a signing policy that waits: whoever may change the policy may, whoever
 * proposed it.
 * @throws {NotFoundError} 'organization_not_found', 'policy_change_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {ConflictError} 'policy_change_decided'.
 */
export async function cancelPolicyChange(
  { organization: slug, network, id }: { organization: string; network: Network; id: string },
  actor: Actor,
  system: System,
): Promise<PolicyProposalAnswer> {
  const organization = await findOrganization({ slug, permission: 'policy.change' }, actor, system);
  const proposal = await findChange({ organizationId: organization.id, network, id }, system);
  const decision = {
    id,
    by: actor.kind === 'operator' ? null : actor.userId,
    label: actorLabel(actor),
    at: system.clock.now(),
  };
  await system.store.atomically(async (groups) => {
    if (!(await groups.policies.cancel(decision))) throw changeDecided();
    await announceChange({ change: 'cancelled', proposal }, groups, system, actor);
  });
  const { by: decidedBy, label: decidedByLabel, at: decidedAt } = decision;
  return proposalAnswer({ ...proposal, state: 'cancelled', decidedBy, decidedByLabel, decidedAt });
}
