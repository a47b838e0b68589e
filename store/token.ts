import type { Network, Scope } from '@kiln-connect/core';

/** An API token without its secrets. */
export interface Token {
  readonly id: string;
  readonly organizationId: string;
  readonly network: Network;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** Addresses and ranges in CIDR notation that it may be used from; empty: from everywhere. */
  readonly allowedAddresses: readonly string[];
  /** What is shown of it: network and first four characters. */
  readonly prefix: string;
  readonly lastFour: string;
  readonly createdAt: Date;
  /** Id of the person who made it; null for the operator. They may have left since. */
  readonly createdBy: string | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedAddress: string | null;
  /** The secret before the last regeneration; null when it ended with it or was ended since. */
  readonly previousPrefix: string | null;
  readonly previousLastFour: string | null;
  /** Until when the previous secret is good; it may have passed. Null: it ended before its time, or at once. */
  readonly previousValidUntil: Date | null;
}

/** A token with what its check needs of the organization. */
export interface TokenWithOrganization extends Token {
  readonly organizationName: string;
  readonly organizationSlug: string;
  /** The networks that the organization is granted now. */
  readonly grantedNetworks: readonly Network[];
}

/** A token as found by a secret's hash. */
export interface FoundToken extends TokenWithOrganization {
  /** It was found by the secret before the last regeneration, good until `previousValidUntil`. */
  readonly isPrevious: boolean;
}

/** Hears the lower-case hex of the hash that changed; undefined: anything may have, forget all. */
export type TokenChangeListener = (tokenHash: string | undefined) => void;

/** Which token, by its organization: another organization's is not found. */
export interface TokenKey {
  readonly organizationId: string;
  readonly id: string;
}
