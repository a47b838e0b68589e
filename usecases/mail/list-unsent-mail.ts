import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { openMail } from './sealed-mail.ts';

/** A mail that waits, as the operator sees it. */
export type UnsentMailAnswer = {
  readonly id: string;
  /** 'invitation', 'password_reset' … */
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  /** What its button opens, secret included: for the operator to hand over; null when it has none. */
  readonly link: string | null;
  readonly attempts: number;
  /** What the mail server said at the last attempt. */
  readonly last_error: string | null;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  readonly expires_at: string;
};

/** More than anybody reads; the oldest are shown. */
const MOST = 1000;

/** Mails that were not sent and are not too old yet, the oldest first, with their links. */
export async function listUnsentMail(
  _input: Record<string, never>,
  _operator: Operator,
  { store, sealer, clock }: System,
): Promise<UnsentMailAnswer[]> {
  const rows = await store.outbox.pending({ now: clock.now(), limit: MOST });
  return rows.map((row) => {
    const { subject, link } = openMail(row.id, row.sealed, sealer);
    return {
      id: row.id,
      kind: row.kind,
      to: row.to,
      subject,
      link,
      attempts: row.attempts,
      last_error: row.lastError,
      created_at: row.createdAt.toISOString(),
      expires_at: row.expiresAt.toISOString(),
    };
  });
}
