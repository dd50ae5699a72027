-- The schema as the migrations leave it, read from the catalogue. Made, not written: see test/schema.test.ts.

grant usage on schema tallystick to tallystick_reader;
grant usage on schema tallystick to tallystick_writer;

create table agreement (
  id text not null,
  customer_id text not null,
  sponsor_id text not null,
  programme_id text not null,
  number text not null,
  starts_on date not null,
  ends_on date not null,
  registered_on date not null,
  activated_on date,
  granted bigint not null,
  converted bigint not null,
  available bigint not null,
  allocated bigint not null,
  delivered bigint not null,
  lapsed bigint not null,
  training_granted bigint not null,
  training bigint not null,
  training_converted bigint not null,
  training_lapsed bigint not null,
  sequence integer not null,
  head bytea not null,
  constraint agreement_pkey PRIMARY KEY (id),
  constraint agreement_programme_id_number_key UNIQUE (programme_id, number),
  constraint agreement_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES organisation(id),
  constraint agreement_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programme(id),
  constraint agreement_allocated_check CHECK (allocated >= 0),
  constraint agreement_available_check CHECK (available >= 0),
  constraint agreement_check CHECK (ends_on >= starts_on),
  constraint agreement_check1 CHECK ((granted + converted) = (available + allocated + delivered + lapsed)),
  constraint agreement_check2 CHECK (training_granted = (training + training_converted + training_lapsed)),
  constraint agreement_converted_check CHECK (converted >= 0),
  constraint agreement_delivered_check CHECK (delivered >= 0),
  constraint agreement_granted_check CHECK (granted >= 0),
  constraint agreement_head_check CHECK (length(head) = 32),
  constraint agreement_lapsed_check CHECK (lapsed >= 0),
  constraint agreement_sequence_check CHECK (sequence > 0),
  constraint agreement_training_check CHECK (training >= 0),
  constraint agreement_training_converted_check CHECK (training_converted >= 0),
  constraint agreement_training_granted_check CHECK (training_granted >= 0),
  constraint agreement_training_lapsed_check CHECK (training_lapsed >= 0)
) with (fillfactor=70);
CREATE INDEX agreement_by_customer ON agreement USING btree (customer_id, id);
CREATE INDEX agreement_by_end ON agreement USING btree (programme_id, ends_on);
CREATE INDEX agreement_by_sponsor ON agreement USING btree (sponsor_id, id);
CREATE INDEX agreement_newest ON agreement USING btree (sponsor_id, registered_on DESC, id DESC);
alter table agreement enable row level security;
alter table agreement force row level security;
create policy reader on agreement for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = customer_id OR (( SELECT asking() AS asking)) = sponsor_id);
create policy writer on agreement to tallystick_writer
  using (true) with check (true);
grant select on agreement to tallystick_reader;
grant insert, select, update on agreement to tallystick_writer;

create table api_key (
  id text not null,
  person_id text not null,
  organisation_id text not null,
  name text not null,
  hash text not null,
  expires_on date,
  sequence integer not null,
  head bytea not null,
  scopes text[],
  revoked boolean not null default false,
  constraint api_key_pkey PRIMARY KEY (id),
  constraint api_key_hash_key UNIQUE (hash),
  constraint api_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint api_key_head_check CHECK (length(head) = 32),
  constraint api_key_sequence_check CHECK (sequence > 0)
);
CREATE INDEX api_key_by_organisation ON api_key USING btree (organisation_id, id);
CREATE INDEX api_key_by_person ON api_key USING btree (person_id);
alter table api_key enable row level security;
alter table api_key force row level security;
create policy writer on api_key to tallystick_writer
  using (true) with check (true);
grant insert, select, update on api_key to tallystick_writer;

create table api_key_use (
  key_id text not null,
  last_used_at timestamp with time zone not null,
  constraint api_key_use_pkey PRIMARY KEY (key_id),
  constraint api_key_use_key_id_fkey FOREIGN KEY (key_id) REFERENCES api_key(id)
);
alter table api_key_use enable row level security;
alter table api_key_use force row level security;
create policy writer on api_key_use to tallystick_writer
  using (true) with check (true);
grant delete, insert, select, update on api_key_use to tallystick_writer;

