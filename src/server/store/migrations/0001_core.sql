-- The core: rows of the present, the ledger of days, the journal of everything that happened, idempotency keys and
-- the outbox. Every invariant of the domain stands here a second time, as a constraint.
--
-- Two roles without login: tallystick_reader sees an organisation's rows only, by policies that compare the row's own
-- columns; tallystick_writer decides, and may only add to journal and ledger. `migrate` makes the roles beforehand.

create function guard_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create table organisation (
  id text primary key,
  kind text not null check (kind in ('sponsor', 'customer', 'partner')),
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  sponsor_id text references organisation,
  code text,
  sequence integer not null check (sequence > 0),
  head bytea not null check (length(head) = 32),
  check ((kind = 'sponsor') = (sponsor_id is null)),
  unique (sponsor_id, code)
);
create index organisation_by_sponsor on organisation (sponsor_id, kind, id);

-- What a partner has to show: locations, competencies, consultants, profile, enrolments; read and locked as one.
create table partner (
  id text primary key references organisation,
  sponsor_id text not null,
  standing jsonb not null,
  payee jsonb
);
create index partner_consultants on partner using gin ((standing -> 'consultants') jsonb_path_ops);

create table person (
  id text primary key,
  organisation_id text not null references organisation,
  name text not null,
  email text not null,
  email_folded text not null,
  roles text[] not null,
  locations text[],
  consultant_id text,
  sequence integer not null check (sequence > 0),
  head bytea not null check (length(head) = 32),
  unique (organisation_id, email_folded)
);

create table api_key (
  id text primary key,
  person_id text not null references person,
  organisation_id text not null,
  name text not null,
  hash text not null unique,
  expires_on date,
  sequence integer not null check (sequence > 0),
  head bytea not null check (length(head) = 32)
);
create index api_key_by_person on api_key (person_id);

create table programme (
  id text primary key,
  sponsor_id text not null references organisation,
  sequence integer not null check (sequence > 0),
  head bytea not null check (length(head) = 32)
);

-- Versions are immutable; the digest is in the journal, the definition here.
create table programme_version (
  programme_id text not null references programme,
  version integer not null check (version > 0),
  effective_from date not null,
  digest text not null,
  definition json not null,
  primary key (programme_id, version)
);

create table agreement (
  id text primary key,
  customer_id text not null references organisation,
  sponsor_id text not null,
  programme_id text not null references programme,
  number text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  registered_on date not null,
  activated_on date,
  granted bigint not null check (granted >= 0),
  converted bigint not null check (converted >= 0),
  available bigint not null check (available >= 0),
  allocated bigint not null check (allocated >= 0),
  delivered bigint not null check (delivered >= 0),
  lapsed bigint not null check (lapsed >= 0),
  training_granted bigint not null check (training_granted >= 0),
  training bigint not null check (training >= 0),
  training_converted bigint not null check (training_converted >= 0),
  training_lapsed bigint not null check (training_lapsed >= 0),
  sequence integer not null check (sequence > 0),
  head bytea not null check (length(head) = 32),
  check (granted + converted = available + allocated + delivered + lapsed),
  check (training_granted = training + training_converted + training_lapsed),
  unique (programme_id, number)
) with (fillfactor = 70);
create index agreement_by_customer on agreement (customer_id, id);
create index agreement_by_sponsor on agreement (sponsor_id, id);
-- Not partial: a predicate on what is left would make every movement of days change every index of the row.
create index agreement_by_end on agreement (programme_id, ends_on);

