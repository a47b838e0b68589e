import type { Network, Scope } from '@kiln-connect/core';

/** An API token without its secret. */
export interface Token {
  readonly id: string;
  readonly organizationId: string;
  readonly network: Network;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly Scope[];
  /** What is shown of it: network and first four characters. */
  readonly prefix: string;
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedAddress: string | null;
}

/** A token with what its check needs of the organization. */
export interface TokenWithOrganization extends Token {
  readonly organizationName: string;
  readonly organizationSlug: string;
  /** The networks that the organization is granted now. */
  readonly grantedNetworks: readonly Network[];
}

/** Hears the lower-case hex of the hash that changed; undefined: anything may have, forget all. */
export type TokenChangeListener = (tokenHash: string | undefined) => void;

/** API tokens; only the SHA-256 of each is known. */
export interface TokenStore {
  /** @throws {ConflictError} `token_name_taken` by a token of this organization and network. */
  create(o: {
    organizationId: string;
    network: Network;
    name: string;
    description: string;
    scopes: readonly Scope[];
    /** SHA-256 of the token, 32 bytes. */
    hash: Uint8Array;
    prefix: string;
    lastFour: string;
    expiresAt: Date | null;
  }): Promise<Token>;
  /** One statement. Revoked and expired tokens are answered too: the caller says why it refuses. */
  findByHash(hash: Uint8Array): Promise<TokenWithOrganization | undefined>;
  /** All, revoked ones included, the oldest first. */
  list(o: { organizationId: string }): Promise<readonly Token[]>;
  /** Revokes it now and tells every server; undefined when there is none of this id. */
  revoke(id: string): Promise<Token | undefined>;
  /** Last uses, many at once; an older one than the stored one changes nothing. */
  touch(uses: readonly { id: string; at: Date; address: string }[]): Promise<void>;
  /** Tells of each change of a token, also by other servers; answers how to stop listening. */
  onChange(listener: TokenChangeListener): () => void;
  /** False while changes by other servers can not be heard. */
  changesLink(): boolean;
}
