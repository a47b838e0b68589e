-- Who asks the operator with this operation to end the stake, and in which transaction.
alter table operations
  add column exit_asked_by text,
  add column exit_asked_in text;

create index operations_exits_asked on operations (chain, network, stake_id)
  where exit_asked_by is not null;

-- What was done for stakes that the operator was asked to end; no row before the first try.
create table exit_answers (
  chain text not null,
  network text not null,
  stake_id text collate "C" not null,
  attempts integer not null,
  -- Why the last try came to nothing.
  problem text,
  next_try_at timestamptz not null,
  -- When it was seen that the exit has begun for good: nothing is left to do.
  done_at timestamptz,
  primary key (chain, network, stake_id)
);
