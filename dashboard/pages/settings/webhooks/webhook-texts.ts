import { EVENT_TYPES, type EventType } from '@kiln-connect/core';
import type { DeliveryAnswer, WebhookAnswer } from '@kiln-connect/usecases';
import { NETWORK_STYLE } from '../../../shell/network-style.ts';
import type { Tone } from '../../../ui/badge.tsx';

export interface StateText {
  readonly label: string;
  readonly tone: Tone;
}

export const WEBHOOK_STATES: { readonly [state in WebhookAnswer['state']]: StateText } = {
  enabled: { label: 'Enabled', tone: 'success' },
  failing: { label: 'Failing', tone: 'warning' },
  disabled: { label: 'Disabled', tone: 'danger' },
};

/** Why it is disabled, as a sentence; undefined while it is not. */
export function disabledText({ disabled_because: because }: WebhookAnswer): string | undefined {
  switch (because) {
    case 'gone':
      return 'The endpoint answered that it is gone for good (410), so nothing is sent to it any more.';
    case 'failing':
      return 'Every delivery failed for five days, so nothing is sent to it any more.';
    case 'member':
      return 'Nothing is sent to it until it is enabled again.';
    case null:
      return undefined;
  }
}

/** A delivery that failed and is tried again is told from one that is sent for the first time. */
export function deliveryState({
  state,
  attempt_count: attempts,
}: Pick<DeliveryAnswer, 'state' | 'attempt_count'>): StateText {
  if (state === 'delivered') return { label: 'Delivered', tone: 'success' };
  if (state === 'failed') return { label: 'Failed', tone: 'danger' };
  return attempts === 0
    ? { label: 'Pending', tone: 'neutral' }
    : { label: 'Retrying', tone: 'warning' };
}

/** What a webhook can be told of; tests reach it whatever it asked for. */
export const CHOSEN_TYPES = (Object.keys(EVENT_TYPES) as EventType[]).filter(
  (type) => type !== 'webhook.test',
);

/** 'All events', 'policy.changed', '3 event types' */
export function typesText({ event_types: types }: Pick<WebhookAnswer, 'event_types'>): string {
  if (types.length === 0) return 'All events';
  return types.length === 1 ? (types[0] ?? '') : `${types.length} event types`;
}

export const networkText = ({ network }: Pick<WebhookAnswer, 'network'>): string =>
  network === null ? 'All networks' : NETWORK_STYLE[network].name;
