alter table crafted_transactions
  add column ahead integer not null default 0;

create table reserved_nonces (
  organization_id uuid not null references organizations (id),
  network text not null,
  chain text not null,
  wallet text collate "C" not null,
  nonce bigint not null,
  until timestamptz not null,
  purpose text,
  primary key (organization_id, network, chain, wallet, nonce)
);