create table attempt (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint attempt_pkey PRIMARY KEY (key)
);
CREATE INDEX attempt_guess ON attempt USING btree (expire) WHERE key ~~ 'guess:%'::text;
alter table attempt enable row level security;
alter table attempt force row level security;
create policy writer on attempt to tallystick_writer
  using (true) with check (true);
grant delete, insert, select, update on attempt to tallystick_writer;

create table checkpoint (
  number bigint not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamp with time zone not null default now(),
  constraint checkpoint_pkey PRIMARY KEY (number),
  constraint checkpoint_number_check CHECK (number > 0),
  constraint checkpoint_root_check CHECK (length(root) = 32),
  constraint checkpoint_size_check CHECK (size > 0)
);
CREATE INDEX checkpoint_by_size ON checkpoint USING btree (size, number);
CREATE TRIGGER checkpoint_append_only BEFORE DELETE OR UPDATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION guard_append_only();
alter table checkpoint enable row level security;
alter table checkpoint force row level security;
create policy reader on checkpoint for select to tallystick_reader
  using (true);
create policy writer on checkpoint to tallystick_writer
  using (true) with check (true);
grant select on checkpoint to tallystick_reader;
grant insert, select on checkpoint to tallystick_writer;

create table idempotency_key (
  organisation_id text not null,
  key text not null,
  command text not null,
  input_hash bytea not null,
  made text not null,
  entries json not null,
  at timestamp with time zone not null,
  constraint idempotency_key_pkey PRIMARY KEY (organisation_id, key)
);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy writer on idempotency_key to tallystick_writer
  using (true) with check (true);
grant insert, select on idempotency_key to tallystick_writer;

create table invitation_opened (
  browser text not null,
  person_id text not null,
  invitation integer not null,
  expires_at timestamp with time zone not null,
  constraint invitation_opened_pkey PRIMARY KEY (browser)
);
CREATE INDEX invitation_opened_by_end ON invitation_opened USING btree (expires_at);
alter table invitation_opened enable row level security;
alter table invitation_opened force row level security;
create policy writer on invitation_opened to tallystick_writer
  using (true) with check (true);
grant delete, insert, select, update on invitation_opened to tallystick_writer;

create table journal (
  agreement_id text not null,
  subject text not null,
  sequence integer not null,
  id bigint not null generated always as identity,
  type text not null,
  at timestamp with time zone not null,
  sponsor_id text,
  customer_id text,
  partner_id text,
  bytes bytea not null,
  hash bytea not null,
  constraint journal_pkey PRIMARY KEY (agreement_id, subject, sequence),
  constraint journal_hash_check CHECK (length(hash) = 32),
  constraint journal_sequence_check CHECK (sequence > 0)
);
CREATE UNIQUE INDEX journal_by_id ON journal USING btree (id);
CREATE TRIGGER journal_append_only BEFORE DELETE OR UPDATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION guard_append_only();
alter table journal enable row level security;
alter table journal force row level security;
create policy reader on journal for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = customer_id OR (( SELECT asking() AS asking)) = partner_id OR (( SELECT asking() AS asking)) = sponsor_id);
create policy writer on journal to tallystick_writer
  using (true) with check (true);
grant select on journal to tallystick_reader;
grant insert, select on journal to tallystick_writer;

create table journal_personal (
  agreement_id text not null,
  subject text not null,
  sequence integer not null,
  field text not null,
  salt bytea,
  value json,
  constraint journal_personal_pkey PRIMARY KEY (agreement_id, subject, sequence, field)
);
CREATE TRIGGER journal_personal_erased_only BEFORE UPDATE ON journal_personal FOR EACH ROW EXECUTE FUNCTION guard_erasure();
alter table journal_personal enable row level security;
alter table journal_personal force row level security;
create policy writer on journal_personal to tallystick_writer
  using (true) with check (true);
grant insert, select on journal_personal to tallystick_writer;

