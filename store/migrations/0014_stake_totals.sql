-- What stakes earned up to a day that can not change any more, so that nobody adds up all their days again.
create table stake_totals (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  -- The last day that is in it, UTC.
  through date not null,
  -- Amounts as decimal texts, by component.
  rewards jsonb not null,
  primary key (chain, network, stake_id)
);

-- The last operation of each type, however many there are.
create index operations_type on operations (chain, network, stake_id, type, position, id);
