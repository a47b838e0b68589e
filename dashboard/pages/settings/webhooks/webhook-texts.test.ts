import { describe, expect, it } from 'vitest';
import { deliveryState, networkText, typesText } from './webhook-texts.ts';

describe('what a webhook asked for', () => {
  it('is all, one by its name, or a number', () => {
    expect(typesText({ event_types: [] })).toBe('All events');
    expect(typesText({ event_types: ['policy.changed'] })).toBe('policy.changed');
    expect(typesText({ event_types: ['policy.changed', 'policy.change_proposed'] })).toBe(
      '2 event types',
    );
    expect(networkText({ network: null })).toBe('All networks');
    expect(networkText({ network: 'devnet' })).toBe('Devnet');
  });
});

describe('the state of a delivery', () => {
  it('tells the first attempt from the later ones', () => {
    const labelOf = (state: 'pending' | 'delivered' | 'failed', attempt_count: number) =>
      deliveryState({ state, attempt_count }).label;
    expect(labelOf('pending', 0)).toBe('Pending');
    expect(labelOf('pending', 1)).toBe('Retrying');
    expect(labelOf('delivered', 2)).toBe('Delivered');
    expect(labelOf('failed', 10)).toBe('Failed');
  });
});
