import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { invitations, outbox } from './tables/index.ts';

/** A mail that was not sent yet. */
export interface OutboxMail {
  readonly id: string;
  /** 'invitation', 'password_reset' … */
  readonly kind: string;
  /** A bare e-mail address. */
  readonly to: string;
  readonly organizationId: string | null;
  /** Its content as the caller encrypted it; kept until it is sent. */
  readonly sealed: Uint8Array;
  readonly createdAt: Date;
  /** From then on it is not worth sending. */
  readonly expiresAt: Date;
  /** How often it was claimed. */
  readonly attempts: number;
  readonly lastError: string | null;
}

/** Mails on their way out: written with what they tell of, sent by whichever server comes first. */
export interface OutboxStore {
  add(o: {
    id: string;
    kind: string;
    to: string;
    organizationId: string | null;
    sealed: Uint8Array;
    expiresAt: Date;
  }): Promise<void>;
  /**
   * Takes the oldest ones that are due; nobody else gets them for `leaseSeconds`. Those that another
   * server takes at this moment are passed over.
   */
  claim(o: { now: Date; limit: number; leaseSeconds: number }): Promise<readonly OutboxMail[]>;
  /** It went out: forgets its content, and notes the time at the invitation that it was for. */
  sent(id: string): Promise<void>;
  failed(o: { id: string; error: string; nextAttemptAt: Date }): Promise<void>;
  /** Those neither sent nor expired, the oldest first. */
  pending(o: { now: Date; limit: number }): Promise<readonly OutboxMail[]>;
  /** Forgets those that have expired, sent or not. */
  prune(now: Date): Promise<void>;
}

const unsent = (now: Date) => and(isNull(outbox.sentAt), gt(outbox.expiresAt, now));

const mailColumns = {
  id: outbox.id,
  kind: outbox.kind,
  to: outbox.recipient,
  organizationId: outbox.organizationId,
  // There until it is sent.
  sealed: sql<Uint8Array>`${outbox.sealed}`.mapWith(outbox.sealed),
  createdAt: outbox.createdAt,
  expiresAt: outbox.expiresAt,
  attempts: outbox.attempts,
  lastError: outbox.lastError,
};

export function outboxStore({ orm, atomically }: Connection): OutboxStore {
  return {
    add: async ({ to, ...mail }) => {
      await orm.insert(outbox).values({ ...mail, recipient: to });
    },
    claim: async ({ now, limit, leaseSeconds }) => {
      // Apart from the update, so that it is looked for once and no more than `limit` are locked.
      const due = orm.$with('due').as(
        orm
          .select({ id: outbox.id })
          .from(outbox)
          .where(and(unsent(now), or(isNull(outbox.nextAttemptAt), lte(outbox.nextAttemptAt, now))))
          .orderBy(asc(outbox.createdAt), asc(outbox.id))
          .limit(limit)
          .for('update', { skipLocked: true }),
      );
      const claimed = await orm
        .with(due)
        .update(outbox)
        .set({
          attempts: sql`${outbox.attempts} + 1`,
          nextAttemptAt: new Date(now.getTime() + leaseSeconds * 1000),
        })
        .where(inArray(outbox.id, orm.select({ id: due.id }).from(due)))
        .returning(mailColumns);
      return claimed.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    },
    sent: (id) =>
      atomically(async (transaction) => {
        const [mail] = await transaction.orm
          .update(outbox)
          .set({ sentAt: sql`now()`, sealed: null, lastError: null })
          .where(eq(outbox.id, id))
          .returning();
        if (mail?.kind !== 'invitation' || mail.organizationId === null) return;
        await transaction.orm
          .update(invitations)
          .set({ sentAt: mail.sentAt })
          .where(
            and(
              eq(invitations.organizationId, mail.organizationId),
              eq(invitations.email, mail.recipient),
              isNull(invitations.acceptedAt),
              isNull(invitations.revokedAt),
            ),
          );
      }),
    failed: async ({ id, error, nextAttemptAt }) => {
      await orm
        .update(outbox)
        .set({ lastError: error, nextAttemptAt })
        .where(and(eq(outbox.id, id), isNull(outbox.sentAt)));
    },
    pending: ({ now, limit }) =>
      orm
        .select(mailColumns)
        .from(outbox)
        .where(unsent(now))
        .orderBy(asc(outbox.createdAt), asc(outbox.id))
        .limit(limit),
    prune: async (now) => {
      await orm.delete(outbox).where(lte(outbox.expiresAt, now));
    },
  };
}
