-- Whom a stake is with, where that is not the stake itself: a vote account, a pool.
alter table stakes add column validator text;

create index stakes_validator on stakes (validator, chain, network);
