import { randomUUID } from 'node:crypto';
import { and, asc, eq, exists, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { Connection } from '../connection.ts';
import type { PublishedEvent } from '../events.ts';
import { events, webhookDeliveries, webhookEndpoints } from '../tables/index.ts';
import type { WebhookEndpoint } from '../webhooks.ts';

/** A delivery that this process is to send now. */
export interface ClaimedDelivery {
  readonly id: string;
  /** Proves to `record` that it is still this process's. */
  readonly claim: string;
  /** How often it was sent since it was last asked for. */
  readonly tries: number;
  readonly event: PublishedEvent;
  readonly endpoint: WebhookEndpoint;
}

/**
 * Webhooks are locked first, and what is sent to each is counted by another statement: that one sees
 * what those took who had the lock before.
 */
export const claimDeliveries = (
  {
    now,
    limit,
    perEndpoint,
    leaseSeconds,
  }: { now: Date; limit: number; perEndpoint: number; leaseSeconds: number },
  { orm, atomically }: Connection,
): Promise<readonly ClaimedDelivery[]> =>
  atomically(async (transaction) => {
    const due = and(
      eq(webhookDeliveries.state, 'pending'),
      lte(webhookDeliveries.nextAttemptAt, now),
      or(isNull(webhookDeliveries.claimedUntil), lte(webhookDeliveries.claimedUntil, sql`now()`)),
    );
    const waiting = await transaction.orm
      .select({ id: webhookEndpoints.id, failingSince: webhookEndpoints.failingSince })
      .from(webhookEndpoints)
      .where(
        and(
          isNull(webhookEndpoints.disabledAt),
          exists(
            orm
              .select({ id: webhookDeliveries.id })
              .from(webhookDeliveries)
              .where(and(eq(webhookDeliveries.endpointId, webhookEndpoints.id), due)),
          ),
        ),
      )
      // Where there are more than fit, chance sees to it that each has its turn.
      .orderBy(sql`random()`)
      .for('no key update', { skipLocked: true });
    const claimed: ClaimedDelivery[] = [];
    for (const { id: endpointId, failingSince } of waiting) {
      if (claimed.length >= limit) break;
      const underWay = await transaction.orm.$count(
        webhookDeliveries,
        and(
          eq(webhookDeliveries.endpointId, endpointId),
          isNotNull(webhookDeliveries.claimedUntil),
          gt(webhookDeliveries.claimedUntil, sql`now()`),
        ),
      );
      // One at a time tells whether an endpoint that fails is back, and does not hold up the others.
      const free = (failingSince === null ? perEndpoint : 1) - underWay;
      if (free <= 0) continue;
      const oldest = await transaction.orm
        .select({ id: webhookDeliveries.id })
        .from(webhookDeliveries)
        .where(and(eq(webhookDeliveries.endpointId, endpointId), due))
        .orderBy(asc(webhookDeliveries.nextAttemptAt), asc(webhookDeliveries.id))
        .limit(Math.min(free, limit - claimed.length));
      const claim = randomUUID();
      const taken = await transaction.orm
        .update(webhookDeliveries)
        .set({ claim, claimedUntil: sql`now() + ${leaseSeconds} * interval '1 second'` })
        .where(
          and(
            inArray(
              webhookDeliveries.id,
              oldest.map(({ id }) => id),
            ),
            due,
          ),
        )
        .returning({ id: webhookDeliveries.id });
      const rows = await transaction.orm
        .select({
          id: webhookDeliveries.id,
          tries: webhookDeliveries.tries,
          event: events,
          endpoint: webhookEndpoints,
        })
        .from(webhookDeliveries)
        .innerJoin(events, eq(events.id, webhookDeliveries.eventId))
        .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
        .where(
          inArray(
            webhookDeliveries.id,
            taken.map(({ id }) => id),
          ),
        );
      claimed.push(...rows.map((row) => ({ ...row, claim })));
    }
    return claimed;
  });
