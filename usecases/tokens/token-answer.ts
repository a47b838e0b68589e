import type { Network, Scope } from '@kiln-connect/core';
import type { Token } from '@kiln-connect/store';
import { type AuthorAnswer, type Authors, findAuthors } from '../author-answer.ts';
import type { System } from '../system.ts';

/** 'expiring': it ends within 14 days. */
export type TokenState = 'active' | 'expiring' | 'expired' | 'revoked';

/** An API token as its bearer sees it; its secret part is not kept anywhere. */
export type OwnTokenAnswer = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly network: Network;
  readonly scopes: readonly Scope[];
  /** How it begins and how it ends, to tell tokens apart. */
  readonly prefix: string;
  readonly last_four: string;
  readonly state: TokenState;
  /** RFC 3339, UTC, like the other times. */
  readonly created_at: string;
  /** Null when it does not end by itself. */
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
  /** Addresses and ranges (CIDR) that it may be used from; empty: from everywhere. */
  readonly allowed_addresses: readonly string[];
};

/** An API token as those see it who govern it. */
export type TokenAnswer = OwnTokenAnswer & {
  readonly created_by: AuthorAnswer;
  readonly last_used_address: string | null;
  /** The secret before the last regeneration while it still works. */
  readonly previous_secret: {
    readonly prefix: string;
    readonly last_four: string;
    readonly valid_until: string;
  } | null;
};

/** A token right after its secret was made. */
export type TokenWithSecret = TokenAnswer & {
  /** The whole text: answered this once and kept nowhere. */
  readonly token: string;
};

/** From when on a token counts as expiring, in milliseconds before its end. */
const EXPIRING = 14 * 24 * 3_600_000;

export const ownTokenAnswer = (token: Token, now: Date): OwnTokenAnswer => ({
  id: token.id,
  name: token.name,
  description: token.description,
  network: token.network,
  scopes: token.scopes,
  prefix: token.prefix,
  last_four: token.lastFour,
  state: stateOf(token, now),
  created_at: token.createdAt.toISOString(),
  expires_at: token.expiresAt?.toISOString() ?? null,
  revoked_at: token.revokedAt?.toISOString() ?? null,
  last_used_at: token.lastUsedAt?.toISOString() ?? null,
  allowed_addresses: token.allowedAddresses,
});

/** Puts tokens of one organization into the words of the wire, with who made each. */
export async function tokenAnswers(
  tokens: readonly Token[],
  organizationId: string,
  system: Pick<System, 'store' | 'clock'>,
): Promise<TokenAnswer[]> {
  const userIds = tokens.map(({ createdBy }) => createdBy);
  const authors = await findAuthors({ organizationId, userIds }, system);
  const now = system.clock.now();
  return tokens.map((token) => tokenAnswer(token, { authors, now }));
}

/** The same for one token. */
export async function oneTokenAnswer(
  token: Token,
  system: Pick<System, 'store' | 'clock'>,
): Promise<TokenAnswer> {
  const { organizationId, createdBy } = token;
  const authors = await findAuthors({ organizationId, userIds: [createdBy] }, system);
  return tokenAnswer(token, { authors, now: system.clock.now() });
}

const tokenAnswer = (
  token: Token,
  { authors, now }: { authors: Authors; now: Date },
): TokenAnswer => ({
  ...ownTokenAnswer(token, now),
  created_by: authors(token.createdBy),
  last_used_address: token.lastUsedAddress,
  previous_secret: previousSecret(token, now),
});

function stateOf({ revokedAt, expiresAt }: Token, now: Date): TokenState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'active';
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0) return 'expired';
  return left <= EXPIRING ? 'expiring' : 'active';
}

function previousSecret(token: Token, now: Date): TokenAnswer['previous_secret'] {
  const { previousPrefix, previousLastFour, previousValidUntil } = token;
  if (previousPrefix === null || previousLastFour === null || previousValidUntil === null) {
    return null;
  }
  const state = stateOf(token, now);
  if (previousValidUntil <= now || state === 'revoked' || state === 'expired') return null;
  return {
    prefix: previousPrefix,
    last_four: previousLastFour,
    valid_until: previousValidUntil.toISOString(),
  };
}
