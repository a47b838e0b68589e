import { queueMail } from './mail/queue-mail.ts';
import { securityNotice } from './mail/security-notice.ts';
import type { PeopleHooks, System } from './system.ts';

/** What happens here when the room of people tells of something. */
export const peopleHooks = (
  system: Pick<System, 'store' | 'sealer' | 'clock' | 'publicUrl' | 'mail'>,
): Omit<PeopleHooks, 'secret'> => ({
  audit: (entry) =>
    system.store.atomically(async (groups) => {
      await groups.audit.append(entry);
      const notice = securityNotice(entry, system.clock.now());
      if (notice !== undefined) await queueMail(notice, groups, system);
    }),
  organizationsOf: async (userId) =>
    (await system.store.members.ofUser(userId)).map(({ name }) => name),
  onResetRequested: ({ email, token, expiresAt }) =>
    system.store.atomically((groups) =>
      queueMail(
        { kind: 'password_reset', to: email, organizationId: null, token, expiresAt },
        groups,
        system,
      ),
    ),
});
