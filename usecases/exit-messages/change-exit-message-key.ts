import type { ExitMessageKey, Governance, Organization } from '@kiln-connect/store';
import { auditActor } from '../audit.ts';
import type { Actor } from '../caller.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { readCustomerKey } from '../openpgp/customer-key.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';
import {
  type ExitMessageKeyAnswer,
  exitMessageKeyAnswer,
  exitMessageKeySubject,
} from './exit-message-key.ts';

/**
 * Registers the OpenPGP key that the exit messages of an organization are encrypted to, in place of an
 * earlier one. Messages are made anew for it.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 * @throws {InvalidInputError} 'invalid_openpgp_key'.
 */
export async function setExitMessageKey(
  { organization: slug, publicKey }: { organization: string; publicKey: string },
  actor: Actor,
  system: System,
): Promise<ExitMessageKeyAnswer> {
  const organization = await findOrganization(
    { slug, permission: 'exit-messages.configure' },
    actor,
    system,
  );
  const createdAt = system.clock.now();
  const read = await readCustomerKey(publicKey, createdAt);
  const after = { organizationId: organization.id, ...read, createdAt };
  await system.store.atomically(async (groups) => {
    const before = await groups.exitMessages.findKey(organization.id);
    await groups.exitMessages.putKey(after);
    await recordChange({ organization, before, after }, actor, groups, system);
  });
  return exitMessageKeyAnswer(after);
}

/**
 * Takes the key away, and the messages that were encrypted to it; what customers have stays valid.
 * Answers false when there was none.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'reauthentication_needed'.
 */
export async function removeExitMessageKey(
  { organization: slug }: { organization: string },
  actor: Actor,
  system: System,
): Promise<boolean> {
  const organization = await findOrganization(
    { slug, permission: 'exit-messages.configure' },
    actor,
    system,
  );
  return system.store.atomically(async (groups) => {
    const before = await groups.exitMessages.findKey(organization.id);
    if (before === undefined) return false;
    await groups.exitMessages.removeKey(organization.id);
    await recordChange({ organization, before, after: undefined }, actor, groups, system);
    return true;
  });
}

/** Writes a change down and tells owners and admins: who holds the key can end every stake. */
async function recordChange(
  {
    organization,
    before,
    after,
  }: {
    organization: Organization;
    before: ExitMessageKey | undefined;
    after: ExitMessageKey | undefined;
  },
  actor: Actor,
  groups: Governance,
  system: System,
): Promise<void> {
  const key = after ?? before;
  if (key === undefined) return;
  await auditActor(
    {
      organizationId: organization.id,
      action: after === undefined ? 'exit_message_key_removed' : 'exit_message_key_set',
      subject: exitMessageKeySubject(organization, key),
      details: {
        before: before ? settingsOf(before) : null,
        after: after ? settingsOf(after) : null,
      },
    },
    actor,
    groups,
  );
  for (const { role, email } of await groups.members.list({ organizationId: organization.id })) {
    if (role !== 'owner' && role !== 'admin') continue;
    await queueMail(
      {
        kind: 'exit_message_key_changed',
        to: email,
        organizationId: organization.id,
        organizationName: organization.name,
        fingerprint: after?.fingerprint ?? null,
        changedBy: actor.kind === 'operator' ? null : actor.name,
      },
      groups,
      system,
    );
  }
}

const settingsOf = ({ fingerprint, userId }: ExitMessageKey) => ({ fingerprint, user_id: userId });
