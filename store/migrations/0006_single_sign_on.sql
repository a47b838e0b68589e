create table single_sign_on_providers (
  id uuid primary key,
  organization_id uuid not null references organizations (id),
  domain text not null,
  domain_token text not null,
  domain_verified_at timestamptz,
  default_role text not null,
  creates_members boolean not null,
  type text not null,
  issuer text not null,
  client_id text,
  client_secret bytea,
  sign_in_url text,
  certificates text[],
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, domain),
  check (
    case type
      when 'oidc' then num_nulls(client_id, client_secret) = 0
      when 'saml' then num_nulls(sign_in_url, certificates) = 0
      else false
    end
  )
);

-- Many may claim a domain, one can prove it: an address leads to one provider of one organization.
create unique index single_sign_on_verified_domain on single_sign_on_providers (domain)
  where domain_verified_at is not null;

create table single_sign_on_flows (
  state_hash bytea primary key,
  browser_hash bytea not null,
  provider_id uuid not null references single_sign_on_providers (id) on delete cascade,
  sealed bytea not null,
  proven bytea,
  expires_at timestamptz not null
);

create index single_sign_on_flows_expiry on single_sign_on_flows (expires_at);

create table single_sign_on_assertions (
  provider_id uuid not null references single_sign_on_providers (id) on delete cascade,
  assertion_hash bytea not null,
  expires_at timestamptz not null,
  primary key (provider_id, assertion_hash)
);

create index single_sign_on_assertions_expiry on single_sign_on_assertions (expires_at);

create table single_sign_on_identities (
  provider_id uuid not null references single_sign_on_providers (id) on delete cascade,
  subject text not null,
  user_id uuid not null references users (id) on delete cascade,
  linked_at timestamptz not null,
  primary key (provider_id, subject),
  unique (provider_id, user_id)
);
