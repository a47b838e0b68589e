import {
  type AccruedRewards,
  type Network,
  type ReportQuery,
  type RewardPeriod,
  usdNumber,
} from '@kiln-connect/core';
import type { ChainKey, ClosedPeriod } from '@kiln-connect/store';
import type { Actor } from '../caller.ts';
import { chainOf } from '../chain-of.ts';
import { requireGranted } from '../networks/require-granted.ts';
import { findOrganization } from '../organizations/find-organization.ts';
import { readRewardPeriods } from '../reports/report-rewards.ts';
import type { System } from '../system.ts';
import { type PeriodAnswer, periodAnswer } from './period-answer.ts';
import { finalityObstacle, priceObstacle } from './require-final.ts';

/** What a month brought; amounts in the smallest unit of the token, as texts. */
interface MonthFigures {
  /** All that was earned, whenever it is paid out. */
  readonly rewards: string;
  /** What stakes hold of it: opening + earned − paid = closing; null where that can not be told. */
  readonly accrued: {
    readonly opening: string;
    readonly earned: string;
    readonly paid: string;
    readonly closing: string;
  } | null;
  /** Value of the rewards, US dollars; null while a price of a day is missing. */
  readonly rewards_usd: number | null;
}

/** A month of an organization's books. */
export interface MonthAnswer {
  /** YYYY-MM */
  readonly month: string;
  /** `closable`: open, and nothing stands in the way of closing it. */
  readonly state: 'open' | 'closable' | 'closed';
  /** Why an open month can not be closed yet. */
  readonly obstacle: { readonly code: string; readonly message: string } | null;
  /** Null for a month before or after all that the chain tells of the organization's stakes. */
  readonly figures: MonthFigures | null;
  /** How it was closed; null while it is open. */
  readonly period: PeriodAnswer | null;
}

/** The books of one chain on one network. */
export interface BooksAnswer {
  readonly chain: string;
  readonly title: string;
  readonly token: string;
  readonly decimals: number;
  /** In order of time: from the first in which a stake earned to the one that goes on. */
  readonly months: readonly MonthAnswer[];
}

/**
 * The books of an organization on a network, open months and closed ones, for each chain that it has
 * stakes on or has closed months of.
 * @throws {NotFoundError} 'organization_not_found'.
 * @throws {ForbiddenError} 'missing_permission', 'network_not_granted'.
 */
export async function listBooks(
  { organization: slug, network }: { organization: string; network: Network },
  actor: Actor,
  system: System,
): Promise<readonly BooksAnswer[]> {
  const organization = await findOrganization({ slug, permission: 'periods.read' }, actor, system);
  requireGranted(organization, network);
  const organizationId = organization.id;
  const [{ chains }, periods] = await Promise.all([
    system.store.portfolios.stakes({ organizationId, network }),
    system.store.closedPeriods.list({ organizationId }),
  ]);
  const closed = periods.filter((period) => period.network === network);
  const names = new Set([...chains, ...closed.map(({ chain }) => chain)]);
  return Promise.all(
    [...names].map((chain) =>
      readBooks(
        { chain, network, organizationId },
        closed.filter((period) => period.chain === chain),
        system,
      ),
    ),
  );
}

type Books = ChainKey & { readonly organizationId: string };

async function readBooks(
  books: Books,
  closed: readonly ClosedPeriod[],
  system: System,
): Promise<BooksAnswer> {
  const { chain } = books;
  const { info, report, accruingComponents } = await chainOf(chain, system);
  const monthly = { filter: {}, format: 'monthly' } as const;
  const ask = (query: ReportQuery) => readRewardPeriods({ chain, query }, books, system);
  const [reading, earned, paid] = await Promise.all([
    system.store.rewards.context({ ...books, filter: {} }),
    ask({ ...monthly, includeUsd: true }),
    accruingComponents ? ask({ ...monthly, recognition: 'withdrawal' }) : [],
  ]);
  const earnings = new Map(earned.map((period) => [monthOf(period), period]));
  const accruals = new Map(paid.map((period) => [monthOf(period), period.accrued]));
  const closings = new Map(closed.map((period) => [period.month.slice(0, 7), period]));
  const names = [...new Set([...earnings.keys(), ...closings.keys()])].sort();
  const missing = await missingPrices(
    names.find((month) => !closings.has(month)),
    books,
    system,
  );
  // Closing a month closes the open ones before it, too, and needs their prices.
  const needed: string[] = [];
  const months = names.map((month): MonthAnswer => {
    const period = earnings.get(month);
    const figures = period
      ? figuresOf(period, accruals.get(month), report.totalRewards(period.components))
      : null;
    const closing = closings.get(month);
    if (closing) {
      return { month, state: 'closed', obstacle: null, figures, period: periodAnswer(closing) };
    }
    needed.push(...(missing.get(month) ?? []));
    const obstacle = finalityObstacle(`${month}-01`, reading) ?? priceObstacle(month, needed);
    return {
      month,
      state: obstacle ? 'open' : 'closable',
      obstacle: obstacle ? { code: obstacle.code, message: obstacle.message } : null,
      figures,
      period: null,
    };
  });
  const { title, token, decimals } = info;
  return { chain, title, token, decimals, months };
}

const monthOf = ({ date }: Pick<RewardPeriod, 'date'>): string => date.slice(0, 7);

/** The days from a month on whose price is missing and needed to close them, by month. */
async function missingPrices(
  month: string | undefined,
  { chain, ...caller }: Books,
  system: System,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const missing = new Map<string, string[]>();
  if (month === undefined || system.prices.source === undefined) return missing;
  const query = { filter: {}, startDate: `${month}-01`, includeUsd: true };
  for (const day of await readRewardPeriods({ chain, query }, caller, system)) {
    const days = missing.get(monthOf(day)) ?? [];
    missing.set(monthOf(day), [...days, ...(day.usd?.missingDays ?? [])]);
  }
  return missing;
}

const figuresOf = (
  { usd }: RewardPeriod,
  accrued: AccruedRewards | undefined,
  rewards: bigint,
): MonthFigures => ({
  rewards: rewards.toString(),
  accrued: accrued
    ? {
        opening: accrued.opening.toString(),
        earned: accrued.earned.toString(),
        paid: accrued.paid.toString(),
        closing: accrued.closing.toString(),
      }
    : null,
  rewards_usd: usd?.rewards === undefined ? null : usdNumber(usd.rewards),
});
