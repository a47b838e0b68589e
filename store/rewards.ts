import type { RewardDay } from '@kiln-connect/core';
import type { Database } from './database.ts';
import { ofMatching, placeIn, type StakeQuestion, stakeConditions } from './stake-question.ts';

/** Rewards by UTC day. */
export interface RewardStore {
  /** Days in which a stake of the question earned or held, oldest first; one aggregated statement. */
  days(
    o: StakeQuestion & {
      /** YYYY-MM-DD, inclusive; from the beginning when left out. */
      startDate?: string;
      /** YYYY-MM-DD, inclusive; to the end when left out. */
      endDate?: string;
    },
  ): Promise<readonly RewardDay[]>;
}

export function rewardStore(database: Database): RewardStore {
  return {
    days: async ({ startDate, endDate, ...question }) => {
      const { shape, where, values } = stakeConditions(question);
      const since = startDate === undefined ? '' : `and day >= ${placeIn(values, startDate)}::date`;
      const until = endDate === undefined ? '' : `and day <= ${placeIn(values, endDate)}::date`;
      const range = (table: string) => `${ofMatching(table, where)} ${since} ${until}`;
      const text = `
        with earned as (
          select day, jsonb_object_agg(component, amount::text) as components
          from (
            select day, component, sum(amount) as amount
            from reward_days r
            where ${range('r')}
            group by day, component
          ) as sums
          group by day
        ),
        held as (
          select day, sum(effective_balance) as balance, sum(balance_seconds) as balance_seconds,
            sum(seconds) as seconds
          from stake_days h
          where ${range('h')}
          group by day
        )
        select to_char(day, 'YYYY-MM-DD') as day,
          coalesce(components, '{}') as components,
          coalesce(balance, 0)::text as balance,
          coalesce(balance_seconds, 0)::text as balance_seconds,
          coalesce(seconds, 0)::text as seconds
        from earned full join held using (day)
        order by day`;
      const rows = await database.run<DayRow>(
        { name: `reward_days_${shape}${since ? '_since' : ''}${until ? '_until' : ''}`, text },
        values,
      );
      return rows.map(toRewardDay);
    },
  };
}

interface DayRow {
  day: string;
  components: Record<string, string>;
  balance: string;
  balance_seconds: string;
  seconds: string;
}

const toRewardDay = (row: DayRow): RewardDay => ({
  day: row.day,
  components: Object.fromEntries(
    Object.entries(row.components).map(([component, amount]) => [component, BigInt(amount)]),
  ),
  stakeBalance: BigInt(row.balance),
  balanceSeconds: BigInt(row.balance_seconds),
  activeSeconds: Number(row.seconds),
});
