import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log } from '@kiln-connect/core';
import { createEgress, type EgressOptions } from '@kiln-connect/people/egress';
import type { ClaimedDelivery, Store } from '@kiln-connect/store';
import type { Mailer } from '../mail/mailer.ts';
import type { Sealer } from '../sealing.ts';
import { disableWebhook } from './disable-webhook.ts';
import { eventBody } from './event-body.ts';
import { pauseBeforeRetry } from './retry-schedule.ts';
import { sendWebhook, type WebhookReply } from './send-webhook.ts';
import { signWebhook } from './sign-webhook.ts';
import { signingSecrets } from './webhook-secret.ts';

/** What became of attempts. */
export type WebhookResult = 'delivered' | 'retried' | 'failed';

/** Sends webhooks what was published. */
export interface WebhookDeliverer {
  /**
   * Takes what is due, as far as this server has hands free, and starts to send it; what is sent goes
   * on after the answer, and takes more when it ends. Several servers may do so at once.
   */
  startDue(): Promise<void>;
  /** Resolves when this server sends nothing any more. */
  settled(): Promise<void>;
  /**
   * Refuses an address to which nothing could ever be sent.
   * @throws {EgressError} 'forbidden_target'
   */
  requirePublic(url: URL): void;
  /** Whether the operator allows the address though it is not public. */
  isAllowed(url: URL): boolean;
  /** Attempts of this process since its start. */
  results(): { readonly [result in WebhookResult]: number };
  /** Takes nothing new; what is under way has a few seconds left before it is left for later. */
  stop(): Promise<void>;
}

export interface WebhookDelivererParts {
  readonly store: Pick<Store, 'atomically' | 'webhookDeliveries'>;
  /** How the guard of what is sent departs from the public internet; not at all without. */
  readonly egress: EgressOptions | undefined;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: URL;
  readonly mail: Mailer;
}

/** Attempts that one server makes at the same time: each waits, and does little else. */
const AT_ONCE = 64;
/** Attempts at one webhook at the same time, of all servers together. */
const PER_ENDPOINT = 4;
/** How long one attempt may take, the search for the address included, in milliseconds. */
const TIMEOUT = 15_000;
/** How long a delivery belongs to the server that sends it: more than an attempt may take. */
const LEASE_SECONDS = 60;
/** After how long without a success a webhook is disabled, in milliseconds. */
const LONGEST_FAILING = 5 * 24 * 3_600_000;
/** How long attempts under way may hold up the end, in milliseconds. */
const LAST_PATIENCE = 5_000;

/** Puts the deliverer together. It starts nothing by itself: jobs do. */
export function createWebhookDeliverer(parts: WebhookDelivererParts): WebhookDeliverer {
  const { store, clock, log } = parts;
  const egress = createEgress({ timeoutMs: TIMEOUT, ...parts.egress });
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const underWay = new Set<Promise<void>>();
  let sending = 0;
  const results = { delivered: 0, retried: 0, failed: 0 };

  const attempt = async (delivery: ClaimedDelivery): Promise<void> => {
    const { event, endpoint } = delivery;
    const body = JSON.stringify(eventBody(event));
    const signature = signWebhook(
      { id: event.id, at: clock.now(), body },
      signingSecrets(endpoint, parts),
    );
    const reply = await sendWebhook(
      { url: endpoint.url, headers: signature, body },
      { egress, clock, signal: givingUp.signal },
    );
    // Ended by this server and not by the endpoint: another one sends it when the claim has ended.
    if (reply.status === null && givingUp.signal.aborted) return;
    await record(delivery, reply);
  };

  const record = async (delivery: ClaimedDelivery, reply: WebhookReply): Promise<void> => {
    const { id: deliveryId, endpoint, claim } = delivery;
    const { result, nextAttemptAt } = judge(delivery, reply, clock.now());
    const state = result === 'retried' ? 'pending' : result;
    await store.atomically(async (groups) => {
      const recorded = await groups.webhookDeliveries.record({
        deliveryId,
        endpointId: endpoint.id,
        claim,
        state,
        nextAttemptAt,
        ...reply,
      });
      const failingSince = recorded?.failingSince ?? null;
      if (failingSince === null) return;
      const isGone = reply.status === GONE;
      const failingFor = clock.now().getTime() - failingSince.getTime();
      if (!isGone && failingFor < LONGEST_FAILING) return;
      await disableWebhook({ endpoint, because: isGone ? 'gone' : 'failing' }, groups, parts);
    });
    results[result] += 1;
  };

  const startDue = async (): Promise<void> => {
    const free = AT_ONCE - sending;
    if (free <= 0 || stopping.signal.aborted) return;
    const claimed = await store.webhookDeliveries.claim({
      now: clock.now(),
      limit: free,
      perEndpoint: PER_ENDPOINT,
      leaseSeconds: LEASE_SECONDS,
    });
    for (const delivery of claimed) start(delivery);
  };

  const start = (delivery: ClaimedDelivery): void => {
    sending += 1;
    const work = attempt(delivery)
      .catch((error: unknown) =>
        log.warn({ err: error, delivery: delivery.id }, 'a webhook could not be sent'),
      )
      .then(() => {
        sending -= 1;
        return startDue();
      })
      .catch((error: unknown) =>
        log.warn({ err: error }, 'webhooks that are due could not be looked for'),
      )
      .finally(() => underWay.delete(work));
    underWay.add(work);
  };

  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };

  return {
    startDue,
    settled,
    requirePublic: egress.requirePublic,
    isAllowed: egress.isAllowed,
    results: () => ({ ...results }),
    stop: async () => {
      stopping.abort();
      const patience = sleep(LAST_PATIENCE, undefined, { ref: false });
      await Promise.race([settled(), patience]);
      givingUp.abort();
      await settled();
    },
  };
}

const GONE = 410;

/** What a reply means for its delivery: 2xx is a success, 410 the end, all else is tried again. */
function judge(
  { tries }: ClaimedDelivery,
  { status, error, retryAfter }: WebhookReply,
  now: Date,
): { result: WebhookResult; nextAttemptAt: Date | null } {
  if (error === null) return { result: 'delivered', nextAttemptAt: null };
  const pause = status === GONE ? undefined : pauseBeforeRetry({ tries: tries + 1, retryAfter });
  if (pause === undefined) return { result: 'failed', nextAttemptAt: null };
  return { result: 'retried', nextAttemptAt: new Date(now.getTime() + pause) };
}
