import { ForbiddenError, shownTime, UnauthenticatedError } from '@kiln-connect/core';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { isInAddressList } from './address-list.ts';
import { parseToken } from './token-format.ts';

/**
 * Finds out who bears an API token. Once warm it asks no database, and what it says of revocation is
 * at most a second old; with the database out of reach it rejects rather than lets pass.
 * @throws {UnauthenticatedError} 'malformed_token' before any lookup, 'unknown_token',
 *   'revoked_token', 'expired_token', 'replaced_token'.
 * @throws {ForbiddenError} 'address_not_allowed', 'network_not_served', 'network_not_granted'.
 */
export async function authenticateToken(
  { token: text, address }: { token: string; address: string },
  { tokenCache, lastUse, networks, clock }: System,
): Promise<Caller> {
  const { hash, network } = parseToken(text);
  const cached = await tokenCache.find(hash);
  if (cached === undefined) {
    throw new UnauthenticatedError({
      code: 'unknown_token',
      message:
        'No such API token exists here. It may belong to another deployment, or was regenerated more than once.',
    });
  }
  const { token, allowedRanges } = cached;
  if (token.revokedAt !== null) {
    throw new UnauthenticatedError({
      code: 'revoked_token',
      message: `This API token was revoked on ${shownTime(token.revokedAt)}; use another one.`,
    });
  }
  const now = clock.now();
  if (token.expiresAt !== null && token.expiresAt <= now) {
    throw new UnauthenticatedError({
      code: 'expired_token',
      message: `This API token expired on ${shownTime(token.expiresAt)}; use another one.`,
    });
  }
  if (token.isPrevious && (token.previousValidUntil === null || token.previousValidUntil <= now)) {
    throw new UnauthenticatedError({
      code: 'replaced_token',
      message: `This API token was regenerated, and this secret ended${token.previousValidUntil === null ? '' : ` on ${shownTime(token.previousValidUntil)}`}: use the new one.`,
    });
  }
  if (allowedRanges.length > 0 && !isInAddressList(address, allowedRanges)) {
    throw new ForbiddenError({
      code: 'address_not_allowed',
      message: `This API token may not be used from ${address}; those who govern it say from where.`,
      details: { address },
    });
  }
  if (!networks.includes(network)) {
    throw new ForbiddenError({
      code: 'network_not_served',
      message: `This token is for ${network}, which this deployment does not serve; it serves ${networks.join(', ')}.`,
      details: { network, served: [...networks] },
    });
  }
  if (!token.grantedNetworks.includes(network)) {
    throw new ForbiddenError({
      code: 'network_not_granted',
      message: `The organization '${token.organizationSlug}' is not granted ${network}; the operator can grant it.`,
      details: { network, granted: [...token.grantedNetworks] },
    });
  }
  lastUse.record({ id: token.id, at: now, address });
  return {
    organizationId: token.organizationId,
    tokenId: token.id,
    tokenName: token.name,
    network,
    scopes: token.scopes,
    address,
  };
}
