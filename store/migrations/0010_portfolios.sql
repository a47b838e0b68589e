-- Portfolios as they were last worked out; `stakes_version` tells which stakes they are of.
create table portfolios (
  organization_id uuid not null references organizations (id),
  network text not null,
  -- An account's id, or the organization's own for all of its accounts.
  subject_id uuid not null,
  stakes_version text not null,
  answer text not null,
  updated_at timestamptz not null,
  primary key (organization_id, network, subject_id)
);
