-- What a transaction with the number may cost at most, and whether it was sent from here.
alter table reserved_nonces
  add column cost numeric(78, 0) not null default 0,
  add column sent boolean not null default false;
