-- Which process follows a chain, until it says so again or its time is over.
create table indexer_leases (
  chain text not null,
  network text not null,
  holder text not null,
  expires_at timestamptz not null,
  primary key (chain, network)
);

-- Which process reads the history of a stake, and until when; `start_at` is where the reading began.
alter table backfills
  add column start_at bigint not null default 0,
  add column claimed_by text,
  add column claimed_until timestamptz;
