/**
 * What an organization can be told of by a webhook, by name, with what each means as a sentence. A
 * name says what it happened to and what happened; it never changes its meaning.
 */
export const EVENT_TYPES = {
  'stake.authority_changed':
    'The authorities, the lockup or the withdrawal credentials of a followed stake changed on chain, and no transaction crafted here explains it.',
  'authority_watch.lagging':
    'The watch over authorities of stakes is further behind the chain than it may be, so a change may go unnoticed.',
  'authority_watch.recovered':
    'The watch over authorities of stakes is in step with the chain again.',
  'policy.change_proposed': 'Somebody proposed another signing policy; it is not in force yet.',
  'policy.changed': 'Another signing policy is in force.',
  'policy.change_cancelled': 'A proposed change of the signing policy was cancelled.',
  'policy.transaction_refused':
    'A transaction was refused because the signing policy does not allow it.',
  'webhook.test':
    'Somebody asked for a test of one webhook; nothing happened, and only that webhook is sent it.',
} as const satisfies { readonly [type: string]: string };

/** The name of a kind of event: 'policy.changed'. */
export type EventType = keyof typeof EVENT_TYPES;

export const isEventType = (value: string): value is EventType => Object.hasOwn(EVENT_TYPES, value);
