alter table organizations
  add column require_two_factor boolean not null default false,
  add column max_token_days integer;

alter table tokens
  add column allowed_addresses text[] not null default '{}',
  add column created_by uuid,
  add column previous_hash bytea unique,
  add column previous_prefix text,
  add column previous_last_four text,
  add column previous_valid_until timestamptz;

create index tokens_expiry on tokens (expires_at) where revoked_at is null;

create table token_warnings (
  token_id uuid not null,
  expires_at timestamptz not null,
  days integer not null,
  warned_at timestamptz not null default now(),
  primary key (token_id, expires_at, days)
);

create table members (
  organization_id uuid not null references organizations (id),
  user_id uuid not null,
  role text not null,
  joined_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);

create index members_user on members (user_id);

create table invitations (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  email text not null,
  role text not null,
  token_hash bytea not null unique,
  invited_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  sent_at timestamptz
);

-- An address has one invitation to an organization at a time; expired ones are revoked by the next.
create unique index invitations_open on invitations (organization_id, email)
  where accepted_at is null and revoked_at is null;

create table set_up_links (
  purpose text primary key,
  token_hash bytea not null,
  created_at timestamptz not null
);

create table outbox (
  id uuid primary key,
  kind text not null,
  recipient text not null,
  organization_id uuid references organizations (id),
  sealed bytea,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  last_error text,
  sent_at timestamptz
);

create index outbox_unsent on outbox (created_at) where sent_at is null;
create index outbox_expiry on outbox (expires_at);

create table throttles (
  key text primary key,
  count integer not null,
  ends_at timestamptz not null
);

create index throttles_end on throttles (ends_at);

-- Each entry's hash covers the hash before it: store/audit-chain.ts says how.
create table audit_entries (
  seq bigint primary key,
  at timestamptz not null,
  organization_id uuid references organizations (id),
  actor_type text not null,
  actor_id text,
  actor_label text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  subject_label text not null,
  details jsonb not null,
  address text,
  user_agent text,
  previous_hash bytea not null unique,
  hash bytea not null
);

create index audit_entries_organization on audit_entries (organization_id, seq);
create index audit_entries_person on audit_entries (actor_id, seq) where organization_id is null;

create table audit_heads (
  seq bigint not null,
  at timestamptz not null,
  public_key bytea not null,
  hash bytea not null,
  signature bytea not null,
  primary key (seq, at, public_key)
);

-- What was written before there was a chain becomes its beginning. The hash is made here as
-- store/audit-chain.ts makes it; a test holds the two together.
create function canonical_json(value jsonb) returns text language plpgsql immutable as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      return '{' || coalesce((
        select string_agg(to_json(m.key)::text || ':' || canonical_json(m.value), ',' order by m.key collate "C")
        from jsonb_each(value) m
      ), '') || '}';
    when 'array' then
      return '[' || coalesce((
        select string_agg(canonical_json(m.value), ',' order by m.place)
        from jsonb_array_elements(value) with ordinality m (value, place)
      ), '') || ']';
    else
      return value::text;
  end case;
end $$;

do $$
declare
  event audit_events;
  number bigint := 0;
  previous bytea := decode(repeat('00', 32), 'hex');
  moment timestamptz := '-infinity';
  actor_name text;
  this bytea;
begin
  for event in select * from audit_events order by at, id loop
    number := number + 1;
    moment := greatest(moment, date_trunc('milliseconds', event.at));
    -- 'operator', 'token <id>' or 'user <id>'
    actor_name := split_part(event.actor, ' ', 1);
    this := sha256(convert_to(canonical_json(jsonb_build_object(
      'action', event.action,
      'actor', jsonb_build_object(
        'id', nullif(split_part(event.actor, ' ', 2), ''),
        'label', event.actor,
        'type', actor_name
      ),
      'address', event.address,
      'at', to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'details', event.details,
      'organization_id', event.organization_id,
      'previous_hash', '0x' || encode(previous, 'hex'),
      'seq', number,
      'subject', jsonb_build_object('id', event.subject, 'label', event.subject, 'type', 'unknown'),
      'user_agent', null
    )), 'UTF8'));
    insert into audit_entries values (
      number, moment, event.organization_id, actor_name,
      nullif(split_part(event.actor, ' ', 2), ''), event.actor, event.action, 'unknown',
      event.subject, event.subject, event.details, event.address, null, previous, this
    );
    previous := this;
  end loop;
end $$;

drop function canonical_json (jsonb);
drop table audit_events;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever appended to: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;

create trigger audit_entries_append_only
  before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();

create trigger audit_heads_append_only
  before update or delete or truncate on audit_heads
  for each statement execute function refuse_change();
