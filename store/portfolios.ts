import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { TenantKey } from './scopes.ts';
import { portfolios } from './tables/index.ts';

/** Whose portfolio: an account's, or the whole organization's without one. */
export interface PortfolioKey extends TenantKey {
  readonly accountId?: string | undefined;
}

/** A portfolio as it was worked out. */
export interface StoredPortfolio {
  /** The wire object as text. */
  readonly answer: string;
  readonly updatedAt: Date;
}

/** What a portfolio is of. */
interface PortfolioStakes {
  /** Another one whenever a stake was put into an account of the subject or taken out. */
  readonly version: string;
  /** The chains that the stakes are on, in order. */
  readonly chains: readonly string[];
}

/** Portfolios that were worked out and may be answered again. */
export interface PortfolioStore {
  stakes(o: PortfolioKey): Promise<PortfolioStakes>;
  /** The one that was worked out last, for exactly these stakes. */
  find(o: PortfolioKey & { version: string }): Promise<StoredPortfolio | undefined>;
  /** Replaces the one before. */
  put(o: PortfolioKey & { version: string } & StoredPortfolio): Promise<void>;
}

const subjectOf = ({ accountId, organizationId }: PortfolioKey) => accountId ?? organizationId;

export function portfolioStore({ orm, run }: Database): PortfolioStore {
  return {
    stakes: async ({ organizationId, network, accountId }) => {
      const [row] = await run<{ version: string; chains: string[] }>(
        {
          name: `portfolio_stakes${accountId === undefined ? '' : '_account'}`,
          text: `
            select
              coalesce(md5(string_agg(concat_ws(' ', chain, stake_id, account_id), ','
                order by chain, stake_id, account_id)), '') as version,
              array(select distinct unnest(array_agg(chain)) order by 1) as chains
            from account_stakes
            where organization_id = $1 and network = $2 and deleted_at is null
              ${accountId === undefined ? '' : 'and account_id = $3'}`,
        },
        [organizationId, network, ...(accountId === undefined ? [] : [accountId])],
      );
      if (!row) throw new Error('the database answered no stakes of a portfolio');
      return row;
    },
    find: async ({ version, ...key }) => {
      const [found] = await orm
        .select({ answer: portfolios.answer, updatedAt: portfolios.updatedAt })
        .from(portfolios)
        .where(
          and(
            eq(portfolios.organizationId, key.organizationId),
            eq(portfolios.network, key.network),
            eq(portfolios.subjectId, subjectOf(key)),
            eq(portfolios.stakesVersion, version),
          ),
        );
      return found;
    },
    put: async ({ version, answer, updatedAt, ...key }) => {
      await orm
        .insert(portfolios)
        .values({
          organizationId: key.organizationId,
          network: key.network,
          subjectId: subjectOf(key),
          stakesVersion: version,
          answer,
          updatedAt,
        })
        .onConflictDoUpdate({
          target: [portfolios.organizationId, portfolios.network, portfolios.subjectId],
          set: {
            stakesVersion: sql`excluded.stakes_version`,
            answer: sql`excluded.answer`,
            updatedAt: sql`excluded.updated_at`,
          },
        });
    },
  };
}
