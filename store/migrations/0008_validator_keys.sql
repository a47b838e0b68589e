-- A key goes to one validator client alone, which is settled before anything is sent to it.
alter table validator_keys
  add column home text,
  add column signed jsonb,
  add column install_attempts integer not null default 0,
  add column install_error text,
  add column next_install_at timestamptz;

create index validator_keys_not_installed on validator_keys (chain, network, derivation_index)
  where installed_at is null;

create table exit_message_keys (
  organization_id uuid primary key references organizations (id),
  public_key text not null,
  fingerprint text not null,
  user_id text not null,
  created_at timestamptz not null
);

create table exit_messages (
  organization_id uuid not null references organizations (id),
  network text not null,
  chain text not null,
  stake_id text not null,
  fingerprint text not null,
  epoch bigint not null,
  payload text not null,
  updated_at timestamptz not null,
  primary key (organization_id, network, chain, stake_id)
);

-- The key that signs heads of the audit log is made from the master key: with a new one comes another.
create table audit_key_changes (
  previous_public_key bytea not null,
  public_key bytea not null,
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null,
  previous_signature bytea not null,
  signature bytea not null,
  primary key (previous_public_key, public_key)
);
