import { randomUUID } from 'node:crypto';
import type { Network, Scope } from '@kiln-connect/core';
import { ConflictError } from '@kiln-connect/core';
import { and, asc, eq, sql } from 'drizzle-orm';
import { type Database, isUniqueViolation } from './database.ts';
import type { TenantKey } from './scopes.ts';
import { organizationNetworks, organizations, tokens } from './tables/index.ts';

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
  /** Until when the previous secret is good; it may have passed. */
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

/** API tokens; only the SHA-256 of each is known. Each change is told to every server. */
export interface TokenStore {
  /** @throws {ConflictError} `token_name_taken` by a token of this organization and network. */
  create(o: {
    organizationId: string;
    network: Network;
    name: string;
    description: string;
    scopes: readonly Scope[];
    allowedAddresses: readonly string[];
    createdBy: string | null;
    /** SHA-256 of the token, 32 bytes. */
    hash: Uint8Array;
    prefix: string;
    lastFour: string;
    expiresAt: Date | null;
  }): Promise<Token>;
  /**
   * By the current secret's hash or the previous one's, in one statement. Revoked and expired tokens
   * and previous secrets past their time are answered too: the caller says why it refuses.
   */
  findByHash(hash: Uint8Array): Promise<FoundToken | undefined>;
  /** Revoked and expired ones too. */
  find(o: TokenKey): Promise<Token | undefined>;
  /** All, revoked ones included, the oldest first. */
  list(o: { organizationId: string }): Promise<readonly Token[]>;
  /**
   * Changes what is given. Undefined when there is none, or it is revoked.
   * @throws {ConflictError} `token_name_taken`
   */
  update(
    o: TokenKey & {
      name?: string | undefined;
      description?: string | undefined;
      scopes?: readonly Scope[] | undefined;
      allowedAddresses?: readonly string[] | undefined;
      expiresAt?: Date | null | undefined;
    },
  ): Promise<Token | undefined>;
  /**
   * Gives it another secret. The present one stays good until `previousValidUntil`, or ends now when
   * that is null; one before it ends now. Undefined when there is none, or it is revoked.
   */
  regenerate(
    o: TokenKey & {
      hash: Uint8Array;
      prefix: string;
      lastFour: string;
      previousValidUntil: Date | null;
    },
  ): Promise<Token | undefined>;
  /** Ends the previous secret now. Undefined when there is no such token. */
  endOverlap(o: TokenKey): Promise<Token | undefined>;
  /** Revokes it now; one that was revoked before stays so since then. Undefined when there is none. */
  revoke(o: { organizationId?: string; id: string }): Promise<Token | undefined>;
  /**
   * Tokens that end within `days` days after `now` and whose warning of so many days is not marked
   * for this expiry, the first to end first.
   */
  dueWarnings(o: { now: Date; days: number }): Promise<readonly TokenWithOrganization[]>;
  /**
   * Marks that a token's warning is given; in the transaction that gives it. False when somebody
   * else did: then it must not be given. Another expiry of the token is warned of anew.
   */
  markWarned(o: { id: string; expiresAt: Date; days: number }): Promise<boolean>;
  /** Last uses, many at once; an older one than the stored one changes nothing. */
  touch(uses: readonly { id: string; at: Date; address: string }[]): Promise<void>;
  /** Tells of each change of a token, also by other servers; answers how to stop listening. */
  onChange(listener: TokenChangeListener): () => void;
  /** False while changes by other servers can not be heard. */
  changesLink(): boolean;
}

const CHANNEL = 'kiln_connect_tokens';

const tokenColumns = {
  id: tokens.id,
  organizationId: tokens.organizationId,
  network: tokens.network,
  name: tokens.name,
  description: tokens.description,
  scopes: tokens.scopes,
  prefix: tokens.prefix,
  lastFour: tokens.lastFour,
  createdAt: tokens.createdAt,
  expiresAt: tokens.expiresAt,
  revokedAt: tokens.revokedAt,
  lastUsedAt: tokens.lastUsedAt,
  lastUsedAddress: tokens.lastUsedAddress,
};

/** Begins to hear of changes; resolves when the link stands. */
export async function tokenStore(database: Database): Promise<TokenStore> {
  const { orm } = database;
  const listeners = new Set<TokenChangeListener>();
  const tell = (tokenHash: string | undefined) => {
    for (const listener of listeners) listener(tokenHash);
  };
  let isLinked = false;
  await database.listen(CHANNEL, {
    message: tell,
    link: (isUp) => {
      isLinked = isUp;
      // What was not heard may have been of any token, also of one that nobody uses just now.
      tell(undefined);
    },
  });

  const findByHash = orm
    .select({
      ...tokenColumns,
      organizationName: organizations.name,
      organizationSlug: organizations.slug,
      grantedNetworks: sql<Network[]>`array(
        select ${organizationNetworks.network} from ${organizationNetworks}
        where ${organizationNetworks.organizationId} = ${organizations.id})`,
    })
    .from(tokens)
    .innerJoin(organizations, eq(organizations.id, tokens.organizationId))
    .where(eq(tokens.hash, sql.placeholder('hash')))
    .prepare('token_by_hash');

  return {
    create: async ({ scopes, ...token }) => {
      try {
        const [created] = await orm
          .insert(tokens)
          .values({ ...token, id: randomUUID(), scopes: [...scopes] })
          .returning(tokenColumns);
        if (!created) throw new Error('the database stored a token and did not answer it');
        return created;
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'token_name_taken',
          message: `A token named '${token.name}' exists for this organization on ${token.network}: choose another name, or revoke that one first.`,
          details: { name: token.name, network: token.network },
          cause: error,
        });
      }
    },
    findByHash: async (hash) => (await findByHash.execute({ hash }))[0],
    find: async ({ organizationId, network, id }) => {
      const [found] = await orm
        .select(tokenColumns)
        .from(tokens)
        .where(
          and(
            eq(tokens.organizationId, organizationId),
            eq(tokens.network, network),
            eq(tokens.id, id),
          ),
        );
      return found;
    },
    list: ({ organizationId }) =>
      orm
        .select(tokenColumns)
        .from(tokens)
        .where(eq(tokens.organizationId, organizationId))
        .orderBy(asc(tokens.createdAt), asc(tokens.id)),
    revoke: async (id) => {
      const revoked = await orm.transaction(async (transaction) => {
        const [token] = await transaction
          .update(tokens)
          .set({ revokedAt: sql`coalesce(${tokens.revokedAt}, now())` })
          .where(eq(tokens.id, id))
          .returning({ ...tokenColumns, hash: tokens.hash });
        if (!token) return undefined;
        const tokenHash = Buffer.from(token.hash).toString('hex');
        // Sent at commit: whoever hears it finds the token revoked.
        await transaction.execute(sql`select pg_notify(${CHANNEL}, ${tokenHash})`);
        return { ...token, tokenHash };
      });
      if (!revoked) return undefined;
      const { hash: _, tokenHash, ...token } = revoked;
      // This server must not wait for its own message.
      tell(tokenHash);
      return token;
    },
    touch: async (uses) => {
      if (uses.length === 0) return;
      await database.run(
        {
          name: 'tokens_touch',
          text: `
            update tokens t set last_used_at = u.at, last_used_address = u.address
            from (
              select distinct on (id) id, at, address
              from json_to_recordset($1::json) as used(id uuid, at timestamptz, address text)
              order by id, at desc
            ) u
            where t.id = u.id and (t.last_used_at is null or t.last_used_at < u.at)`,
        },
        [JSON.stringify(uses)],
      );
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changesLink: () => isLinked,
  };
}
