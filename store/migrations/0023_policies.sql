create table policy_versions (
  organization_id uuid not null,
  network text not null,
  number integer not null,
  document jsonb,
  hash text,
  reason text not null,
  proposed_by uuid,
  proposed_by_label text not null,
  proposed_at timestamptz not null,
  approved_by uuid,
  approved_by_label text,
  effective_at timestamptz not null,
  primary key (organization_id, network, number)
);

create trigger policy_versions_append_only
  before update or delete or truncate on policy_versions
  for each statement execute function refuse_change();

create table policy_proposals (
  id uuid primary key,
  organization_id uuid not null,
  network text not null,
  document jsonb,
  hash text,
  reason text not null,
  proposed_by uuid,
  proposed_by_label text not null,
  proposed_at timestamptz not null,
  approvers uuid[] not null,
  effective_at timestamptz,
  state text not null,
  decided_by uuid,
  decided_by_label text,
  decided_at timestamptz
);

-- One change at a time: who approves knows what it is that will be changed.
create unique index policy_proposals_open on policy_proposals (organization_id, network)
  where state = 'open';

create table policy_reservations (
  organization_id uuid not null,
  network text not null,
  chain text not null,
  unsigned_tx_hash text not null,
  place text not null,
  day date not null,
  amount numeric(78, 0) not null,
  state text not null,
  at timestamptz not null,
  primary key (organization_id, network, chain, unsigned_tx_hash)
);

create index policy_reservations_day
  on policy_reservations (organization_id, network, chain, day);

create index policy_reservations_open on policy_reservations (day) where state = 'reserved';

-- Since when a member may govern; nobody could get around a policy before there was one.
alter table members add column governs_since timestamptz;

update members set governs_since = joined_at where role in ('owner', 'admin');
