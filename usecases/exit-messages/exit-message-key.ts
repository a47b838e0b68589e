import type { ExitMessageKey, Organization } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import type { System } from '../system.ts';

/** The OpenPGP key that an organization's exit messages are encrypted to, as its members see it. */
export type ExitMessageKeyAnswer = {
  /** In ASCII armor. */
  readonly public_key: string;
  /** Of its primary key, lower-case hex. */
  readonly fingerprint: string;
  /** Its first user id; '' when it has none. */
  readonly user_id: string;
  /** When it was registered here, RFC 3339, UTC. */
  readonly created_at: string;
};

/** Puts a stored key into the words of the wire. */
export const exitMessageKeyAnswer = (key: ExitMessageKey): ExitMessageKeyAnswer => ({
  public_key: key.publicKey,
  fingerprint: key.fingerprint,
  user_id: key.userId,
  created_at: key.createdAt.toISOString(),
});

/** How the audit log names the key of an organization. */
export const exitMessageKeySubject = ({ id }: Organization, { fingerprint }: ExitMessageKey) => ({
  type: 'exit_message_key',
  id,
  label: fingerprint,
});

/**
 * The key that an organization's exit messages are encrypted to; null when none is registered.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export async function readExitMessageKey(
  { organization: slug }: { organization: string },
  actor: Actor,
  system: System,
): Promise<ExitMessageKeyAnswer | null> {
  const { id } = await findOrganization({ slug, permission: 'organization.read' }, actor, system);
  const key = await system.store.exitMessages.findKey(id);
  return key === undefined ? null : exitMessageKeyAnswer(key);
}
