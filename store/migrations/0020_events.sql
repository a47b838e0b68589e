-- What organizations are told of, in the words that their webhooks are sent.
create table events (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- Null for what concerns an organization on every network.
  network text,
  type text not null,
  -- Not jsonb: the order in which it was written is the order in which it is sent.
  data json not null,
  created_at timestamptz not null default now()
);

create index events_latest on events (organization_id, created_at, id);
create index events_age on events (created_at);

create table webhook_endpoints (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  -- Null for every network.
  network text,
  url text not null,
  description text not null,
  -- Empty for every type, those of later versions included.
  types text[] not null,
  secret bytea not null,
  previous_secret bytea,
  previous_valid_until timestamptz,
  created_at timestamptz not null,
  created_by uuid,
  disabled_at timestamptz,
  -- 'member', 'gone' or 'failing'
  disabled_because text,
  -- The first of the failures since the last success.
  failing_since timestamptz,
  check (num_nulls(disabled_at, disabled_because) in (0, 2))
);

create index webhook_endpoints_organization on webhook_endpoints (organization_id, created_at);

create table webhook_deliveries (
  id uuid primary key,
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  event_id uuid not null references events (id) on delete cascade,
  -- 'pending', 'delivered' or 'failed'
  state text not null default 'pending',
  created_at timestamptz not null default now(),
  -- All that were made, and those since it was last asked for: the latter count for the schedule.
  attempts integer not null default 0,
  tries integer not null default 0,
  -- Null when there will be none.
  next_attempt_at timestamptz default now(),
  -- Who sends it now, by an id of its own for each claim, and until when nobody else does.
  claim uuid,
  claimed_until timestamptz,
  last_error text,
  unique (endpoint_id, event_id)
);

create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at)
  where state = 'pending';
create index webhook_deliveries_latest on webhook_deliveries (endpoint_id, created_at, id);
create index webhook_deliveries_event on webhook_deliveries (event_id);

create table webhook_attempts (
  delivery_id uuid not null references webhook_deliveries (id) on delete cascade,
  number integer not null,
  at timestamptz not null,
  duration_ms integer not null,
  -- Null when there was no answer; then there is an error.
  status integer,
  error text,
  -- How the answer's body began, where it was no success.
  answer text,
  primary key (delivery_id, number)
);
