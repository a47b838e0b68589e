import { queueMail } from './mail/queue-mail.ts';
import type { PeopleHooks, System } from './system.ts';

/** What happens here when the room of people tells of something. */
export const peopleHooks = (
  system: Pick<System, 'store' | 'sealer' | 'clock' | 'publicUrl' | 'mail'>,
): Omit<PeopleHooks, 'secret'> => ({
  audit: async (entry) => {
    await system.store.audit.append(entry);
  },
  onResetRequested: ({ email, token, expiresAt }) =>
    system.store.atomically((groups) =>
      queueMail(
        { kind: 'password_reset', to: email, organizationId: null, token, expiresAt },
        groups,
        system,
      ),
    ),
});
