import type { EventType, Network } from '@kiln-connect/core';
import { and, asc, count, eq, isNull, or, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Connection } from './connection.ts';
import { organizations, webhookDeliveries, webhookEndpoints } from './tables/index.ts';

/** Who ended it: a member or the operator; the endpoint itself, with 410; or days of failures. */
export type WebhookEnd = 'member' | 'gone' | 'failing';

/** An address that an organization wants to be told at. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly organizationId: string;
  /** Null for every network. */
  readonly network: Network | null;
  readonly url: string;
  readonly description: string;
  /** Empty for every type. */
  readonly types: readonly EventType[];
  /** What deliveries are signed with, as the caller encrypted it. */
  readonly secret: Uint8Array;
  /** The secret before the last rotation, and until when deliveries are signed with it too. */
  readonly previousSecret: Uint8Array | null;
  readonly previousValidUntil: Date | null;
  readonly createdAt: Date;
  /** Id of the person who made it; null for the operator. */
  readonly createdBy: string | null;
  readonly disabledAt: Date | null;
  readonly disabledBecause: WebhookEnd | null;
  /** When the first of the failures since the last success was. */
  readonly failingSince: Date | null;
}

/** Which webhook, by its organization: another organization's is not found. */
export interface WebhookKey {
  readonly organizationId: string;
  readonly id: string;
}

/** The webhooks of organizations. */
export interface WebhookStore {
  /** Undefined when the organization has `most` of them already; of two at once, one may be it. */
  create(
    o: Pick<
      WebhookEndpoint,
      'id' | 'organizationId' | 'network' | 'url' | 'description' | 'types' | 'secret' | 'createdBy'
    > & { at: Date; most: number },
  ): Promise<WebhookEndpoint | undefined>;
  find(key: WebhookKey): Promise<WebhookEndpoint | undefined>;
  /** The oldest first; with `network` those that are told of it. */
  list(o: {
    organizationId: string;
    network?: Network | undefined;
  }): Promise<readonly WebhookEndpoint[]>;
  /** Changes what is given. Undefined when there is none, like all that follow. */
  update(
    o: WebhookKey & {
      url?: string | undefined;
      description?: string | undefined;
      types?: readonly EventType[] | undefined;
    },
  ): Promise<WebhookEndpoint | undefined>;
  /** Nothing is sent there any more; what waits to be sent has failed. One that is disabled stays so. */
  disable(o: WebhookKey & { because: WebhookEnd; at: Date }): Promise<WebhookEndpoint | undefined>;
  enable(key: WebhookKey): Promise<WebhookEndpoint | undefined>;
  /** Gives it another secret; the present one is used as well until then, or ends now. */
  rotate(
    o: WebhookKey & { secret: Uint8Array; previousValidUntil: Date | null },
  ): Promise<WebhookEndpoint | undefined>;
  /** Takes it away, with its deliveries. */
  remove(key: WebhookKey): Promise<WebhookEndpoint | undefined>;
}

const keyed = ({ organizationId, id }: WebhookKey) =>
  and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.organizationId, organizationId));

export function webhookStore({ orm, atomically }: Connection): WebhookStore {
  const change = async (
    key: WebhookKey,
    values: PgUpdateSetSource<typeof webhookEndpoints>,
  ): Promise<WebhookEndpoint | undefined> => {
    const [changed] = await orm.update(webhookEndpoints).set(values).where(keyed(key)).returning();
    return changed;
  };
  const find = async (key: WebhookKey): Promise<WebhookEndpoint | undefined> => {
    const [found] = await orm.select().from(webhookEndpoints).where(keyed(key));
    return found;
  };

  return {
    create: ({ at, most, types, ...endpoint }) =>
      atomically(async ({ orm }) => {
        // One after the other within an organization, so that what is counted stays true.
        await orm
          .select({ id: organizations.id })
          .from(organizations)
          .where(eq(organizations.id, endpoint.organizationId))
          .for('no key update');
        const [present] = await orm
          .select({ count: count() })
          .from(webhookEndpoints)
          .where(eq(webhookEndpoints.organizationId, endpoint.organizationId));
        if (present === undefined || present.count >= most) return undefined;
        const [created] = await orm
          .insert(webhookEndpoints)
          .values({ ...endpoint, types: [...types], createdAt: at })
          .returning();
        return created;
      }),
    find,
    list: ({ organizationId, network }) =>
      orm
        .select()
        .from(webhookEndpoints)
        .where(
          and(
            eq(webhookEndpoints.organizationId, organizationId),
            network === undefined
              ? undefined
              : or(isNull(webhookEndpoints.network), eq(webhookEndpoints.network, network)),
          ),
        )
        .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id)),
    update: ({ organizationId, id, url, description, types }) =>
      change(
        { organizationId, id },
        {
          // Without a change PostgreSQL would be asked to set nothing.
          id,
          ...(url !== undefined && { url, failingSince: null }),
          ...(description !== undefined && { description }),
          ...(types !== undefined && { types: [...types] }),
        },
      ),
    disable: ({ because, at, ...key }) =>
      atomically(async ({ orm }) => {
        const [disabled] = await orm
          .update(webhookEndpoints)
          .set({ disabledAt: at, disabledBecause: because })
          .where(and(keyed(key), isNull(webhookEndpoints.disabledAt)))
          .returning();
        if (disabled === undefined) {
          const [found] = await orm.select().from(webhookEndpoints).where(keyed(key));
          return found;
        }
        await orm
          .update(webhookDeliveries)
          .set({
            state: 'failed',
            nextAttemptAt: null,
            claim: null,
            claimedUntil: null,
            lastError: sql`coalesce(${webhookDeliveries.lastError}, ${NOT_SENT})`,
          })
          .where(
            and(eq(webhookDeliveries.endpointId, key.id), eq(webhookDeliveries.state, 'pending')),
          );
        return disabled;
      }),
    enable: (key) => change(key, { disabledAt: null, disabledBecause: null, failingSince: null }),
    rotate: ({ secret, previousValidUntil, ...key }) =>
      change(key, {
        secret,
        previousSecret: previousValidUntil === null ? null : sql`${webhookEndpoints.secret}`,
        previousValidUntil,
      }),
    remove: async (key) => {
      const [removed] = await orm.delete(webhookEndpoints).where(keyed(key)).returning();
      return removed;
    },
  };
}

const NOT_SENT = 'The webhook was disabled before it was sent.';

/** The sealed values of webhooks, for whoever changes the key. */
export async function resealWebhooks(
  seal: (o: { id: string; sealed: Uint8Array }) => Uint8Array,
  { orm }: Pick<Connection, 'orm'>,
): Promise<number> {
  const kept = await orm
    .select({
      id: webhookEndpoints.id,
      secret: webhookEndpoints.secret,
      previousSecret: webhookEndpoints.previousSecret,
    })
    .from(webhookEndpoints);
  for (const { id, secret, previousSecret } of kept) {
    await orm
      .update(webhookEndpoints)
      .set({
        secret: seal({ id, sealed: secret }),
        previousSecret: previousSecret && seal({ id, sealed: previousSecret }),
      })
      .where(eq(webhookEndpoints.id, id));
  }
  return kept.length;
}
