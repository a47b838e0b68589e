import type { EventType, JsonObject, Network } from '@kiln-connect/core';
import type { Governance } from '@kiln-connect/store';

/** Something that happened to an organization and that its webhooks are told of. */
export interface EventToPublish {
  readonly organizationId: string;
  /** Null for what concerns the organization on every network. */
  readonly network: Network | null;
  readonly type: EventType;
  /** What happened, in the words of the wire; never a secret. */
  readonly data: JsonObject;
}

/**
 * Publishes an event inside the caller's transaction: it is told of if, and only if, what it tells of
 * happens. Each enabled webhook that wants the type on the network gets a delivery, sent within
 * seconds of the commit. On a network, `data` is sent with the network's name before the rest.
 */
export async function publishEvent(
  { network, data, ...event }: EventToPublish,
  { events }: Pick<Governance, 'events'>,
): Promise<void> {
  await events.publish({
    ...event,
    network,
    data: network === null ? data : { network, ...data },
  });
}
