create table stakes (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  tracked_at timestamptz not null default now(),
  first_position bigint,
  followed boolean not null default false,
  state text,
  stake_index bigint,
  wallet text,
  owner text,
  proxies text[] not null default '{}',
  balance numeric(78, 0),
  effective_balance numeric(78, 0),
  -- The wire object as it is sent; text, so that nothing parses it on the way out.
  answer text,
  updated_at timestamptz,
  primary key (chain, network, stake_id)
);

-- These begin with what they find, so that no plan made without statistics takes them for the primary key.
create index stakes_wallet on stakes (wallet, chain, network);
create index stakes_owner on stakes (owner, chain, network);
create index stakes_index on stakes (stake_index, chain, network);
create index stakes_unfollowed on stakes (chain, network) where not followed;

create table backfills (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  position bigint not null,
  primary key (chain, network, stake_id)
);

create table indexer_cursors (
  chain text not null,
  network text not null,
  position bigint,
  block_id text,
  block_time timestamptz,
  followed_version bigint not null default 0,
  primary key (chain, network)
);

create table chain_blocks (
  chain text not null,
  network text not null,
  position bigint not null,
  id text not null,
  parent_id text not null,
  time timestamptz not null,
  primary key (chain, network, position)
);

-- `segment` is the first position of the segment whose reading gave the row: what a rewind deletes by.
-- Its indexes begin with it for the same reason as those of stakes.
create table reward_hours (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  hour timestamptz not null,
  component text not null,
  segment bigint not null,
  amount numeric(78, 0) not null,
  primary key (chain, network, stake_id, hour, component, segment)
);

create index reward_hours_segment on reward_hours (segment, chain, network);

create table reward_blocks (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  position bigint not null,
  component text not null,
  segment bigint not null,
  time timestamptz not null,
  amount numeric(78, 0) not null,
  detail jsonb not null,
  primary key (chain, network, stake_id, position, component)
);

create index reward_blocks_segment on reward_blocks (segment, chain, network);

create table reward_days (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  day date not null,
  component text not null,
  amount numeric(78, 0) not null,
  primary key (chain, network, stake_id, day, component)
);

-- The balance with which a stake earned: the last one of the part, and the sum of balance × seconds.
create table stake_hours (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  hour timestamptz not null,
  segment bigint not null,
  last_time timestamptz not null,
  effective_balance numeric(78, 0) not null,
  seconds bigint not null,
  balance_seconds numeric(78, 0) not null,
  primary key (chain, network, stake_id, hour, segment)
);

create index stake_hours_segment on stake_hours (segment, chain, network);

create table stake_days (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  day date not null,
  effective_balance numeric(78, 0) not null,
  seconds bigint not null,
  balance_seconds numeric(78, 0) not null,
  primary key (chain, network, stake_id, day)
);

create table operations (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  id text not null,
  segment bigint not null,
  type text not null,
  time timestamptz not null,
  position bigint not null,
  wallet text,
  proxies text[] not null,
  amount numeric(78, 0) not null,
  answer text not null,
  primary key (chain, network, stake_id, id)
);

create index operations_segment on operations (segment, chain, network);
create index operations_time on operations (chain, network, stake_id, time);
