import { grantedNetworks } from './organizations.ts';
import { organizations, tokens } from './tables/index.ts';

/** What is read of a token: all but the hashes of its secrets. */
export const tokenColumns = {
  id: tokens.id,
  organizationId: tokens.organizationId,
  network: tokens.network,
  name: tokens.name,
  description: tokens.description,
  scopes: tokens.scopes,
  allowedAddresses: tokens.allowedAddresses,
  prefix: tokens.prefix,
  lastFour: tokens.lastFour,
  createdAt: tokens.createdAt,
  createdBy: tokens.createdBy,
  expiresAt: tokens.expiresAt,
  revokedAt: tokens.revokedAt,
  lastUsedAt: tokens.lastUsedAt,
  lastUsedAddress: tokens.lastUsedAddress,
  previousPrefix: tokens.previousPrefix,
  previousLastFour: tokens.previousLastFour,
  previousValidUntil: tokens.previousValidUntil,
};

/** A token with what its check needs of the organization. */
export const withOrganizationColumns = {
  ...tokenColumns,
  organizationName: organizations.name,
  organizationSlug: organizations.slug,
  grantedNetworks,
};
