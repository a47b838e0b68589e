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
  if (webhooks.isAllowed(url)) return url.href;
  if (url.protocol !== 'https:') throw refused('The address must begin with https://.');
  if (INNER_NAME.test(url.hostname)) {
    throw refused(`${url.hostname} is a name of an inner network, not of the public internet.`);
  }
  if (url.port !== '' && Number(url.port) < FIRST_FREE_PORT) {
    throw refused(`The port ${url.port} is another service's: use 443, or one from 1024 on.`);
  }
  try {
    webhooks.requirePublic(url);
  } catch (error) {
    if (error instanceof EgressError) throw refused(error.message);
    throw error;
  }
  return url.href;
}

/** Names without a point, and those set aside for inner networks (RFC 6761, 6762 and 8375; ICANN). */
const INNER_NAME = /^[^.[\]]+\.?$|\.(localhost|local|internal|home\.arpa)\.?$/;
/** Below are the ports of known services (RFC 6335), with which nobody's endpoint should be confused. */
const FIRST_FREE_PORT = 1024;

const refused = (message: string): InvalidInputError =>
  new InvalidInputError({ code: 'webhook_address_refused', message });
