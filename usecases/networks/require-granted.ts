import { ForbiddenError, type Network } from '@kiln-connect/core';
import type { Organization } from '@kiln-connect/store';

/**
 * Lets an organization pass that may use the network.
 * @throws {ForbiddenError} 'network_not_granted' with those that it may use.
 */
export function requireGranted(
  { slug, networks }: Pick<Organization, 'slug' | 'networks'>,
  network: Network,
): void {
  if (networks.includes(network)) return;
  throw new ForbiddenError({
    code: 'network_not_granted',
    message: `The organization '${slug}' is granted ${networks.join(', ') || 'no network'}, not ${network}.`,
    details: { network, granted: [...networks] },
  });
}
