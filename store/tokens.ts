import { randomUUID } from 'node:crypto';
import type { Network, Scope } from '@kiln-connect/core';
import { ConflictError } from '@kiln-connect/core';
import { and, asc, eq, sql } from 'drizzle-orm';
import { type Database, isUniqueViolation } from './database.ts';
import type { TenantKey } from './scopes.ts';
import { organizationNetworks, organizations, tokens } from './tables/index.ts';

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
  /** Revoked and expired ones too; undefined when it is not the organization's. */
  find(o: TenantKey & { id: string }): Promise<Token | undefined>;
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
