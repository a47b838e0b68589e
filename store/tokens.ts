import { randomUUID } from 'node:crypto';
import { ConflictError, type Network, type Scope } from '@kiln-connect/core';
import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Connection } from './connection.ts';
import { isUniqueViolation } from './database.ts';
import { organizations, tokens } from './tables/index.ts';
import type {
  FoundToken,
  Token,
  TokenChangeListener,
  TokenKey,
  TokenWithOrganization,
} from './token.ts';
import type { TokenChanges } from './token-changes.ts';
import { tokenColumns, withOrganizationColumns } from './token-columns.ts';
import { findDueWarnings, markWarned } from './token-warnings.ts';

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
   * that is null; either way it is found, so that its bearer can be told. One before it ends now and
   * is forgotten. Undefined when there is none, or it is revoked.
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

const keyed = ({ organizationId, id }: { organizationId?: string; id: string }) =>
  and(
    eq(tokens.id, id),
    organizationId === undefined ? undefined : eq(tokens.organizationId, organizationId),
  );

const live = (key: TokenKey) => and(keyed(key), isNull(tokens.revokedAt));

export function tokenStore({ orm, atomically }: Connection, changes: TokenChanges): TokenStore {
  const findByHash = orm
    .select({
      ...withOrganizationColumns,
      isPrevious: sql<boolean>`${tokens.hash} <> ${sql.placeholder('hash')}`,
    })
    .from(tokens)
    .innerJoin(organizations, eq(organizations.id, tokens.organizationId))
    .where(
      or(
        eq(tokens.hash, sql.placeholder('hash')),
        eq(tokens.previousHash, sql.placeholder('hash')),
      ),
    )
    .prepare('token_by_hash');

  const change = (
    { id, where }: { id: string; where: SQL | undefined },
    values: PgUpdateSetSource<typeof tokens>,
  ): Promise<Token | undefined> =>
    atomically(async (transaction) => {
      await changes.announce(id, transaction);
      const [changed] = await transaction.orm
        .update(tokens)
        .set(values)
        .where(where)
        .returning(tokenColumns);
      return changed;
    });

  return {
    create: ({ scopes, allowedAddresses, ...token }) =>
      refusingTakenName(token.name, () =>
        // A part of its own: a transaction around it can go on after the refusal.
        atomically(async (transaction) => {
          const [created] = await transaction.orm
            .insert(tokens)
            .values({
              ...token,
              id: randomUUID(),
              scopes: [...scopes],
              allowedAddresses: [...allowedAddresses],
            })
            .returning(tokenColumns);
          if (!created) throw new Error('the database stored a token and did not answer it');
          return created;
        }),
      ),
    findByHash: async (hash) => (await findByHash.execute({ hash }))[0],
    find: async (key) => (await orm.select(tokenColumns).from(tokens).where(keyed(key)))[0],
    list: ({ organizationId }) =>
      orm
        .select(tokenColumns)
        .from(tokens)
        .where(eq(tokens.organizationId, organizationId))
        .orderBy(asc(tokens.createdAt), asc(tokens.id)),
    update: ({ organizationId, id, name, description, scopes, allowedAddresses, expiresAt }) =>
      refusingTakenName(name, () =>
        change(
          { id, where: live({ organizationId, id }) },
          {
            name: name ?? sql`${tokens.name}`,
            description,
            scopes: scopes && [...scopes],
            allowedAddresses: allowedAddresses && [...allowedAddresses],
            expiresAt,
          },
        ),
      ),
    regenerate: ({ organizationId, id, previousValidUntil, ...secret }) =>
      change(
        { id, where: live({ organizationId, id }) },
        {
          ...secret,
          previousHash: sql`${tokens.hash}`,
          previousPrefix: sql`${tokens.prefix}`,
          previousLastFour: sql`${tokens.lastFour}`,
          previousValidUntil,
        },
      ),
    endOverlap: (key) => change({ id: key.id, where: keyed(key) }, { previousValidUntil: null }),
    revoke: (key) =>
      change(
        { id: key.id, where: keyed(key) },
        { revokedAt: sql`coalesce(${tokens.revokedAt}, now())` },
      ),
    dueWarnings: (o) => findDueWarnings(o, orm),
    markWarned: (warning) => markWarned(warning, orm),
    touch: async (uses) => {
      if (uses.length === 0) return;
      await orm.execute(sql`
        update tokens t set last_used_at = u.at, last_used_address = u.address
        from (
          select distinct on (id) id, at, address
          from json_to_recordset(${JSON.stringify(uses)}::json)
            as used(id uuid, at timestamptz, address text)
          order by id, at desc
        ) u
        where t.id = u.id and (t.last_used_at is null or t.last_used_at < u.at)`);
    },
    onChange: changes.onChange,
    changesLink: changes.isLinked,
  };
}

/** Names are unique among the tokens of an organization and network that are not revoked. */
async function refusingTakenName<T>(name: string | undefined, store: () => Promise<T>): Promise<T> {
  try {
    return await store();
  } catch (error) {
    if (!isUniqueViolation(error) || name === undefined) throw error;
    throw new ConflictError({
      code: 'token_name_taken',
      message: `A token named '${name}' exists for this organization and network: choose another name, or delete that one first.`,
      details: { name },
      cause: error,
    });
  }
}
