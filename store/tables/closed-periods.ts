import { date, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { amount, network, position, price, rewardSums, time } from './columns.ts';

/** A change of one sum of a closed month, of all its stakes together. */
export interface PeriodChange {
  /** YYYY-MM-DD */
  readonly day: string;
  /** A component of rewards, 'paid', or 'price'. */
  readonly component: string;
  /** Decimal texts: amounts in the smallest unit of the token, a price in US dollars; null for none. */
  readonly before: string | null;
  readonly after: string | null;
}

export const closedPeriods = pgTable('closed_periods', {
  id: uuid().primaryKey(),
  organizationId: uuid().notNull(),
  network: network(),
  chain: text().notNull(),
  month: date().notNull(),
  version: position().notNull(),
});

const versionKey = () => ({ periodId: uuid().notNull(), version: position().notNull() });

export const closedPeriodVersions = pgTable(
  'closed_period_versions',
  {
    ...versionKey(),
    at: time().notNull(),
    by: text().notNull(),
    reason: text(),
    asOf: time().notNull(),
    changes: jsonb().$type<readonly PeriodChange[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.periodId, table.version] })],
);

export const closedPeriodStakes = pgTable(
  'closed_period_stakes',
  {
    ...versionKey(),
    accountId: uuid().notNull(),
    stakeId: text().notNull(),
    rewards: rewardSums().default({}),
    recognized: amount().notNull().default(0n),
  },
  (table) => [
    primaryKey({ columns: [table.periodId, table.version, table.accountId, table.stakeId] }),
  ],
);

const stakeDayKey = () => ({ ...versionKey(), stakeId: text().notNull(), day: date().notNull() });

export const closedRewardDays = pgTable(
  'closed_reward_days',
  { ...stakeDayKey(), component: text().notNull(), amount: amount().notNull() },
  (table) => [
    primaryKey({
      columns: [table.periodId, table.version, table.stakeId, table.day, table.component],
    }),
  ],
);

export const closedStakeDays = pgTable(
  'closed_stake_days',
  {
    ...stakeDayKey(),
    effectiveBalance: amount().notNull(),
    seconds: position().notNull(),
    balanceSeconds: amount().notNull(),
  },
  (table) => [primaryKey({ columns: [table.periodId, table.version, table.stakeId, table.day] })],
);

export const closedPayoutDays = pgTable(
  'closed_payout_days',
  { ...stakeDayKey(), amount: amount().notNull(), recognized: amount().notNull() },
  (table) => [primaryKey({ columns: [table.periodId, table.version, table.stakeId, table.day] })],
);

export const closedPrices = pgTable(
  'closed_prices',
  { ...versionKey(), day: date().notNull(), price: price().notNull(), source: text().notNull() },
  (table) => [primaryKey({ columns: [table.periodId, table.version, table.day] })],
);
