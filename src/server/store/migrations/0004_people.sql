-- Who is calling: a person signs in as somebody an issuer vouches for, or shows an API key, which may be limited and
-- revoked. Sessions, and when a key was last used, are no part of the journal: they come and go by the real clock.

alter table person
  add column issuer text,
  add column subject text,
  add column invitations integer not null default 1 check (invitations > 0),
  add column suspended boolean not null default false,
  add check ((issuer is null) = (subject is null));
-- One identity has one place in an organisation, and finds all its places.
create unique index person_by_identity on person (issuer, subject, organisation_id) where issuer is not null;

alter table api_key
  add column scopes text[],
  add column revoked boolean not null default false;
create index api_key_by_organisation on api_key (organisation_id, id);

create table api_key_use (
  key_id text primary key references api_key,
  last_used_at timestamptz not null
);

-- A session is known by the hash of the secret in its cookie; `id` is what people see of it. Times are real.
create table session (
  id text primary key,
  hash text not null unique,
  issuer text not null,
  subject text not null,
  -- As the issuer told them; shown to nobody but their owner.
  name text,
  email text,
  user_agent text not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  authenticated_at timestamptz not null,
  -- The absolute limit; the idle limit is counted from seen_at.
  ends_at timestamptz not null,
  ended_at timestamptz,
  check (ends_at > created_at)
);
create index session_by_identity on session (issuer, subject, created_at desc);

grant select, insert, update, delete on session, api_key_use to tallystick_writer;

alter table session enable row level security;
alter table session force row level security;
alter table api_key_use enable row level security;
alter table api_key_use force row level security;
create policy writer on session to tallystick_writer using (true) with check (true);
create policy writer on api_key_use to tallystick_writer using (true) with check (true);