create table voucher (
  agreement_id text not null references agreement,
  reference text not null,
  customer_id text not null,
  sponsor_id text not null,
  programme_id text not null,
  offering text not null,
  engagement_type text not null,
  days integer not null check (days > 0),
  country text not null,
  division text,
  product text,
  repeat_key text,
  status text not null
    check (status in ('created', 'assigned', 'reserved', 'completed', 'redeemed', 'cancelled', 'expired')),
  created_on date not null,
  expires_on date not null check (expires_on >= created_on),
  assignee_name text,
  assignee_email text,
  named_partner_id text,
  partner_id text,
  engagement jsonb,
  redeemed_on date,
  pay_by date,
  request_id text,
  -- Two columns that repeat what status says, so that most steps change no indexed column and stay cheap: the last day
  -- of a voucher that can still expire, and the repeat key of one that holds its place.
  due_on date,
  repeat_held text,
  sequence integer not null check (sequence > 0),
  head bytea not null check (length(head) = 32),
  primary key (agreement_id, reference),
  unique (reference),
  -- Somebody holds a voucher exactly from its reservation on; an expired one remembers its last holder.
  check (status not in ('reserved', 'completed', 'redeemed') or partner_id is not null),
  check (status not in ('created', 'assigned', 'cancelled') or partner_id is null),
  check ((assignee_email is null) = (assignee_name is null)),
  check (status <> 'created' or assignee_email is null),
  check (status not in ('assigned', 'reserved', 'completed', 'redeemed') or assignee_email is not null),
  check ((status = 'redeemed') = (redeemed_on is not null)),
  check ((redeemed_on is null) = (pay_by is null)),
  check (due_on is not distinct from
    case when status in ('created', 'assigned', 'reserved', 'completed') then expires_on end),
  check (repeat_held is not distinct from
    case when status in ('reserved', 'completed', 'redeemed') then repeat_key end),
  -- One live payment request per voucher, and only a redeemed voucher is paid for.
  check (request_id is null or status = 'redeemed')
) with (fillfactor = 50);
create unique index voucher_repeat_limit on voucher (customer_id, repeat_held) where repeat_held is not null;
create index voucher_due on voucher (programme_id, due_on) where due_on is not null;
create index voucher_by_customer on voucher (customer_id, created_on desc, reference desc);
create index voucher_by_partner on voucher (partner_id, created_on desc, reference desc) where partner_id is not null;
create index voucher_by_sponsor on voucher (sponsor_id, created_on desc, reference desc);
create index voucher_by_request on voucher (request_id) where request_id is not null;

create table payment_request (
  id text primary key,
  partner_id text not null references organisation,
  sponsor_id text not null references organisation,
  programme_id text not null references programme,
  location_id text not null,
  status text not null check (status in
    ('draft', 'submitted', 'under-review', 'returned', 'approved', 'denied', 'paid', 'cancelled', 'reversed')),
  invoice_number text not null,
  invoice_date date not null,
  total bigint not null check (total >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  saved_on date not null,
  submitted_on date,
  reviewers text[] not null,
  approved_by text,
  approved_on date,
  due_on date,
  paid_on date,
  bank_reference text,
  detail jsonb not null,
  sequence integer not null check (sequence > 0),
  head bytea not null check (length(head) = 32),
  -- Two pairs of eyes, also here.
  check (approved_by is null or not approved_by = any (reviewers)),
  check (status not in ('approved', 'paid', 'reversed') or approved_by is not null),
  check (status <> 'paid' or paid_on is not null)
);
create unique index payment_request_invoice on payment_request (partner_id, invoice_number)
  where status <> 'cancelled';
create index payment_request_by_partner on payment_request (partner_id, saved_on desc, id desc);
create index payment_request_by_sponsor on payment_request (sponsor_id, saved_on desc, id desc);

-- The ledger. A voucher's days are set aside once and settled once: the natural key says so.
create table posting (
  agreement_id text not null,
  subject text not null,
  kind text not null,
  occurrence integer not null,
  from_account text not null,
  to_account text not null check (to_account <> from_account),
  days integer not null check (days > 0),
  sequence integer not null,
  at timestamptz not null,
  primary key (agreement_id, subject, kind, occurrence)
);
create trigger posting_append_only before update or delete on posting
  for each statement execute function guard_append_only();

-- The journal. `bytes` are the exact canonical bytes that `hash` is of; they hold the hash of the subject's entry
-- before. `id` only says in which order entries were written; `journal_position` gives committed ones their place.
create table journal (
  agreement_id text not null,
  subject text not null,
  sequence integer not null check (sequence > 0),
  id bigint generated always as identity,
  type text not null,
  at timestamptz not null,
  sponsor_id text,
  customer_id text,
  partner_id text,
  bytes bytea not null,
  hash bytea not null check (length(hash) = 32),
  primary key (agreement_id, subject, sequence)
);
create unique index journal_by_id on journal (id);
create trigger journal_append_only before update or delete on journal
  for each statement execute function guard_append_only();

-- Personal fields beside the journal, each opening a salted commitment in its entry; erasing one leaves the chain whole.
create table journal_personal (
  agreement_id text not null,
  subject text not null,
  sequence integer not null,
  field text not null,
  salt bytea,
  value json,
  primary key (agreement_id, subject, sequence, field)
);

create table journal_position (
  position bigint primary key check (position > 0),
  id bigint not null unique
);
create trigger journal_position_append_only before update or delete on journal_position
  for each statement execute function guard_append_only();

-- The sequencer's bookmark: the last position given, and an id below which nothing can still appear.
create table sequencer (
  only_one boolean primary key default true check (only_one),
  position bigint not null,
  low bigint not null,
  mark_id bigint not null,
  mark_xid xid8 not null
);
insert into sequencer (position, low, mark_id, mark_xid) values (0, 0, 0, pg_current_xact_id());

-- Gives committed entries the next positions, without gaps, and answers how many. One at a time: who finds another at
-- it leaves at once, since the other sees, or the next call will, what it would have seen. Ids are drawn under the
-- lock of their subject, so that within a subject, and within an agreement, positions keep the order of the chain. An
-- id seen missing may belong to a transaction still running; `low` passes it only when every transaction that had begun
-- to write by then has ended (each writes a row before it draws an id).
create function sequence_journal() returns bigint language plpgsql as $$
declare
  book sequencer;
  given bigint;
  highest bigint;
begin
  if not pg_try_advisory_xact_lock(72951, 1) then return 0; end if;
  select * into book from sequencer;
  with fresh as (
    select j.id from journal j
    where j.id > book.low and not exists (select from journal_position p where p.id = j.id)
  ), placed as (
    insert into journal_position (position, id)
    select book.position + row_number() over (order by fresh.id), fresh.id from fresh
    returning id
  )
  select count(*), max(id) into given, highest from placed;
  if given = 0 and book.mark_id = book.low then return 0; end if;
  if pg_snapshot_xmin(pg_current_snapshot()) >= book.mark_xid then
    book.low := book.mark_id;
    book.mark_id := greatest(book.mark_id, highest);
    book.mark_xid := pg_snapshot_xmax(pg_current_snapshot());
  end if;
  update sequencer set position = book.position + given, low = book.low,
    mark_id = book.mark_id, mark_xid = book.mark_xid;
  return given;
end $$;

create table idempotency_key (
  organisation_id text not null,
  key text not null,
  command text not null,
  input_hash bytea not null,
  made text not null,
  -- The entries it made, as [agreement, subject, sequence].
  entries json not null,
  at timestamptz not null,
  primary key (organisation_id, key)
);

-- Work that follows from committed events: the only queue. Times are of the real clock, whatever the programme's says.
create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  payload json not null,
  progress json,
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  done_at timestamptz,
  dead_at timestamptz,
  last_error text
);
create index outbox_waiting on outbox (next_at, id) where done_at is null and dead_at is null;
create index outbox_by_subject on outbox (subject, kind);

