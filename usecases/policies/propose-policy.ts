import {
  ConflictError,
  InvalidInputError,
  type Json,
  mayRole,
  type Network,
} from '@kiln-connect/core';
import type { Governance, PolicyVersion } from '@kiln-connect/store';
import { type Actor, actorLabel } from '../caller.ts';
import { requireGranted } from '../networks/require-granted.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { announceChange } from './announce-change.ts';
import { type PolicyProposalAnswer, proposalAnswer } from './policy-answer.ts';
import { currentPolicyVersion } from './policy-in-force.ts';

/** How long a change waits that nobody else can approve. */
const CHANGE_DELAY_MS = 24 * 3_600_000;

const MOST_REASON = 500;

/**
 * Proposes another signing policy on a network, or none (null). It takes effect when another owner or
 * admin approves it; where nobody else may, after 24 hours. All members are written to. Who may
 * approve is settled now: whoever becomes an owner or admin later, or did so less than 24 hours ago and
 * since the policy in force, is not among them.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed', 'network_not_granted'.
 * @throws {InvalidInputError} 'invalid_policy', 'invalid_reason'.
 * @throws {ConflictError} 'policy_unchanged', 'policy_change_open'.
 */
export async function proposePolicy(
  {
    organization: slug,
    network,
    policy,
    reason: given,
  }: { organization: string; network: Network; policy: Json; reason: string },
  actor: Actor,
  system: System,
): Promise<PolicyProposalAnswer> {
  const organization = await findOrganization({ slug, permission: 'policy.change' }, actor, system);
  requireGranted(organization, network);
  const reason = requireReason(given);
  const hash = policy === null ? null : await requirePolicy(policy, network);
  const key = { organizationId: organization.id, network };
  await currentPolicyVersion(key, system);
  return system.store.atomically(async (groups) => {
    const current = await groups.policies.current(key);
    if ((current?.hash ?? null) === hash) throw unchanged(hash, network);
    const now = system.clock.now();
    const approvers = await approversOf({ ...key, current, now }, actor, groups);
    const proposal = await groups.policies.propose({
      ...key,
      document: policy,
      hash,
      reason,
      proposedBy: actor.kind === 'operator' ? null : actor.userId,
      proposedByLabel: actorLabel(actor),
      proposedAt: now,
      approvers,
      effectiveAt: approvers.length > 0 ? null : new Date(now.getTime() + CHANGE_DELAY_MS),
    });
    await announceChange({ change: 'proposed', proposal }, groups, system, actor);
    return proposalAnswer(proposal);
  });
}

/** The hash of a document that is a policy for this network. */
async function requirePolicy(policy: Json, network: Network): Promise<string> {
  // Loaded when it is needed: its cryptography would slow down every start.
  const { policyHash, readPolicy } = await import('@kiln-connect/verify');
  const read = readPolicy(policy);
  const reasons =
    'reasons' in read
      ? read.reasons
      : read.policy.network === network
        ? []
        : [
            {
              message: `policy.network: is ${read.policy.network}; this is the policy of ${network}`,
            },
          ];
  if ('policy' in read && reasons.length === 0) return policyHash(read.policy);
  throw new InvalidInputError({
    code: 'invalid_policy',
    message: `This is no signing policy: ${reasons.map(({ message }) => message).join('; ')}.`,
    details: { reasons: reasons.map(({ message }) => message) },
  });
}

function requireReason(given: string): string {
  const reason = given.trim();
  if (reason.length >= 1 && reason.length <= MOST_REASON && !/\p{Cc}/u.test(reason)) return reason;
  throw new InvalidInputError({
    code: 'invalid_reason',
    message: `Say in 1 to ${MOST_REASON} characters, on one line, why the policy is to change: the other members are told.`,
  });
}

const unchanged = (hash: string | null, network: Network): ConflictError =>
  new ConflictError({
    code: 'policy_unchanged',
    message:
      hash === null
        ? `There is no signing policy on ${network}, so there is none to remove.`
        : 'This is the policy that is in force already: nothing would change.',
  });

/**
 * Who may approve: owners and admins beside the proposer who were that when the policy in force took
 * effect, or 24 hours ago. A second admin who is added to approve has to wait as long as the change.
 */
async function approversOf(
  {
    organizationId,
    current,
    now,
  }: { organizationId: string; current: PolicyVersion | undefined; now: Date },
  actor: Actor,
  { members }: Governance,
): Promise<readonly string[]> {
  const all = await members.list({ organizationId });
  const trustedSince = Math.max(
    now.getTime() - CHANGE_DELAY_MS,
    current?.effectiveAt.getTime() ?? Number.POSITIVE_INFINITY,
  );
  return all
    .filter(
      ({ userId, role, governsSince }) =>
        mayRole(role, 'policy.change') &&
        (actor.kind === 'operator' || userId !== actor.userId) &&
        governsSince !== null &&
        governsSince.getTime() <= trustedSince,
    )
    .map(({ userId }) => userId);
}
