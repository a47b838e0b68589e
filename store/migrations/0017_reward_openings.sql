-- What stakes had earned, and what of it they had paid out, when a month began that can not change any
-- more: nobody adds up all their days to know with what a month opens.
create table stake_openings (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  -- Its first day, UTC.
  month date not null,
  -- Amounts as decimal texts, by component.
  rewards jsonb not null,
  recognized numeric(78, 0) not null,
  primary key (chain, network, stake_id, month)
);

create index payouts_time on payouts (chain, network, stake_id, time);

-- The same of a closed month alone, for each stake in its books.
alter table closed_period_stakes
  add column rewards jsonb not null default '{}',
  add column recognized numeric(78, 0) not null default 0;

update closed_period_stakes s set
  rewards = coalesce((
    select jsonb_object_agg(component, amount)
    from (
      select component, sum(amount)::text as amount from closed_reward_days r
      where r.period_id = s.period_id and r.version = s.version and r.stake_id = s.stake_id
      group by component
    ) as sums
  ), '{}'),
  recognized = coalesce((
    select sum(p.recognized) from closed_payout_days p
    where p.period_id = s.period_id and p.version = s.version and p.stake_id = s.stake_id
  ), 0);
