import type { EventType, JsonObject, Network } from '@kiln-connect/core';
import type { PublishedEvent } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import { type Page, pageOf } from '../page-of.ts';
import type { System } from '../system.ts';

/** Something that the organization's webhooks were told of. */
export type EventAnswer = {
  /** The header `webhook-id` of its deliveries. */
  readonly id: string;
  readonly type: EventType;
  /** Null for what concerns every network. */
  readonly network: Network | null;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  readonly data: JsonObject;
};

/** One page of the log of events. */
export type EventPage = Page<EventAnswer>;

/**
 * What was published of an organization in the last 30 days, the latest first, whether or not a
 * webhook wanted it.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission'.
 */
export async function listEvents(
  {
    organization: slug,
    type,
    before,
    limit,
  }: {
    organization: string;
    type?: EventType | undefined;
    /** The id of the last event of the page before. */
    before?: string | undefined;
    limit: number;
  },
  actor: Actor,
  system: System,
): Promise<EventPage> {
  const { id } = await findOrganization({ slug, permission: 'webhooks.read' }, actor, system);
  const events = await system.store.events.list({
    organizationId: id,
    type,
    before,
    limit: limit + 1,
  });
  return pageOf(events, limit, eventAnswer);
}

const eventAnswer = ({ id, type, network, createdAt, data }: PublishedEvent): EventAnswer => ({
  id,
  type,
  network,
  created_at: createdAt.toISOString(),
  data,
});
