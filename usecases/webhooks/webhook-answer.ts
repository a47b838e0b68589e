import type { EventType, Network } from '@kiln-connect/core';
import type { WebhookEnd, WebhookEndpoint } from '@kiln-connect/store';
import { type AuthorAnswer, type Authors, findAuthors } from '../author-answer.ts';
import type { System } from '../system.ts';

/** 'failing': the last attempts failed, and further ones are made. */
export type WebhookState = 'enabled' | 'failing' | 'disabled';

/** A webhook of an organization; its secret is shown when it is made and never again. */
export type WebhookAnswer = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Null: it is told of what happens on every network. */
  readonly network: Network | null;
  /** Empty: it is sent events of every type. */
  readonly event_types: readonly EventType[];
  readonly state: WebhookState;
  /** RFC 3339, UTC, like the other times. */
  readonly created_at: string;
  readonly created_by: AuthorAnswer;
  /** When the first of the failures since the last success was. */
  readonly failing_since: string | null;
  readonly disabled_at: string | null;
  readonly disabled_because: WebhookEnd | null;
  /** Until then deliveries are signed with the secret before the last rotation too. */
  readonly previous_secret_valid_until: string | null;
};

/** A webhook right after its secret was made. */
export type WebhookWithSecret = WebhookAnswer & {
  /** Answered this once. */
  readonly secret: string;
};

/** Puts webhooks of one organization into the words of the wire, with who made each. */
export async function webhookAnswers(
  webhooks: readonly WebhookEndpoint[],
  organizationId: string,
  system: Pick<System, 'store' | 'clock'>,
): Promise<WebhookAnswer[]> {
  const userIds = webhooks.map(({ createdBy }) => createdBy);
  const authors = await findAuthors({ organizationId, userIds }, system);
  const now = system.clock.now();
  return webhooks.map((webhook) => webhookAnswer(webhook, { authors, now }));
}

/** The same for one webhook. */
export async function oneWebhookAnswer(
  webhook: WebhookEndpoint,
  system: Pick<System, 'store' | 'clock'>,
): Promise<WebhookAnswer> {
  const { organizationId, createdBy } = webhook;
  const authors = await findAuthors({ organizationId, userIds: [createdBy] }, system);
  return webhookAnswer(webhook, { authors, now: system.clock.now() });
}

const webhookAnswer = (
  webhook: WebhookEndpoint,
  { authors, now }: { authors: Authors; now: Date },
): WebhookAnswer => ({
  id: webhook.id,
  url: webhook.url,
  description: webhook.description,
  network: webhook.network,
  event_types: webhook.types,
  state: stateOf(webhook),
  created_at: webhook.createdAt.toISOString(),
  created_by: authors(webhook.createdBy),
  failing_since: webhook.failingSince?.toISOString() ?? null,
  disabled_at: webhook.disabledAt?.toISOString() ?? null,
  disabled_because: webhook.disabledBecause,
  previous_secret_valid_until:
    webhook.previousValidUntil !== null && webhook.previousValidUntil > now
      ? webhook.previousValidUntil.toISOString()
      : null,
});

function stateOf({ disabledAt, failingSince }: WebhookEndpoint): WebhookState {
  if (disabledAt !== null) return 'disabled';
  return failingSince === null ? 'enabled' : 'failing';
}
