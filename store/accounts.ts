import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Connection } from './connection.ts';
import type { TenantKey } from './scopes.ts';
import { accountStakes, accounts } from './tables/index.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A stake's place in an account. */
export interface AccountStake {
  readonly id: string;
  readonly accountId: string;
  readonly chain: string;
  readonly stakeId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When it was taken out of the account; null while it is in it. */
  readonly deletedAt: Date | null;
}

/** Accounts of an organization on one network: folders of stakes. Removed ones are never answered. */
export interface AccountStore {
  create(o: TenantKey & { name: string; description: string }): Promise<Account>;
  /** All, the oldest first. */
  list(o: TenantKey): Promise<readonly Account[]>;
  find(o: TenantKey & { id: string }): Promise<Account | undefined>;
  /** Answers the account as it is now; undefined when it is not the organization's. */
  update(
    o: TenantKey & { id: string; name: string; description: string },
  ): Promise<Account | undefined>;
  /** Takes the account and its stakes' places away (soft); answers the account as it was. */
  remove(o: TenantKey & { id: string }): Promise<Account | undefined>;
  /** Puts stakes into an account, in the order asked; one that is in it stays, a removed one revives. */
  addStakes(
    o: TenantKey & { accountId: string; chain: string; stakeIds: readonly string[] },
  ): Promise<readonly AccountStake[]>;
  /** Ids of the stakes that are in these accounts (all of the organization's when left out). */
  stakeIds(
    o: TenantKey & { chain: string; accountIds?: readonly string[] },
  ): Promise<readonly string[]>;
}

const accountColumns = {
  id: accounts.id,
  name: accounts.name,
  description: accounts.description,
  createdAt: accounts.createdAt,
  updatedAt: accounts.updatedAt,
};

const stakeColumns = {
  id: accountStakes.id,
  accountId: accountStakes.accountId,
  chain: accountStakes.chain,
  stakeId: accountStakes.stakeId,
  createdAt: accountStakes.createdAt,
  updatedAt: accountStakes.updatedAt,
  deletedAt: accountStakes.deletedAt,
};

const now = sql`now()`;

const accountsOf = ({ organizationId, network }: TenantKey, id?: string) =>
  and(
    eq(accounts.organizationId, organizationId),
    eq(accounts.network, network),
    isNull(accounts.deletedAt),
    id === undefined ? undefined : eq(accounts.id, id),
  );

const placesOf = ({ organizationId, network }: TenantKey) =>
  and(eq(accountStakes.organizationId, organizationId), eq(accountStakes.network, network));

export function accountStore({ orm }: Pick<Connection, 'orm'>): AccountStore {
  return {
    create: async ({ organizationId, network, name, description }) => {
      const [created] = await orm
        .insert(accounts)
        .values({ organizationId, network, id: randomUUID(), name, description })
        .returning(accountColumns);
      if (!created) throw new Error('the database stored an account and did not answer it');
      return created;
    },
    list: (tenant) =>
      orm
        .select(accountColumns)
        .from(accounts)
        .where(accountsOf(tenant))
        .orderBy(asc(accounts.createdAt), asc(accounts.id)),
    find: async ({ id, ...tenant }) => {
      const [found] = await orm.select(accountColumns).from(accounts).where(accountsOf(tenant, id));
      return found;
    },
    update: async ({ id, name, description, ...tenant }) => {
      const [updated] = await orm
        .update(accounts)
        .set({ name, description, updatedAt: now })
        .where(accountsOf(tenant, id))
        .returning(accountColumns);
      return updated;
    },
    remove: ({ id, ...tenant }) =>
      orm.transaction(async (transaction) => {
        const [removed] = await transaction
          .update(accounts)
          .set({ deletedAt: now })
          .where(accountsOf(tenant, id))
          .returning(accountColumns);
        if (!removed) return undefined;
        await transaction
          .update(accountStakes)
          .set({ deletedAt: now, updatedAt: now })
          .where(
            and(placesOf(tenant), eq(accountStakes.accountId, id), isNull(accountStakes.deletedAt)),
          );
        return removed;
      }),
    addStakes: async ({ organizationId, network, accountId, chain, stakeIds }) => {
      const distinct = [...new Set(stakeIds)];
      if (distinct.length === 0) return [];
      const places = await orm
        .insert(accountStakes)
        .values(
          distinct.map((stakeId) => ({
            organizationId,
            network,
            accountId,
            chain,
            stakeId,
            id: randomUUID(),
          })),
        )
        .onConflictDoUpdate({
          target: [
            accountStakes.organizationId,
            accountStakes.network,
            accountStakes.accountId,
            accountStakes.chain,
            accountStakes.stakeId,
          ],
          set: {
            deletedAt: null,
            updatedAt: sql`case when ${accountStakes.deletedAt} is null
              then ${accountStakes.updatedAt} else now() end`,
          },
        })
        .returning(stakeColumns);
      const byStakeId = new Map(places.map((place) => [place.stakeId, place]));
      return distinct.flatMap((stakeId) => byStakeId.get(stakeId) ?? []);
    },
    stakeIds: async ({ chain, accountIds, ...tenant }) => {
      if (accountIds?.length === 0) return [];
      const places = await orm
        .selectDistinct({ stakeId: accountStakes.stakeId })
        .from(accountStakes)
        .where(
          and(
            placesOf(tenant),
            eq(accountStakes.chain, chain),
            isNull(accountStakes.deletedAt),
            accountIds && inArray(accountStakes.accountId, [...accountIds]),
          ),
        )
        .orderBy(asc(accountStakes.stakeId));
      return places.map(({ stakeId }) => stakeId);
    },
  };
}
