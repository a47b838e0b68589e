import { ConflictError, ForbiddenError, type Network } from '@kiln-connect/core';
import type { PolicyProposal } from '@kiln-connect/store';
import { type Actor, actorLabel } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { announceChange } from './announce-change.ts';
import { changeDecided, findChange } from './find-change.ts';
import { type PolicyVersionAnswer, versionAnswer } from './policy-answer.ts';
import { isProposerGoverning } from './proposer.ts';

/**
 * Approves the change of a signing policy that waits; it is in force from then on. Never by who
 * proposed it; the operator may approve what a member proposed.
 * @throws {NotFoundError} 'organization_not_found', 'policy_change_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'own_policy_change',
 *   'not_an_approver'.
 * @throws {ConflictError} 'policy_proposer_left': the change is cancelled; 'policy_change_decided'.
 */
export async function approvePolicyChange(
  { organization: slug, network, id }: { organization: string; network: Network; id: string },
  actor: Actor,
  system: System,
): Promise<PolicyVersionAnswer> {
  const organization = await findOrganization({ slug, permission: 'policy.change' }, actor, system);
  const proposal = await findChange({ organizationId: organization.id, network, id }, system);
  requireApprover(proposal, actor);
  const at = system.clock.now();
  const decision = {
    id,
    by: actor.kind === 'operator' ? null : actor.userId,
    label: actorLabel(actor),
    at,
  };
  const version = await system.store.atomically(async (groups) => {
    if (!(await isProposerGoverning(proposal, groups))) {
      if (await groups.policies.cancel(decision)) {
        await announceChange({ change: 'cancelled', proposal }, groups, system, actor);
      }
      return undefined;
    }
    const adopted = await groups.policies.adopt(decision);
    if (adopted === undefined) throw changeDecided();
    const change = { change: 'in_force', proposal, version: adopted } as const;
    await announceChange(change, groups, system, actor);
    return adopted;
  });
  if (version !== undefined) return versionAnswer(version);
  throw new ConflictError({
    code: 'policy_proposer_left',
    message: `${proposal.proposedByLabel}, who proposed this, may not change the policy any more, so the change is cancelled: propose it yourself if it is right.`,
  });
}

function requireApprover({ proposedBy, approvers }: PolicyProposal, actor: Actor): void {
  const actorId = actor.kind === 'operator' ? null : actor.userId;
  if (proposedBy === actorId) {
    throw new ForbiddenError({
      code: 'own_policy_change',
      message: 'You proposed this change yourself: somebody else has to approve it.',
    });
  }
  if (actorId === null || approvers.includes(actorId)) return;
  throw new ForbiddenError({
    code: 'not_an_approver',
    message:
      'When this change was proposed you had not been an owner or admin for 24 hours, so you may cancel it, and not approve it.',
  });
}
