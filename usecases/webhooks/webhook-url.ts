import { InvalidInputError } from '@kiln-connect/core';
import { EgressError } from '@kiln-connect/people/egress';
import type { System } from '../system.ts';

const LONGEST = 2_000;

/**
 * The address of an endpoint in its one spelling, when it could ever be sent something. What its name
 * stands for is looked up, and judged, each time that something is sent.
 * @throws {InvalidInputError} 'webhook_address_refused'.
 */
export function requireWebhookUrl(text: string, { webhooks }: Pick<System, 'webhooks'>): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.length > LONGEST) {
    throw refused(
      `Expected an address like https://example.com/webhooks of at most ${LONGEST} characters.`,
    );
  }
  if (url.hash !== '') {
    throw refused('The address has a fragment (#…), which is never sent: leave it out.');
  }
  try {
    webhooks.requirePublic(url);
  } catch (error) {
    if (error instanceof EgressError) throw refused(error.message);
    throw error;
  }
  return url.href;
}

const refused = (message: string): InvalidInputError =>
  new InvalidInputError({ code: 'webhook_address_refused', message });