create table journal_position (
  position bigint not null,
  id bigint not null,
  sponsor_id text,
  customer_id text,
  partner_id text,
  constraint journal_position_pkey PRIMARY KEY ("position"),
  constraint journal_position_id_key UNIQUE (id),
  constraint journal_position_position_check CHECK ("position" > 0)
);
CREATE INDEX journal_position_by_customer ON journal_position USING btree (customer_id, "position") WHERE customer_id IS NOT NULL;
CREATE INDEX journal_position_by_partner ON journal_position USING btree (partner_id, "position") WHERE partner_id IS NOT NULL;
CREATE TRIGGER journal_position_append_only BEFORE DELETE OR UPDATE ON journal_position FOR EACH STATEMENT EXECUTE FUNCTION guard_append_only();
alter table journal_position enable row level security;
alter table journal_position force row level security;
create policy reader on journal_position for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = customer_id OR (( SELECT asking() AS asking)) = partner_id OR (( SELECT asking() AS asking)) = sponsor_id);
create policy writer on journal_position to tallystick_writer
  using (true) with check (true);
grant select on journal_position to tallystick_reader;
grant insert, select on journal_position to tallystick_writer;

create table mail (
  id text not null,
  number bigint not null generated always as identity,
  what text not null,
  subject text not null,
  occurrence text not null,
  recipient text not null,
  organisation_id text not null,
  sponsor_id text not null,
  programme_id text,
  at timestamp with time zone not null,
  language text not null,
  message_id text not null,
  state text not null,
  digest_id text,
  last_error text,
  made_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  address text,
  name text,
  facts json,
  caught json,
  constraint mail_pkey PRIMARY KEY (id),
  constraint mail_what_subject_occurrence_recipient_key UNIQUE (what, subject, occurrence, recipient),
  constraint mail_check CHECK (digest_id IS NULL OR state = 'gathered'::text),
  constraint mail_check1 CHECK ((address IS NULL) = (facts IS NULL)),
  constraint mail_language_check CHECK (language = ANY (ARRAY['en'::text, 'tr'::text])),
  constraint mail_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'gathered'::text, 'sent'::text, 'dead'::text, 'dropped'::text]))
);
CREATE UNIQUE INDEX mail_by_number ON mail USING btree (number);
CREATE INDEX mail_caught ON mail USING btree (number) WHERE caught IS NOT NULL;
CREATE INDEX mail_kept ON mail USING btree (made_at) WHERE address IS NOT NULL;
CREATE INDEX mail_of_recipient ON mail USING btree (recipient, number);
CREATE INDEX mail_of_sponsor ON mail USING btree (sponsor_id, number DESC);
CREATE INDEX mail_unsettled ON mail USING btree (state, number) WHERE (state = ANY (ARRAY['waiting'::text, 'dead'::text])) OR state = 'gathered'::text AND digest_id IS NULL;
alter table mail enable row level security;
alter table mail force row level security;
create policy reader on mail for select to tallystick_reader
  using (sponsor_id = (( SELECT asking() AS asking)));
create policy writer on mail to tallystick_writer
  using (true) with check (true);
grant insert, select, update on mail to tallystick_writer;

create table mail_bookmark (
  only_one boolean not null default true,
  position bigint not null,
  constraint mail_bookmark_pkey PRIMARY KEY (only_one),
  constraint mail_bookmark_only_one_check CHECK (only_one),
  constraint mail_bookmark_position_check CHECK ("position" >= 0)
);
alter table mail_bookmark enable row level security;
alter table mail_bookmark force row level security;
create policy writer on mail_bookmark to tallystick_writer
  using (true) with check (true);
grant insert, select, update on mail_bookmark to tallystick_writer;

create table mail_day (
  programme_id text not null,
  day date not null,
  constraint mail_day_pkey PRIMARY KEY (programme_id),
  constraint mail_day_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programme(id)
);
alter table mail_day enable row level security;
alter table mail_day force row level security;
create policy writer on mail_day to tallystick_writer
  using (true) with check (true);
grant insert, select, update on mail_day to tallystick_writer;

create table organisation (
  id text not null,
  kind text not null,
  name text not null,
  country text not null,
  sponsor_id text,
  code text,
  sequence integer not null,
  head bytea not null,
  constraint organisation_pkey PRIMARY KEY (id),
  constraint organisation_sponsor_id_code_key UNIQUE (sponsor_id, code),
  constraint organisation_sponsor_id_fkey FOREIGN KEY (sponsor_id) REFERENCES organisation(id),
  constraint organisation_check CHECK ((kind = 'sponsor'::text) = (sponsor_id IS NULL)),
  constraint organisation_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint organisation_head_check CHECK (length(head) = 32),
  constraint organisation_kind_check CHECK (kind = ANY (ARRAY['sponsor'::text, 'customer'::text, 'partner'::text])),
  constraint organisation_sequence_check CHECK (sequence > 0)
);
CREATE INDEX organisation_by_sponsor ON organisation USING btree (sponsor_id, kind, id);
alter table organisation enable row level security;
alter table organisation force row level security;
create policy reader on organisation for select to tallystick_reader
  using (id = (( SELECT asking() AS asking)) OR sponsor_id = (( SELECT asking() AS asking)) OR (kind = ANY (ARRAY['sponsor'::text, 'partner'::text])));
