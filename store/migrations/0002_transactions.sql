create table key_counters (
  chain text not null,
  network text not null,
  next_index bigint not null,
  primary key (chain, network)
);

create table validator_keys (
  chain text not null,
  network text not null,
  public_key text collate "C" not null,
  derivation_index bigint not null,
  organization_id uuid not null references organizations (id),
  account_id uuid,
  withdrawal_credentials text not null,
  fee_recipient text not null,
  statement jsonb not null,
  created_at timestamptz not null default now(),
  installed_at timestamptz,
  primary key (chain, network, public_key),
  unique (chain, network, derivation_index)
);

create table crafted_transactions (
  organization_id uuid not null references organizations (id),
  network text not null,
  id uuid not null,
  chain text not null,
  action text not null,
  unsigned_tx_hash text not null,
  bytes text not null,
  intent jsonb not null,
  verdict jsonb not null,
  account_id uuid,
  stake_ids text[] not null,
  token_id uuid,
  created_at timestamptz not null default now(),
  primary key (organization_id, network, id)
);

create index crafted_transactions_hash
  on crafted_transactions (organization_id, network, chain, unsigned_tx_hash, created_at);

create table broadcasts (
  organization_id uuid not null references organizations (id),
  network text not null,
  chain text not null,
  tx_hash text not null,
  unsigned_tx_hash text,
  signed text not null,
  token_id uuid,
  at timestamptz not null,
  primary key (organization_id, network, chain, tx_hash)
);
