import { ConflictError } from '@kiln-connect/core';
import { auditActor } from '../audit.ts';
import type { Operator } from '../caller.ts';
import { setUpLink } from '../mail/links.ts';
import { createSecretToken, hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';
import { setUpExpiry } from './require-set-up-link.ts';
import type { SetUpLinkAnswer } from './set-up-answer.ts';

/**
 * Makes a link that works once, for a day, and replaces every earlier one: whoever opens it makes the
 * first organization and owns it.
 * @throws {ConflictError} 'set_up_done' when an organization has an owner.
 */
export async function createSetUpLink(
  _input: Record<string, never>,
  operator: Operator,
  { store, clock, publicUrl }: System,
): Promise<SetUpLinkAnswer> {
  const token = createSecretToken();
  const createdAt = clock.now();
  const expiresAt = setUpExpiry(createdAt).toISOString();
  await store.atomically(async (groups) => {
    if (!(await groups.setup.isNeeded())) {
      throw new ConflictError({
        code: 'set_up_done',
        message:
          "This deployment is set up: an organization has an owner. 'invitations create' invites further people.",
      });
    }
    await groups.setup.put({ tokenHash: hashSecretToken(token), createdAt });
    await auditActor(
      {
        action: 'set_up_link_created',
        subject: { type: 'set_up_link', id: 'set-up', label: 'set-up link' },
        details: { after: { expires_at: expiresAt } },
      },
      operator,
      groups,
    );
  });
  return { link: setUpLink(token, publicUrl), expires_at: expiresAt };
}
