import { randomUUID } from 'node:crypto';
import type { Governance } from '@kiln-connect/store';
import type { System } from '../system.ts';
import { composeMail } from './compose-mail.ts';
import type { Mail } from './mail.ts';
import { renderMail } from './render-mail.ts';
import { sealMail } from './sealed-mail.ts';

/** How long a notice is worth sending, in milliseconds; other mails end with what they speak of. */
const NOTICE_LIFE = 3 * 24 * 3_600_000;

/**
 * Puts a mail into the outbox, inside the caller's transaction: it is sent if, and only if, what it
 * tells of is stored. Its content is encrypted until it was sent.
 */
export async function queueMail(
  mail: Mail,
  { outbox }: Pick<Governance, 'outbox'>,
  {
    sealer,
    clock,
    publicUrl,
    mail: mailer,
  }: Pick<System, 'sealer' | 'clock' | 'publicUrl' | 'mail'>,
): Promise<void> {
  const content = composeMail(mail, { publicUrl });
  const id = randomUUID();
  await outbox.add({
    id,
    kind: mail.kind,
    to: mail.to,
    organizationId: mail.organizationId,
    sealed: sealMail(
      id,
      {
        subject: content.subject,
        ...renderMail(content, { publicUrl }),
        link: content.action?.url ?? null,
      },
      sealer,
    ),
    expiresAt: expiryOf(mail, clock.now()),
  });
  mailer.wake();
}

const expiryOf = (mail: Mail, now: Date): Date =>
  'expiresAt' in mail ? mail.expiresAt : new Date(now.getTime() + NOTICE_LIFE);
