import { randomUUID } from 'node:crypto';
import type { Network } from '@kiln-connect/core';
import { ConflictError } from '@kiln-connect/core';
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import { isUniqueViolation, type Orm } from './database.ts';
import { organizationNetworks, organizations } from './tables/index.ts';
import type { TokenChanges } from './token-changes.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** The networks that it was granted. */
  readonly networks: readonly Network[];
  /** Its members must pass a second factor. */
  readonly requireTwoFactor: boolean;
  /** How many days an API token may live at most; null for no limit. */
  readonly maxTokenDays: number | null;
  readonly createdAt: Date;
}

/** Organizations and the networks that each was granted. */
export interface OrganizationStore {
  /** @throws {ConflictError} `organization_exists` when the slug is taken. */
  create(o: { name: string; slug: string; networks: readonly Network[] }): Promise<Organization>;
  /** All, the oldest first. */
  list(): Promise<readonly Organization[]>;
  find(id: string): Promise<Organization | undefined>;
  findBySlug(slug: string): Promise<Organization | undefined>;
  /** How many there are. */
  count(): Promise<number>;
  /** Changes what is given; undefined when there is none. */
  update(o: {
    id: string;
    name?: string | undefined;
    requireTwoFactor?: boolean | undefined;
    maxTokenDays?: number | null | undefined;
  }): Promise<Organization | undefined>;
  /** Grants a network, also when it is granted already; undefined when there is no such organization. */
  grant(o: { id: string; network: Network }): Promise<Organization | undefined>;
  /** Takes a network back: its tokens there are refused from now on, and good again once it is granted. */
  revoke(o: { id: string; network: Network }): Promise<Organization | undefined>;
}

export function organizationStore(
  { orm, atomically }: Connection,
  changes: Pick<TokenChanges, 'announceAll'>,
): OrganizationStore {
  const select = (from: Orm, where?: SQL) =>
    from
      .select({
        id: organizations.id,
        name: organizations.name,
        slug: organizations.slug,
        networks: grantedNetworks,
        requireTwoFactor: organizations.requireTwoFactor,
        maxTokenDays: organizations.maxTokenDays,
        createdAt: organizations.createdAt,
      })
      .from(organizations)
      .where(where)
      .orderBy(asc(organizations.createdAt), asc(organizations.slug));
  const find = async (id: string, from = orm) => (await select(from, eq(organizations.id, id)))[0];

  /** Changes which networks are granted, and answers the organization. */
  const changeGrants = (id: string, change: (transaction: Orm) => Promise<unknown>) =>
    atomically(async (transaction) => {
      if (!(await find(id, transaction.orm))) return undefined;
      await change(transaction.orm);
      await changes.announceAll(transaction);
      return find(id, transaction.orm);
    });

  return {
    create: async ({ name, slug, networks }) => {
      const id = randomUUID();
      try {
        return await atomically(async (transaction) => {
          await transaction.orm.insert(organizations).values({ id, name, slug });
          if (networks.length > 0) {
            await transaction.orm
              .insert(organizationNetworks)
              .values([...new Set(networks)].map((network) => ({ organizationId: id, network })));
          }
          const created = await find(id, transaction.orm);
          if (!created) throw new Error(`the organization ${id} vanished while it was made`);
          return created;
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new ConflictError({
          code: 'organization_exists',
          message: `An organization with the slug '${slug}' exists: choose another slug.`,
          details: { slug },
          cause: error,
        });
      }
    },
    list: () => select(orm),
    find: (id) => find(id),
    findBySlug: async (slug) => (await select(orm, eq(organizations.slug, slug)))[0],
    count: () => orm.$count(organizations),
    update: ({ id, name, requireTwoFactor, maxTokenDays }) =>
      atomically(async (transaction) => {
        await transaction.orm
          .update(organizations)
          .set({ name: name ?? sql`${organizations.name}`, requireTwoFactor, maxTokenDays })
          .where(eq(organizations.id, id));
        return find(id, transaction.orm);
      }),
    grant: ({ id, network }) =>
      changeGrants(id, (transaction) =>
        transaction
          .insert(organizationNetworks)
          .values({ organizationId: id, network })
          .onConflictDoNothing(),
      ),
    revoke: ({ id, network }) =>
      changeGrants(id, (transaction) =>
        transaction
          .delete(organizationNetworks)
          .where(
            and(
              eq(organizationNetworks.organizationId, id),
              eq(organizationNetworks.network, network),
            ),
          ),
      ),
  };
}

/** The networks granted to the organization of the row. */
export const grantedNetworks = sql<Network[]>`array(
  select ${organizationNetworks.network} from ${organizationNetworks}
  where ${organizationNetworks.organizationId} = ${organizations.id}
  order by ${organizationNetworks.network})`;
