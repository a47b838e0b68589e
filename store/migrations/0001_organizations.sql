create table organizations (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  created_at timestamptz not null default now()
);

create table organization_networks (
  organization_id uuid not null references organizations (id),
  network text not null,
  granted_at timestamptz not null default now(),
  primary key (organization_id, network)
);

create table accounts (
  organization_id uuid not null references organizations (id),
  network text not null,
  id uuid not null,
  name text not null,
  description text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (organization_id, network, id)
);

create table account_stakes (
  organization_id uuid not null,
  network text not null,
  account_id uuid not null,
  chain text not null,
  stake_id text collate "C" not null,
  id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (organization_id, network, account_id, chain, stake_id),
  foreign key (organization_id, network, account_id) references accounts (organization_id, network, id)
);

create table tokens (
  organization_id uuid not null references organizations (id),
  network text not null,
  id uuid not null,
  hash bytea not null unique,
  name text not null,
  description text not null,
  scopes text[] not null,
  prefix text not null,
  last_four text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_address text,
  primary key (organization_id, network, id)
);

-- The name of a revoked token is free again.
create unique index tokens_name on tokens (organization_id, network, name) where revoked_at is null;
create index tokens_id on tokens (id);

create table secrets (
  network text not null,
  name text not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (network, name)
);

create table audit_events (
  id uuid primary key,
  organization_id uuid references organizations (id),
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null,
  address text
);

create index audit_events_at on audit_events (at);
create index audit_events_organization on audit_events (organization_id, at);
