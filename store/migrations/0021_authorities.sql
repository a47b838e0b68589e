-- Which process watches the authorities of a chain's stakes, and up to which block it has compared them.
create table authority_watches (
  chain text not null,
  network text not null,
  since timestamptz not null,
  holder text,
  expires_at timestamptz,
  position bigint,
  block_time timestamptz,
  -- When that block was the newest one: of what was confirmed before, nothing was missed.
  compared_at timestamptz,
  lagging_since timestamptz,
  primary key (chain, network)
);

-- The authorities of each stake as last compared, and the block in which they were first seen so.
create table stake_authorities (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  authorities jsonb not null,
  position bigint not null,
  time timestamptz not null,
  primary key (chain, network, stake_id)
);

create table authority_changes (
  id uuid primary key,
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  -- Null for a stake that appeared with other authorities than it was crafted with.
  before jsonb,
  after jsonb not null,
  position bigint not null,
  block_id text not null,
  time timestamptz not null,
  transaction text,
  seen_at timestamptz not null,
  -- No reorganization can take it back any more.
  is_final boolean not null default false,
  taken_back_at timestamptz,
  -- When it was made known to organizations, or found to concern none.
  told_at timestamptz
);

create index authority_changes_stake on authority_changes (stake_id, chain, network, seen_at);
create index authority_changes_open on authority_changes (chain, network) where not is_final;
create index authority_changes_untold on authority_changes (seen_at)
  where told_at is null and taken_back_at is null;

-- What transactions crafted here, and keys handed out here, make of the authorities of stakes.
create table authority_expectations (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  authorities jsonb not null,
  -- The action that was crafted; null for keys that were handed out.
  action text,
  created_at timestamptz not null,
  -- When the chain showed them, or something else in their place.
  settled_at timestamptz
);

create index authority_expectations_stake on authority_expectations (stake_id, chain, network);

-- What members are told of, each organization for itself.
create table alerts (
  organization_id uuid not null references organizations (id),
  network text not null,
  id uuid not null,
  chain text not null,
  kind text not null,
  -- Of `authority_changed`.
  change_id uuid,
  stake_id text collate "C",
  expected jsonb,
  explained_by text,
  -- Of `watch_lagging`: when the watch was in step again.
  recovered_at timestamptz,
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  note text,
  primary key (organization_id, network, id)
);

create index alerts_latest on alerts (organization_id, network, raised_at desc, id);
create index alerts_change on alerts (change_id);

-- Keys that were handed out before: with these credentials they have to appear.
insert into authority_expectations (id, organization_id, chain, network, stake_id, authorities, created_at)
select gen_random_uuid(), organization_id, chain, network, public_key,
  jsonb_build_object('withdrawal_credentials', withdrawal_credentials), created_at
from validator_keys;
