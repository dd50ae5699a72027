-- A sign-in under way. What was asked of the issuer stays here, known by hashes of what the browser and the issuer show
-- again, so that nothing of it stands in an address or a cookie. Times are real; the next sign-in deletes what is over.

-- The place that was used last, where an identity has several.
alter table session add column organisation_id text;

create table sign_in (
  state text primary key,
  -- The browser that began it is the only one that can end it.
  browser text not null,
  issuer text not null,
  nonce text not null,
  verifier text not null,
  return_to text not null,
  -- Whether the issuer was told to ask who it is again.
  again boolean not null,
  person_id text,
  invitation integer,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  check ((person_id is null) = (invitation is null)),
  check (expires_at > asked_at)
);
create index sign_in_by_end on sign_in (expires_at);

-- The invitation that a browser has opened and that nobody has taken up yet.
create table invitation_opened (
  browser text primary key,
  person_id text not null,
  invitation integer not null,
  expires_at timestamptz not null
);
create index invitation_opened_by_end on invitation_opened (expires_at);

grant select, insert, update, delete on sign_in, invitation_opened to tallystick_writer;

alter table sign_in enable row level security;
alter table sign_in force row level security;
alter table invitation_opened enable row level security;
alter table invitation_opened force row level security;
create policy writer on sign_in to tallystick_writer using (true) with check (true);
create policy writer on invitation_opened to tallystick_writer using (true) with check (true);
