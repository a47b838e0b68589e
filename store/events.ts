import { randomUUID } from 'node:crypto';
import type { EventType, JsonObject, Network } from '@kiln-connect/core';
import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { events, webhookDeliveries, webhookEndpoints } from './tables/index.ts';

/** Something that an organization is told of. */
export interface PublishedEvent {
  readonly id: string;
  readonly organizationId: string;
  /** Null for what concerns an organization on every network. */
  readonly network: Network | null;
  readonly type: EventType;
  /** What is told, in the words of the wire. */
  readonly data: JsonObject;
  /** By the database's clock. */
  readonly createdAt: Date;
}

/** What organizations are told of. */
export interface EventStore {
  /**
   * Keeps an event, with a delivery to each enabled webhook of the organization that wants its type
   * on its network; to `endpointId` alone where that is given. Due at once.
   */
  publish(o: {
    organizationId: string;
    network: Network | null;
    type: EventType;
    data: JsonObject;
    endpointId?: string | undefined;
  }): Promise<PublishedEvent>;
  /** The latest first, before the event with that id. */
  list(o: {
    organizationId: string;
    type?: EventType | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<readonly PublishedEvent[]>;
  /** Forgets what was published before that, with its deliveries. */
  prune(before: Date): Promise<void>;
}

export function eventStore({ orm, atomically }: Connection): EventStore {
  return {
    publish: ({ endpointId, ...published }) =>
      // A part of its own: the event and its deliveries, whatever is around them.
      atomically(async ({ orm }) => {
        const [event] = await orm
          .insert(events)
          .values({ id: randomUUID(), ...published })
          .returning();
        if (event === undefined) throw new Error('an event vanished while it was stored');
        const { organizationId, network, type } = published;
        const wanting = await orm
          .select({ id: webhookEndpoints.id })
          .from(webhookEndpoints)
          .where(
            and(
              eq(webhookEndpoints.organizationId, organizationId),
              isNull(webhookEndpoints.disabledAt),
              endpointId === undefined
                ? sql`(cardinality(${webhookEndpoints.types}) = 0 or ${type} = any(${webhookEndpoints.types}))`
                : eq(webhookEndpoints.id, endpointId),
              network === null
                ? undefined
                : or(isNull(webhookEndpoints.network), eq(webhookEndpoints.network, network)),
            ),
          )
          // Held until the commit, so that none is taken away meanwhile.
          .for('key share');
        if (wanting.length > 0) {
          await orm.insert(webhookDeliveries).values(
            wanting.map((endpoint) => ({
              id: randomUUID(),
              endpointId: endpoint.id,
              eventId: event.id,
              nextAttemptAt: event.createdAt,
            })),
          );
        }
        return event;
      }),
    list: ({ organizationId, type, before, limit }) =>
      orm
        .select()
        .from(events)
        .where(
          and(
            eq(events.organizationId, organizationId),
            type === undefined ? undefined : eq(events.type, type),
            before === undefined
              ? undefined
              : sql`(${events.createdAt}, ${events.id}) < (select created_at, id from events where id = ${before})`,
          ),
        )
        .orderBy(desc(events.createdAt), desc(events.id))
        .limit(limit),
    prune: async (before) => {
      await orm.delete(events).where(lt(events.createdAt, before));
    },
  };
}
