-- How far the chain can not be reorganized any more, as its nodes say.
alter table indexer_cursors add column finalized_position bigint, add column finalized_time timestamptz;

-- What stakes paid out; `recognized` is the part of it that is income.
create table payouts (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  position bigint not null,
  segment bigint not null,
  time timestamptz not null,
  amount numeric(78, 0) not null,
  recognized numeric(78, 0) not null,
  primary key (chain, network, stake_id, position)
);

create index payouts_segment on payouts (segment, chain, network);

-- The rate at the end of a day, UTC, in US dollars, and who gave it.
create table token_prices (
  token text not null,
  day date not null,
  price numeric(30, 8) not null,
  source text not null,
  stored_at timestamptz not null,
  primary key (token, day)
);

-- A month whose books an organization has closed. Its rows are copied, stake by stake and day by day;
-- a restatement copies them again under the next version, and the older versions stay.
create table closed_periods (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  network text not null,
  chain text not null,
  month date not null,
  version bigint not null,
  unique (organization_id, network, chain, month)
);

-- Version 1 is the closing, without a reason; each later one is a restatement.
create table closed_period_versions (
  period_id uuid not null references closed_periods (id),
  version bigint not null,
  at timestamptz not null,
  by text not null,
  reason text,
  as_of timestamptz not null,
  -- What it changed: day, component, before and after.
  changes jsonb not null,
  primary key (period_id, version)
);

create table closed_period_stakes (
  period_id uuid not null references closed_periods (id),
  version bigint not null,
  account_id uuid not null,
  stake_id text collate "C" not null,
  primary key (period_id, version, account_id, stake_id)
);

create table closed_reward_days (
  period_id uuid not null references closed_periods (id),
  version bigint not null,
  stake_id text collate "C" not null,
  day date not null,
  component text not null,
  amount numeric(78, 0) not null,
  primary key (period_id, version, stake_id, day, component)
);

create table closed_stake_days (
  period_id uuid not null references closed_periods (id),
  version bigint not null,
  stake_id text collate "C" not null,
  day date not null,
  effective_balance numeric(78, 0) not null,
  seconds bigint not null,
  balance_seconds numeric(78, 0) not null,
  primary key (period_id, version, stake_id, day)
);

create table closed_payout_days (
  period_id uuid not null references closed_periods (id),
  version bigint not null,
  stake_id text collate "C" not null,
  day date not null,
  amount numeric(78, 0) not null,
  recognized numeric(78, 0) not null,
  primary key (period_id, version, stake_id, day)
);

create table closed_prices (
  period_id uuid not null references closed_periods (id),
  version bigint not null,
  day date not null,
  price numeric(30, 8) not null,
  source text not null,
  primary key (period_id, version, day)
);