create policy writer on organisation to tallystick_writer
  using (true) with check (true);
grant select on organisation to tallystick_reader;
grant insert, select, update on organisation to tallystick_writer;

create table outbox (
  id bigint not null generated always as identity,
  kind text not null,
  subject text not null,
  payload json not null,
  progress json,
  attempts integer not null default 0,
  next_at timestamp with time zone not null default now(),
  done_at timestamp with time zone,
  dead_at timestamp with time zone,
  last_error text,
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_by_subject ON outbox USING btree (subject, kind);
CREATE INDEX outbox_waiting ON outbox USING btree (next_at, id) WHERE done_at IS NULL AND dead_at IS NULL;
alter table outbox enable row level security;
alter table outbox force row level security;
create policy writer on outbox to tallystick_writer
  using (true) with check (true);
grant insert, select, update on outbox to tallystick_writer;

create table partner (
  id text not null,
  sponsor_id text not null,
  standing jsonb not null,
  payee jsonb,
  constraint partner_pkey PRIMARY KEY (id),
  constraint partner_id_fkey FOREIGN KEY (id) REFERENCES organisation(id)
);
CREATE INDEX partner_consultants ON partner USING gin ((standing -> 'consultants'::text) jsonb_path_ops);
alter table partner enable row level security;
alter table partner force row level security;
create policy reader on partner for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = id OR (( SELECT asking() AS asking)) = sponsor_id);
create policy writer on partner to tallystick_writer
  using (true) with check (true);
grant select on partner to tallystick_reader;
grant insert, select, update on partner to tallystick_writer;

create table payment_request (
  id text not null,
  partner_id text not null,
  sponsor_id text not null,
  programme_id text not null,
  location_id text not null,
  status text not null,
  invoice_number text not null,
  invoice_date date not null,
  total bigint not null,
  currency text not null,
  saved_on date not null,
  submitted_on date,
  reviewers text[] not null,
  approved_by text,
  approved_on date,
  due_on date,
  paid_on date,
  bank_reference text,
  detail jsonb not null,
  sequence integer not null,
  head bytea not null,
  constraint payment_request_pkey PRIMARY KEY (id),
  constraint payment_request_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES organisation(id),
  constraint payment_request_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programme(id),
  constraint payment_request_sponsor_id_fkey FOREIGN KEY (sponsor_id) REFERENCES organisation(id),
  constraint payment_request_check CHECK (approved_by IS NULL OR NOT (approved_by = ANY (reviewers))),
  constraint payment_request_check1 CHECK ((status <> ALL (ARRAY['approved'::text, 'paid'::text, 'reversed'::text])) OR approved_by IS NOT NULL),
  constraint payment_request_check2 CHECK (status <> 'paid'::text OR paid_on IS NOT NULL),
  constraint payment_request_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint payment_request_head_check CHECK (length(head) = 32),
  constraint payment_request_sequence_check CHECK (sequence > 0),
  constraint payment_request_status_check CHECK (status = ANY (ARRAY['draft'::text, 'submitted'::text, 'under-review'::text, 'returned'::text, 'approved'::text, 'denied'::text, 'paid'::text, 'cancelled'::text, 'reversed'::text])),
  constraint payment_request_total_check CHECK (total >= 0)
);
CREATE INDEX payment_request_by_partner ON payment_request USING btree (partner_id, saved_on DESC, id DESC);
CREATE INDEX payment_request_by_sponsor ON payment_request USING btree (sponsor_id, saved_on DESC, id DESC);
CREATE UNIQUE INDEX payment_request_invoice ON payment_request USING btree (partner_id, invoice_number) WHERE status <> 'cancelled'::text;
alter table payment_request enable row level security;
alter table payment_request force row level security;
create policy reader on payment_request for select to tallystick_reader
  using (partner_id = (( SELECT asking() AS asking)) OR sponsor_id = (( SELECT asking() AS asking)) AND submitted_on IS NOT NULL);
