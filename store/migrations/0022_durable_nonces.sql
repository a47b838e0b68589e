-- The operator's nonce accounts. One that is leased is kept for one transaction of one organization:
-- what was handed out can be sent until its nonce is used up, so only then may it be leased again.
create table nonce_accounts (
  chain text not null,
  network text not null,
  account text collate "C" not null,
  number integer not null,
  authority text not null,
  created_at timestamptz not null default now(),
  lease_id uuid,
  organization_id uuid references organizations (id),
  nonce text,
  leased_at timestamptz,
  leased_until timestamptz,
  handed_out_at timestamptz,
  -- Of the chain's state that decided last what the account is: an older one decides nothing.
  seen_position bigint not null default 0,
  freed_at timestamptz,
  primary key (chain, network, account),
  unique (chain, network, number)
);
