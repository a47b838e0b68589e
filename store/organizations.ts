import { randomUUID } from 'node:crypto';
import type { Network } from '@kiln-connect/core';
import { ConflictError } from '@kiln-connect/core';
import { asc, eq, type SQL, sql } from 'drizzle-orm';
import { type Database, isUniqueViolation } from './database.ts';
import { organizationNetworks, organizations } from './tables/index.ts';

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

export function organizationStore({ orm }: Database): OrganizationStore {
  const grantedNetworks = sql<Network[]>`array(
    select ${organizationNetworks.network} from ${organizationNetworks}
    where ${organizationNetworks.organizationId} = ${organizations.id}
    order by ${organizationNetworks.network})`;
  const select = (where?: SQL) =>
    orm
      .select({
        id: organizations.id,
        name: organizations.name,
        slug: organizations.slug,
        networks: grantedNetworks,
        createdAt: organizations.createdAt,
      })
      .from(organizations)
      .where(where)
      .orderBy(asc(organizations.createdAt), asc(organizations.slug));

  return {
    create: async ({ name, slug, networks }) => {
      const id = randomUUID();
      try {
        await orm.transaction(async (transaction) => {
          await transaction.insert(organizations).values({ id, name, slug });
          if (networks.length === 0) return;
          await transaction
            .insert(organizationNetworks)
            .values([...new Set(networks)].map((network) => ({ organizationId: id, network })));
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
      const [created] = await select(eq(organizations.id, id));
      if (!created) throw new Error(`the organization ${id} vanished while it was made`);
      return created;
    },
    list: () => select(),
    find: async (id) => (await select(eq(organizations.id, id)))[0],
    findBySlug: async (slug) => (await select(eq(organizations.slug, slug)))[0],
  };
}
