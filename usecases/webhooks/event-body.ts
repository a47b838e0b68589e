import type { JsonObject } from '@kiln-connect/core';
import type { PublishedEvent } from '@kiln-connect/store';

/** An event as webhooks are sent it, whole; the same however often it is sent. */
export type EventBody = {
  readonly type: string;
  /** When it happened, RFC 3339, UTC. */
  readonly timestamp: string;
  readonly data: JsonObject;
};

export const eventBody = ({ type, createdAt, data }: PublishedEvent): EventBody => ({
  type,
  timestamp: createdAt.toISOString(),
  data,
});
