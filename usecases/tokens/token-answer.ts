import type { Network, Scope } from '@kiln-connect/core';
import type { Token } from '@kiln-connect/store';

/** An API token as the operator and its bearer see it; its secret part is not kept anywhere. */
export type TokenAnswer = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly network: Network;
  readonly scopes: readonly Scope[];
  /** How it begins and how it ends, to tell tokens apart. */
  readonly prefix: string;
  readonly last_four: string;
  /** RFC 3339, UTC, like the other times; null when it does not end by itself. */
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
  readonly created_at: string;
};

export const tokenAnswer = (token: Token): TokenAnswer => ({
  id: token.id,
  name: token.name,
  description: token.description,
  network: token.network,
  scopes: token.scopes,
  prefix: token.prefix,
  last_four: token.lastFour,
  expires_at: token.expiresAt?.toISOString() ?? null,
  revoked_at: token.revokedAt?.toISOString() ?? null,
  last_used_at: token.lastUsedAt?.toISOString() ?? null,
  created_at: token.createdAt.toISOString(),
});