create table sandbox_clock (
  only_one boolean primary key default true check (only_one),
  now timestamptz not null
);

-- Who may do what in the database.
grant usage on schema tallystick to tallystick_reader, tallystick_writer;
grant select on organisation, person, programme, programme_version, agreement, voucher, partner, payment_request,
  journal, journal_position, sandbox_clock to tallystick_reader;
grant select, insert, update on organisation, partner, person, api_key, programme, agreement, voucher,
  payment_request, outbox, sequencer, sandbox_clock to tallystick_writer;
grant select, insert on programme_version, posting, journal, journal_personal, journal_position, idempotency_key
  to tallystick_writer;
grant execute on function sequence_journal() to tallystick_writer;

do $$
declare
  each text;
begin
  foreach each in array array['organisation', 'partner', 'person', 'api_key', 'programme', 'programme_version',
    'agreement', 'voucher', 'payment_request', 'posting', 'journal', 'journal_personal', 'journal_position',
    'sequencer', 'idempotency_key', 'outbox', 'sandbox_clock']
  loop
    execute format('alter table %I enable row level security', each);
    execute format('alter table %I force row level security', each);
    execute format('create policy writer on %I to tallystick_writer using (true) with check (true)', each);
  end loop;
end $$;

-- The reader's policies compare the row's own columns with the organisation of the transaction, and nothing else.
create function asking() returns text language sql stable as
  $$ select current_setting('tallystick.organisation', true) $$;

create policy reader on organisation for select to tallystick_reader
  using (id = asking() or sponsor_id = asking() or kind in ('sponsor', 'partner'));
create policy reader on partner for select to tallystick_reader using (id = asking() or sponsor_id = asking());
create policy reader on person for select to tallystick_reader using (organisation_id = asking());
create policy reader on programme for select to tallystick_reader using (true);
create policy reader on programme_version for select to tallystick_reader using (true);
create policy reader on agreement for select to tallystick_reader
  using (customer_id = asking() or sponsor_id = asking());
create policy reader on voucher for select to tallystick_reader
  using (customer_id = asking() or partner_id = asking() or sponsor_id = asking());
-- A draft is not the sponsor's to see, nor is a request that was cancelled before it was ever submitted.
create policy reader on payment_request for select to tallystick_reader
  using (partner_id = asking() or (sponsor_id = asking() and submitted_on is not null));
create policy reader on journal for select to tallystick_reader
  using (customer_id = asking() or partner_id = asking() or sponsor_id = asking());
create policy reader on journal_position for select to tallystick_reader using (true);
create policy reader on sandbox_clock for select to tallystick_reader using (true);
