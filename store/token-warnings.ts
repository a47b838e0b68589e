import { and, asc, eq, gt, isNull, lte, notExists, sql } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { organizations, tokens, tokenWarnings } from './tables/index.ts';
import type { TokenWithOrganization } from './token.ts';
import { withOrganizationColumns } from './token-columns.ts';

const DAY_MS = 24 * 3_600_000;

/** Tokens that end within `days` days after `now`, this warning of their expiry not marked. */
export const findDueWarnings = async (
  { now, days }: { now: Date; days: number },
  orm: Orm,
): Promise<readonly TokenWithOrganization[]> =>
  orm
    .select(withOrganizationColumns)
    .from(tokens)
    .innerJoin(organizations, eq(organizations.id, tokens.organizationId))
    .where(
      and(
        isNull(tokens.revokedAt),
        gt(tokens.expiresAt, now),
        lte(tokens.expiresAt, new Date(now.getTime() + days * DAY_MS)),
        notExists(
          orm
            .select({ one: sql`1` })
            .from(tokenWarnings)
            .where(
              and(
                eq(tokenWarnings.tokenId, tokens.id),
                eq(tokenWarnings.expiresAt, tokens.expiresAt),
                eq(tokenWarnings.days, days),
              ),
            ),
        ),
      ),
    )
    .orderBy(asc(tokens.expiresAt), asc(tokens.id));

/** False when the warning was marked before; who marks it at the same time waits for the other. */
export async function markWarned(
  { id, expiresAt, days }: { id: string; expiresAt: Date; days: number },
  orm: Orm,
): Promise<boolean> {
  const marked = await orm
    .insert(tokenWarnings)
    .values({ tokenId: id, expiresAt, days })
    .onConflictDoNothing()
    .returning({ tokenId: tokenWarnings.tokenId });
  return marked.length === 1;
}
