import { ConflictError, InvalidInputError } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import { type Actor, actorLabel } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import { type AlertAnswer, alertAnswer, alertSubject } from './alert-answer.ts';
import { findAlert } from './find-alert.ts';

/** Characters of a note at most. */
const LONGEST_NOTE = 2_000;

/**
 * Notes that somebody looked at an alert, and what it was. It stays in the list, and in the audit log.
 * @throws {NotFoundError} 'organization_not_found', 'alert_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {InvalidInputError} 'invalid_note' without a note, or with too long a one.
 * @throws {ConflictError} 'alert_not_open' when it was acknowledged before or never needed it.
 */
export async function acknowledgeAlert(
  { organization: slug, id, note }: { organization: string; id: string; note: string },
  actor: Actor,
  system: System,
): Promise<AlertAnswer> {
  const permission = 'alerts.acknowledge';
  const { id: organizationId } = await findOrganization({ slug, permission }, actor, system);
  const written = note.trim();
  if (written === '' || written.length > LONGEST_NOTE) {
    throw new InvalidInputError({
      code: 'invalid_note',
      message: `Write what it was, in 1 to ${LONGEST_NOTE} characters: whoever reads the alert later has to understand it.`,
    });
  }
  return system.store.atomically(async (groups) => {
    const alert = await findAlert({ organizationId, id }, groups);
    const isOpen = alert.state === 'open' || alert.state === 'recovered';
    const by = actorLabel(actor);
    const at = system.clock.now();
    const acknowledged =
      isOpen && (await groups.alerts.acknowledge({ organizationId, id, by, note: written, at }));
    if (!acknowledged) {
      throw new ConflictError({
        code: 'alert_not_open',
        message: `The alert '${id}' needs no acknowledgement: it is ${alert.state}.`,
        details: { alert: id, state: alert.state },
      });
    }
    await auditActor(
      {
        organizationId,
        action: 'alert_acknowledged',
        subject: alertSubject(alert),
        details: { alert_id: id, kind: alert.kind, chain: alert.chain, note: written },
      },
      actor,
      groups,
    );
    const after = await findAlert({ organizationId, id }, groups);
    return alertAnswer(after, system.chains[after.chain]?.info);
  });
}
