import { NotFoundError } from '@kiln-connect/core';
import { hashSecretToken } from '../secret-token.ts';
import type { System } from '../system.ts';

/** How long a set-up link can be used, in milliseconds. */
const LIFE = 24 * 3_600_000;

/** When a set-up link of that time ends. */
export const setUpExpiry = (createdAt: Date): Date => new Date(createdAt.getTime() + LIFE);

/**
 * When the set-up link of this secret ends.
 * @throws {NotFoundError} 'set_up_link_not_found' when it is another one, was used, has ended, or
 *   somebody owns an organization already.
 */
export async function requireSetUpLink(
  token: string,
  { store, clock }: Pick<System, 'store' | 'clock'>,
): Promise<Date> {
  const link = await store.setup.find({ tokenHash: hashSecretToken(token) });
  if (link === undefined) throw setUpLinkNotFound();
  const expiresAt = setUpExpiry(link.createdAt);
  if (expiresAt <= clock.now() || !(await store.setup.isNeeded())) throw setUpLinkNotFound();
  return expiresAt;
}

export const setUpLinkNotFound = (): NotFoundError =>
  new NotFoundError({
    code: 'set_up_link_not_found',
    message:
      "This set-up link was used, replaced or is over a day old. The server prints a new one when it starts, and 'connect set-up link' makes one.",
  });