create policy writer on payment_request to tallystick_writer
  using (true) with check (true);
grant select on payment_request to tallystick_reader;
grant insert, select, update on payment_request to tallystick_writer;

create table person (
  id text not null,
  organisation_id text not null,
  name text not null,
  email text not null,
  email_folded text not null,
  roles text[] not null,
  locations text[],
  consultant_id text,
  sequence integer not null,
  head bytea not null,
  issuer text,
  subject text,
  invitations integer not null default 1,
  suspended boolean not null default false,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_organisation_id_email_folded_key UNIQUE (organisation_id, email_folded),
  constraint person_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id),
  constraint person_check CHECK ((issuer IS NULL) = (subject IS NULL)),
  constraint person_head_check CHECK (length(head) = 32),
  constraint person_invitations_check CHECK (invitations > 0),
  constraint person_sequence_check CHECK (sequence > 0)
);
CREATE UNIQUE INDEX person_by_identity ON person USING btree (issuer, subject, organisation_id) WHERE issuer IS NOT NULL;
alter table person enable row level security;
alter table person force row level security;
create policy reader on person for select to tallystick_reader
  using (organisation_id = (( SELECT asking() AS asking)));
create policy writer on person to tallystick_writer
  using (true) with check (true);
grant select on person to tallystick_reader;
grant insert, select, update on person to tallystick_writer;

create table person_preference (
  person_id text not null,
  language text,
  mail text not null default 'single'::text,
  changed_at timestamp with time zone not null default now(),
  constraint person_preference_pkey PRIMARY KEY (person_id),
  constraint person_preference_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint person_preference_language_check CHECK (language = ANY (ARRAY['en'::text, 'tr'::text])),
  constraint person_preference_mail_check CHECK (mail = ANY (ARRAY['single'::text, 'daily'::text]))
);
alter table person_preference enable row level security;
alter table person_preference force row level security;
create policy writer on person_preference to tallystick_writer
  using (true) with check (true);
grant insert, select, update on person_preference to tallystick_writer;

create table posting (
  agreement_id text not null,
  subject text not null,
  kind text not null,
  occurrence integer not null,
  from_account text not null,
  to_account text not null,
  days integer not null,
  sequence integer not null,
  at timestamp with time zone not null,
  constraint posting_pkey PRIMARY KEY (agreement_id, subject, kind, occurrence),
  constraint posting_check CHECK (to_account <> from_account),
  constraint posting_days_check CHECK (days > 0)
);
CREATE TRIGGER posting_append_only BEFORE DELETE OR UPDATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION guard_append_only();
alter table posting enable row level security;
alter table posting force row level security;
create policy writer on posting to tallystick_writer
  using (true) with check (true);
grant insert, select on posting to tallystick_writer;

create table programme (
  id text not null,
  sponsor_id text not null,
  sequence integer not null,
  head bytea not null,
  constraint programme_pkey PRIMARY KEY (id),
  constraint programme_sponsor_id_fkey FOREIGN KEY (sponsor_id) REFERENCES organisation(id),
  constraint programme_head_check CHECK (length(head) = 32),
  constraint programme_sequence_check CHECK (sequence > 0)
);
alter table programme enable row level security;
alter table programme force row level security;
create policy reader on programme for select to tallystick_reader
  using (true);
create policy writer on programme to tallystick_writer
  using (true) with check (true);
grant select on programme to tallystick_reader;
grant insert, select, update on programme to tallystick_writer;

create table programme_version (
  programme_id text not null,
  version integer not null,
  effective_from date not null,
  digest text not null,
  definition json not null,
  constraint programme_version_pkey PRIMARY KEY (programme_id, version),
  constraint programme_version_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programme(id),
  constraint programme_version_version_check CHECK (version > 0)
);
alter table programme_version enable row level security;
alter table programme_version force row level security;
create policy reader on programme_version for select to tallystick_reader
  using (true);
create policy writer on programme_version to tallystick_writer
  using (true) with check (true);
grant select on programme_version to tallystick_reader;
grant insert, select on programme_version to tallystick_writer;

