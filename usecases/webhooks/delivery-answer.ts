import type { EventType, Network } from '@kiln-connect/core';
import type { DeliveryState, WebhookAttempt, WebhookDelivery } from '@kiln-connect/store';
import type { EventBody } from './event-body.ts';

/** An event on its way to a webhook. */
export type DeliveryAnswer = {
  readonly id: string;
  readonly webhook_id: string;
  /** The header `webhook-id` of every attempt. */
  readonly event_id: string;
  readonly type: EventType;
  readonly network: Network | null;
  readonly state: DeliveryState;
  /** RFC 3339, UTC, like the other times. */
  readonly created_at: string;
  readonly attempt_count: number;
  /** Null when it will not be sent again. */
  readonly next_attempt_at: string | null;
  readonly last_attempt_at: string | null;
  /** HTTP status of the last answer; null when there was none. */
  readonly last_status: number | null;
  readonly last_error: string | null;
};

/** The same with what is sent and each attempt, the first one first. */
export type DeliveryWithAttempts = DeliveryAnswer & {
  readonly payload: EventBody;
  readonly attempts: readonly {
    readonly number: number;
    readonly at: string;
    readonly duration_ms: number;
    readonly status: number | null;
    readonly error: string | null;
    /** How the answer began, where it was no success. */
    readonly answer: string | null;
  }[];
};

export const deliveryAnswer = (delivery: WebhookDelivery): DeliveryAnswer => ({
  id: delivery.id,
  webhook_id: delivery.endpointId,
  event_id: delivery.eventId,
  type: delivery.eventType,
  network: delivery.network,
  state: delivery.state,
  created_at: delivery.createdAt.toISOString(),
  attempt_count: delivery.attempts,
  next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
  last_attempt_at: delivery.lastAttemptAt?.toISOString() ?? null,
  last_status: delivery.lastStatus,
  last_error: delivery.lastError,
});

export const attemptAnswer = (
  attempt: WebhookAttempt,
): DeliveryWithAttempts['attempts'][number] => ({
  number: attempt.number,
  at: attempt.at.toISOString(),
  duration_ms: attempt.durationMs,
  status: attempt.status,
  error: attempt.error,
  answer: attempt.answer,
});
