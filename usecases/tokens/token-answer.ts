import type { Network, Scope } from '@kiln-connect/core';
import type { Token } from '@kiln-connect/store';
import type { AuthorAnswer } from '../author-answer.ts';

/** 'expiring': it ends within 14 days. */
export type TokenState = 'active' | 'expiring' | 'expired' | 'revoked';

/** An API token as those see it who govern it; its secret part is not kept anywhere. */
export type TokenAnswer = {
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
  readonly created_by: AuthorAnswer;
  /** Null when it does not end by itself. */
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
  readonly last_used_address: string | null;
  /** Addresses and ranges (CIDR) that it may be used from; empty: from everywhere. */
  readonly allowed_addresses: readonly string[];
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