create table sandbox_clock (
  only_one boolean not null default true,
  now timestamp with time zone not null,
  constraint sandbox_clock_pkey PRIMARY KEY (only_one),
  constraint sandbox_clock_only_one_check CHECK (only_one)
);
alter table sandbox_clock enable row level security;
alter table sandbox_clock force row level security;
create policy reader on sandbox_clock for select to tallystick_reader
  using (true);
create policy writer on sandbox_clock to tallystick_writer
  using (true) with check (true);
grant select on sandbox_clock to tallystick_reader;
grant insert, select, update on sandbox_clock to tallystick_writer;

create table schema_migration (
  number integer not null,
  name text not null,
  digest text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table sequencer (
  only_one boolean not null default true,
  position bigint not null,
  low bigint not null,
  mark_id bigint not null,
  mark_xid xid8 not null,
  constraint sequencer_pkey PRIMARY KEY (only_one),
  constraint sequencer_only_one_check CHECK (only_one)
);
alter table sequencer enable row level security;
alter table sequencer force row level security;
create policy writer on sequencer to tallystick_writer
  using (true) with check (true);
grant insert, select, update on sequencer to tallystick_writer;

create table session (
  id text not null,
  hash text not null,
  issuer text not null,
  subject text not null,
  name text,
  email text,
  user_agent text not null,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  authenticated_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  organisation_id text,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_hash_key UNIQUE (hash),
  constraint session_check CHECK (ends_at > created_at)
);
CREATE INDEX session_by_identity ON session USING btree (issuer, subject, created_at DESC);
alter table session enable row level security;
alter table session force row level security;
create policy writer on session to tallystick_writer
  using (true) with check (true);
grant delete, insert, select, update on session to tallystick_writer;

create table sign_in (
  state text not null,
  browser text not null,
  issuer text not null,
  nonce text not null,
  verifier text not null,
  return_to text not null,
  again boolean not null,
  person_id text,
  invitation integer,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_pkey PRIMARY KEY (state),
  constraint sign_in_check CHECK ((person_id IS NULL) = (invitation IS NULL)),
  constraint sign_in_check1 CHECK (expires_at > asked_at)
);
CREATE INDEX sign_in_by_end ON sign_in USING btree (expires_at);
alter table sign_in enable row level security;
alter table sign_in force row level security;
create policy writer on sign_in to tallystick_writer
  using (true) with check (true);
grant delete, insert, select, update on sign_in to tallystick_writer;

create table tree_tile (
  level integer not null,
  number bigint not null,
  hashes bytea not null,
  root bytea not null,
  constraint tree_tile_pkey PRIMARY KEY (level, number),
  constraint tree_tile_hashes_check CHECK (length(hashes) = 8192),
  constraint tree_tile_level_check CHECK (level >= 0),
  constraint tree_tile_number_check CHECK (number >= 0),
  constraint tree_tile_root_check CHECK (length(root) = 32)
);
CREATE TRIGGER tree_tile_append_only BEFORE DELETE OR UPDATE ON tree_tile FOR EACH STATEMENT EXECUTE FUNCTION guard_append_only();
alter table tree_tile enable row level security;
alter table tree_tile force row level security;
create policy reader on tree_tile for select to tallystick_reader
  using (true);
create policy writer on tree_tile to tallystick_writer
  using (true) with check (true);
grant select on tree_tile to tallystick_reader;
grant insert, select on tree_tile to tallystick_writer;

create table voucher (
  agreement_id text not null,
  reference text not null,
  customer_id text not null,
  sponsor_id text not null,
  programme_id text not null,
  offering text not null,
  engagement_type text not null,
  days integer not null,
  country text not null,
  division text,
  product text,
  repeat_key text,
  status text not null,
  created_on date not null,
  expires_on date not null,
  assignee_name text,
  assignee_email text,
  named_partner_id text,
  partner_id text,
  engagement jsonb,
  redeemed_on date,
  pay_by date,
  request_id text,
  due_on date,
  repeat_held text,
  sequence integer not null,
  head bytea not null,
  constraint voucher_pkey PRIMARY KEY (agreement_id, reference),
  constraint voucher_reference_key UNIQUE (reference),
  constraint voucher_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES agreement(id),
  constraint voucher_check CHECK (expires_on >= created_on),
  constraint voucher_check1 CHECK ((status <> ALL (ARRAY['reserved'::text, 'completed'::text, 'redeemed'::text])) OR partner_id IS NOT NULL),
  constraint voucher_check10 CHECK (request_id IS NULL OR status = 'redeemed'::text),
  constraint voucher_check2 CHECK ((status <> ALL (ARRAY['created'::text, 'assigned'::text, 'cancelled'::text])) OR partner_id IS NULL),
  constraint voucher_check3 CHECK ((assignee_email IS NULL) = (assignee_name IS NULL)),
  constraint voucher_check4 CHECK (status <> 'created'::text OR assignee_email IS NULL),
  constraint voucher_check5 CHECK ((status <> ALL (ARRAY['assigned'::text, 'reserved'::text, 'completed'::text, 'redeemed'::text])) OR assignee_email IS NOT NULL),
  constraint voucher_check6 CHECK ((status = 'redeemed'::text) = (redeemed_on IS NOT NULL)),
  constraint voucher_check7 CHECK ((redeemed_on IS NULL) = (pay_by IS NULL)),
  constraint voucher_check8 CHECK (NOT due_on IS DISTINCT FROM
CASE
    WHEN status = ANY (ARRAY['created'::text, 'assigned'::text, 'reserved'::text, 'completed'::text]) THEN expires_on
    ELSE NULL::date
END),
  constraint voucher_check9 CHECK (NOT repeat_held IS DISTINCT FROM
CASE
    WHEN status = ANY (ARRAY['reserved'::text, 'completed'::text, 'redeemed'::text]) THEN repeat_key
    ELSE NULL::text
END),
  constraint voucher_days_check CHECK (days > 0),
  constraint voucher_head_check CHECK (length(head) = 32),
  constraint voucher_sequence_check CHECK (sequence > 0),
  constraint voucher_status_check CHECK (status = ANY (ARRAY['created'::text, 'assigned'::text, 'reserved'::text, 'completed'::text, 'redeemed'::text, 'cancelled'::text, 'expired'::text]))
) with (fillfactor=50);
CREATE INDEX voucher_by_kind ON voucher USING btree (engagement_type, country);
CREATE INDEX voucher_by_request ON voucher USING btree (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX voucher_due ON voucher USING btree (programme_id, due_on) WHERE due_on IS NOT NULL;
CREATE INDEX voucher_of_customer ON voucher USING btree (customer_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), created_on DESC, reference DESC);
CREATE INDEX voucher_of_partner ON voucher USING btree (partner_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), created_on DESC, reference DESC) WHERE partner_id IS NOT NULL;
CREATE INDEX voucher_of_sponsor ON voucher USING btree (sponsor_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), created_on DESC, reference DESC);
CREATE UNIQUE INDEX voucher_repeat_limit ON voucher USING btree (customer_id, repeat_held) WHERE repeat_held IS NOT NULL;
alter table voucher enable row level security;
alter table voucher force row level security;
create policy reader on voucher for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = customer_id OR (( SELECT asking() AS asking)) = partner_id OR (( SELECT asking() AS asking)) = sponsor_id);
create policy writer on voucher to tallystick_writer
  using (true) with check (true);
