import type { EventType, Network } from '@kiln-connect/core';
import { and, asc, desc, eq, gte, isNull, min, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import type { PublishedEvent } from './events.ts';
import { events, webhookAttempts, webhookDeliveries, webhookEndpoints } from './tables/index.ts';
import { type ClaimedDelivery, claimDeliveries } from './webhook-deliveries/claim.ts';
import { type AttemptOutcome, recordAttempt } from './webhook-deliveries/record-attempt.ts';
import type { WebhookKey } from './webhooks.ts';

/** 'pending': it is still to be sent, for the first time or again. */
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** An event on its way to a webhook. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: EventType;
  readonly network: Network | null;
  readonly state: DeliveryState;
  readonly createdAt: Date;
  /** How often it was sent. */
  readonly attempts: number;
  /** Null when it will not be sent again. */
  readonly nextAttemptAt: Date | null;
  /** Of the last attempt. */
  readonly lastError: string | null;
  readonly lastStatus: number | null;
  readonly lastAttemptAt: Date | null;
}

/** One time that a delivery was sent. */
export interface WebhookAttempt {
  /** Counts from 1. */
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  /** Of the answer; null when there was none. */
  readonly status: number | null;
  readonly error: string | null;
  /** How the answer began, where it was no success. */
  readonly answer: string | null;
}

/** Which delivery, by its webhook and organization. */
export interface DeliveryKey {
  readonly organizationId: string;
  readonly endpointId: string;
  readonly id: string;
}

/** Events on their way to webhooks: sent by whichever server comes first. */
export interface WebhookDeliveryStore {
  /**
   * Takes what is due, the oldest of each webhook first, and as few of one webhook as may be sent to
   * it at a time by all servers together. Nobody else gets them for `leaseSeconds` by the database's
   * clock; webhooks that another server takes from at this moment are passed over.
   */
  claim(o: {
    now: Date;
    limit: number;
    perEndpoint: number;
    leaseSeconds: number;
  }): Promise<readonly ClaimedDelivery[]>;
  /**
   * Writes down what became of an attempt. Undefined when the claim has ended meanwhile (its time
   * passed and another server took it, or the webhook was disabled): then it changes nothing.
   */
  record(o: AttemptOutcome): Promise<{ readonly failingSince: Date | null } | undefined>;
  /** The latest first, before the delivery with that id. */
  list(o: {
    organizationId: string;
    endpointId: string;
    state?: DeliveryState | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<readonly WebhookDelivery[]>;
  /** With its event and its attempts, the first one first. */
  find(o: DeliveryKey): Promise<
    | {
        readonly delivery: WebhookDelivery;
        readonly event: PublishedEvent;
        readonly attempts: readonly WebhookAttempt[];
      }
    | undefined
  >;
  /** Has it sent again from `now` on, as often as a new one. False when there is none. */
  replay(o: DeliveryKey & { now: Date }): Promise<boolean>;
  /** The same for all of a webhook that have failed and were published at `since` or later; how many. */
  replayFailed(o: WebhookKey & { since: Date; now: Date }): Promise<number>;
  /** When that one should be sent, or should have been, which is due first; null when none waits. */
  firstDue(): Promise<Date | null>;
}

const deliveryColumns = {
  id: webhookDeliveries.id,
  endpointId: webhookDeliveries.endpointId,
  eventId: webhookDeliveries.eventId,
  eventType: events.type,
  network: events.network,
  state: webhookDeliveries.state,
  createdAt: webhookDeliveries.createdAt,
  attempts: webhookDeliveries.attempts,
  nextAttemptAt: webhookDeliveries.nextAttemptAt,
  lastError: webhookDeliveries.lastError,
  lastStatus: webhookAttempts.status,
  lastAttemptAt: webhookAttempts.at,
};

export function webhookDeliveryStore(connection: Connection): WebhookDeliveryStore {
  const { orm } = connection;
  const deliveries = () =>
    orm
      .select(deliveryColumns)
      .from(webhookDeliveries)
      .innerJoin(events, eq(events.id, webhookDeliveries.eventId))
      .leftJoin(
        webhookAttempts,
        and(
          eq(webhookAttempts.deliveryId, webhookDeliveries.id),
          eq(webhookAttempts.number, webhookDeliveries.attempts),
        ),
      );

  return {
    claim: (o) => claimDeliveries(o, connection),
    record: (o) => recordAttempt(o, connection),
    list: ({ organizationId, endpointId, state, before, limit }) =>
      deliveries()
        .where(
          and(
            eq(events.organizationId, organizationId),
            eq(webhookDeliveries.endpointId, endpointId),
            state === undefined ? undefined : eq(webhookDeliveries.state, state),
            before === undefined
              ? undefined
              : sql`(${webhookDeliveries.createdAt}, ${webhookDeliveries.id}) < (select created_at, id from webhook_deliveries where id = ${before})`,
          ),
        )
        .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
        .limit(limit),
    find: async ({ organizationId, endpointId, id }) => {
      const [delivery] = await deliveries().where(
        and(
          eq(webhookDeliveries.id, id),
          eq(webhookDeliveries.endpointId, endpointId),
          eq(events.organizationId, organizationId),
        ),
      );
      if (delivery === undefined) return undefined;
      const [event] = await orm.select().from(events).where(eq(events.id, delivery.eventId));
      if (event === undefined) return undefined;
      const attempts = await orm
        .select()
        .from(webhookAttempts)
        .where(eq(webhookAttempts.deliveryId, id))
        .orderBy(asc(webhookAttempts.number));
      return { delivery, event, attempts };
    },
    replay: async ({ organizationId, endpointId, id, now }) => {
      const replayed = await orm
        .update(webhookDeliveries)
        .set(anew(now))
        .where(
          and(
            eq(webhookDeliveries.id, id),
            eq(webhookDeliveries.endpointId, endpointId),
            isOf(organizationId),
          ),
        )
        .returning({ id: webhookDeliveries.id });
      return replayed.length > 0;
    },
    replayFailed: async ({ organizationId, id, since, now }) => {
      const replayed = await orm
        .update(webhookDeliveries)
        .set(anew(now))
        .where(
          and(
            eq(webhookDeliveries.endpointId, id),
            eq(webhookDeliveries.state, 'failed'),
            gte(webhookDeliveries.createdAt, since),
            isOf(organizationId),
          ),
        )
        .returning({ id: webhookDeliveries.id });
      return replayed.length;
    },
    firstDue: async () => {
      const [first] = await orm
        .select({ due: min(webhookDeliveries.nextAttemptAt) })
        .from(webhookDeliveries)
        .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
        .where(and(eq(webhookDeliveries.state, 'pending'), isNull(webhookEndpoints.disabledAt)));
      return first?.due ?? null;
    },
  };
}

/** A claim on it stays, so that it is not sent twice at once: what that attempt finds is not noted. */
const anew = (now: Date) => ({
  state: 'pending' as const,
  tries: 0,
  nextAttemptAt: now,
  claim: null,
});

const isOf = (organizationId: string) =>
  sql`exists (select from ${webhookEndpoints} where ${webhookEndpoints.id} = ${webhookDeliveries.endpointId} and ${webhookEndpoints.organizationId} = ${organizationId})`;
