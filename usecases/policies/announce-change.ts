import type { Governance, PolicyProposal, PolicyVersion } from '@kiln-connect/store';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { publishEvent } from '../events/publish-event.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { System } from '../system.ts';

/** What happened to a change of a signing policy. */
export type PolicyChange =
  | { readonly change: 'proposed'; readonly proposal: PolicyProposal }
  | { readonly change: 'cancelled'; readonly proposal: PolicyProposal }
  | {
      readonly change: 'in_force';
      readonly proposal: PolicyProposal;
      readonly version: PolicyVersion;
    };

const EVENTS = {
  proposed: 'policy.change_proposed',
  cancelled: 'policy.change_cancelled',
  in_force: 'policy.changed',
} as const;

const ACTIONS = {
  proposed: 'policy_change_proposed',
  cancelled: 'policy_change_cancelled',
  in_force: 'policy_changed',
} as const;

/**
 * Writes down what happened to a change, publishes it and writes to every member, in the transaction
 * that does it. Without an actor it happened because its time had come.
 */
export async function announceChange(
  happened: PolicyChange,
  groups: Governance,
  system: Pick<System, 'sealer' | 'clock' | 'publicUrl' | 'mail'>,
  actor?: Actor,
): Promise<void> {
  const { change, proposal } = happened;
  const { organizationId, network, hash, reason, effectiveAt, proposedByLabel } = proposal;
  const number = happened.change === 'in_force' ? happened.version.number : null;
  const deed = {
    organizationId,
    action: ACTIONS[change],
    subject: { type: 'policy', id: proposal.id, label: `signing policy on ${network}` },
    details: {
      network,
      hash,
      reason,
      proposed_by: proposedByLabel,
      ...(change === 'proposed' && { effective_at: effectiveAt?.toISOString() ?? null }),
      ...(number !== null && { version: number }),
    },
  };
  if (actor) await auditActor(deed, actor, groups);
  else {
    await groups.audit.append({
      ...deed,
      actor: { type: 'system', id: null, label: 'system' },
      address: null,
      userAgent: null,
    });
  }
  await publishEvent(
    {
      organizationId,
      network,
      type: EVENTS[change],
      data: { proposal_id: proposal.id, ...deed.details },
    },
    groups,
  );
  const organization = await groups.organizations.find(organizationId);
  if (organization === undefined) return;
  for (const { email } of await groups.members.list({ organizationId })) {
    await queueMail(
      {
        kind: 'policy_change',
        to: email,
        organizationId,
        organizationName: organization.name,
        organizationSlug: organization.slug,
        network,
        change,
        by: actor === undefined || actor.kind === 'operator' ? null : actor.name,
        isOverdue: actor === undefined,
        removesPolicy: hash === null,
        reason,
        takesEffectAt: effectiveAt,
      },
      groups,
      system,
    );
  }
}
