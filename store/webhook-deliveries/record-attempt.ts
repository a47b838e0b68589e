import { and, eq, sql } from 'drizzle-orm';
import type { Connection } from '../connection.ts';
import { webhookAttempts, webhookDeliveries, webhookEndpoints } from '../tables/index.ts';

/** What became of an attempt, and of the delivery by it. */
export interface AttemptOutcome {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly claim: string;
  readonly at: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
  readonly state: 'pending' | 'delivered' | 'failed';
  /** Null unless it stays pending. */
  readonly nextAttemptAt: Date | null;
}

/** Notes an attempt under its claim, and how its webhook fares. */
export const recordAttempt = (
  outcome: AttemptOutcome,
  { atomically }: Connection,
): Promise<{ readonly failingSince: Date | null } | undefined> =>
  atomically(async ({ orm }) => {
    const { deliveryId, endpointId, claim, at, state, nextAttemptAt, error } = outcome;
    const isDelivered = state === 'delivered';
    // First the webhook, as everybody who locks both does.
    const [endpoint] = await orm
      .select({ failingSince: webhookEndpoints.failingSince })
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.id, endpointId))
      .for('no key update');
    if (endpoint === undefined) return undefined;
    const [delivery] = await orm
      .update(webhookDeliveries)
      .set({
        state,
        nextAttemptAt,
        attempts: sql`${webhookDeliveries.attempts} + 1`,
        tries: sql`${webhookDeliveries.tries} + 1`,
        claim: null,
        claimedUntil: null,
        lastError: error,
      })
      .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.claim, claim)))
      .returning({ attempts: webhookDeliveries.attempts });
    if (delivery === undefined) return undefined;
    const { durationMs, status, answer } = outcome;
    await orm
      .insert(webhookAttempts)
      .values({ deliveryId, number: delivery.attempts, at, durationMs, status, error, answer });
    const failingSince = isDelivered ? null : (endpoint.failingSince ?? at);
    if (failingSince?.getTime() !== endpoint.failingSince?.getTime()) {
      await orm
        .update(webhookEndpoints)
        .set({ failingSince })
        .where(eq(webhookEndpoints.id, endpointId));
    }
    return { failingSince };
  });