grant select on voucher to tallystick_reader;
grant insert, select, update on voucher to tallystick_writer;

CREATE OR REPLACE FUNCTION tallystick.asking()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select current_setting('tallystick.organisation', true) $function$;

CREATE OR REPLACE FUNCTION tallystick.guard_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION tallystick.guard_erasure()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.salt is not null or new.value is not null or
    (new.agreement_id, new.subject, new.sequence, new.field) is distinct from
    (old.agreement_id, old.subject, old.sequence, old.field)
  then
    raise exception 'a personal field can only be erased' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION tallystick.sequence_journal()
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  book sequencer;
  given bigint;
  highest bigint;
begin
  if not pg_try_advisory_xact_lock(72951, 1) then return 0; end if;
  select * into book from sequencer;
  with fresh as (
    select j.id, j.sponsor_id, j.customer_id, j.partner_id from journal j
    where j.id > book.low and not exists (select from journal_position p where p.id = j.id)
  ), placed as (
    insert into journal_position (position, id, sponsor_id, customer_id, partner_id)
    select book.position + row_number() over (order by fresh.id), fresh.id, sponsor_id, customer_id, partner_id from fresh
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
end $function$;
grant execute on function sequence_journal() to public;
grant execute on function sequence_journal() to tallystick_writer;
