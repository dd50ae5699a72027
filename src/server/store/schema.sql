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

create table bulk (
  id text not null,
  organisation_id text not null,
  person_id text not null,
  key_id text,
  command text not null,
  reason text,
  language text not null,
  dry_run boolean not null,
  filter json,
  started_at timestamp with time zone not null,
  asked_key text,
  asked_hash bytea,
  cursor text,
  found integer,
  constraint bulk_pkey PRIMARY KEY (id),
  constraint bulk_organisation_id_asked_key_key UNIQUE (organisation_id, asked_key),
  constraint bulk_check CHECK ((asked_key IS NULL) = (asked_hash IS NULL)),
  constraint bulk_found_check CHECK (found >= 0),
  constraint bulk_language_check CHECK (language = ANY (ARRAY['en'::text, 'tr'::text]))
);
alter table bulk enable row level security;
alter table bulk force row level security;
create policy writer on bulk to tallystick_writer
  using (true) with check (true);
grant insert, select, update on bulk to tallystick_writer;

create table bulk_item (
  bulk_id text not null,
  number integer not null,
  reference text not null,
  outcome text,
  rule text,
  refusal json,
  constraint bulk_item_pkey PRIMARY KEY (bulk_id, number),
  constraint bulk_item_bulk_id_reference_key UNIQUE (bulk_id, reference),
  constraint bulk_item_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulk(id),
  constraint bulk_item_check CHECK ((NOT outcome IS DISTINCT FROM 'refused'::text) = (rule IS NOT NULL)),
  constraint bulk_item_number_check CHECK (number > 0),
  constraint bulk_item_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'refused'::text]))
);
CREATE INDEX bulk_item_left ON bulk_item USING btree (bulk_id, number) WHERE outcome IS NULL;
alter table bulk_item enable row level security;
alter table bulk_item force row level security;
create policy writer on bulk_item to tallystick_writer
  using (true) with check (true);
grant insert, select, update on bulk_item to tallystick_writer;

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
  again_at timestamp with time zone,
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

create table organisation_word (
  organisation_id text not null,
  word text not null,
  kind text not null,
  sponsor_id text,
  constraint organisation_word_pkey PRIMARY KEY (organisation_id, word)
);
CREATE INDEX organisation_word_by_word ON organisation_word USING btree (word, organisation_id);
alter table organisation_word enable row level security;
alter table organisation_word force row level security;
create policy reader on organisation_word for select to tallystick_reader
  using (organisation_id = (( SELECT asking() AS asking)) OR sponsor_id = (( SELECT asking() AS asking)) OR (kind = ANY (ARRAY['sponsor'::text, 'partner'::text])));
create policy writer on organisation_word to tallystick_writer
  using (true) with check (true);
grant select on organisation_word to tallystick_reader;
grant insert, select on organisation_word to tallystick_writer;

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
  erased text,
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_by_subject ON outbox USING btree (subject, kind);
CREATE INDEX outbox_dead ON outbox USING btree (id) WHERE dead_at IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox USING btree (next_at, id) WHERE done_at IS NULL AND dead_at IS NULL;
alter table outbox enable row level security;
alter table outbox force row level security;
create policy writer on outbox to tallystick_writer
  using (true) with check (true);
grant delete, insert, select, update on outbox to tallystick_writer;

create table partner (
  id text not null,
  sponsor_id text not null,
  standing jsonb not null,
  payee jsonb,
  constraint partner_pkey PRIMARY KEY (id),
  constraint partner_id_fkey FOREIGN KEY (id) REFERENCES organisation(id)
);
CREATE INDEX partner_consultants ON partner USING gin ((standing -> 'consultants'::text) jsonb_path_ops);
CREATE INDEX partner_locations ON partner USING gin ((standing -> 'locations'::text) jsonb_path_ops);
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
CREATE INDEX payment_request_at_hand ON payment_request USING btree (partner_id, programme_id, status) WHERE status = ANY (ARRAY['draft'::text, 'returned'::text, 'denied'::text]);
CREATE INDEX payment_request_by_partner ON payment_request USING btree (partner_id, saved_on DESC, id DESC);
CREATE INDEX payment_request_by_sponsor ON payment_request USING btree (sponsor_id, saved_on DESC, id DESC);
CREATE UNIQUE INDEX payment_request_invoice ON payment_request USING btree (partner_id, invoice_number) WHERE status <> 'cancelled'::text;
CREATE INDEX payment_request_reversed ON payment_request USING btree (sponsor_id, due_on, id) WHERE status = 'reversed'::text;
CREATE INDEX payment_request_to_pay ON payment_request USING btree (sponsor_id, due_on, id) WHERE status = 'approved'::text;
CREATE INDEX payment_request_waiting ON payment_request USING btree (sponsor_id, submitted_on, id) WHERE status = ANY (ARRAY['submitted'::text, 'under-review'::text]);
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

create table person_portal (
  person_id text not null,
  views jsonb not null default '[]'::jsonb,
  seen_position bigint not null default 0,
  changed_at timestamp with time zone not null default now(),
  constraint person_portal_pkey PRIMARY KEY (person_id),
  constraint person_portal_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint person_portal_seen_position_check CHECK (seen_position >= 0)
);
alter table person_portal enable row level security;
alter table person_portal force row level security;
create policy writer on person_portal to tallystick_writer
  using (true) with check (true);
grant insert, select, update on person_portal to tallystick_writer;

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
CREATE INDEX session_by_end ON session USING btree (ends_at);
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
CREATE INDEX voucher_naming ON voucher USING btree (named_partner_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), created_on DESC, reference DESC) WHERE named_partner_id IS NOT NULL;
CREATE INDEX voucher_of_customer ON voucher USING btree (customer_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), created_on DESC, reference DESC);
CREATE INDEX voucher_of_customer_by_days ON voucher USING btree (customer_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), days, created_on DESC, reference DESC);
CREATE INDEX voucher_of_customer_by_end ON voucher USING btree (customer_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), expires_on DESC, created_on DESC, reference DESC);
CREATE INDEX voucher_of_partner ON voucher USING btree (partner_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), created_on DESC, reference DESC) WHERE partner_id IS NOT NULL;
CREATE INDEX voucher_of_partner_by_days ON voucher USING btree (partner_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), days, created_on DESC, reference DESC) WHERE partner_id IS NOT NULL;
CREATE INDEX voucher_of_partner_by_end ON voucher USING btree (partner_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), expires_on DESC, created_on DESC, reference DESC) WHERE partner_id IS NOT NULL;
CREATE INDEX voucher_of_sponsor ON voucher USING btree (sponsor_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), created_on DESC, reference DESC);
CREATE INDEX voucher_of_sponsor_by_days ON voucher USING btree (sponsor_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), days, created_on DESC, reference DESC);
CREATE INDEX voucher_of_sponsor_by_end ON voucher USING btree (sponsor_id, (
CASE
    WHEN redeemed_on IS NOT NULL THEN 3
    WHEN due_on IS NULL THEN 4
    WHEN partner_id IS NULL THEN 1
    ELSE 2
END), expires_on DESC, created_on DESC, reference DESC);
CREATE UNIQUE INDEX voucher_repeat_limit ON voucher USING btree (customer_id, repeat_held) WHERE repeat_held IS NOT NULL;
CREATE INDEX voucher_unclaimed ON voucher USING btree (partner_id, programme_id, pay_by, reference COLLATE "C") WHERE redeemed_on IS NOT NULL AND request_id IS NULL;
alter table voucher enable row level security;
alter table voucher force row level security;
create policy reader on voucher for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = customer_id OR (( SELECT asking() AS asking)) = partner_id OR (( SELECT asking() AS asking)) = sponsor_id OR status = 'assigned'::text AND named_partner_id = (( SELECT asking() AS asking)));
create policy writer on voucher to tallystick_writer
  using (true) with check (true);
grant select on voucher to tallystick_reader;
grant insert, select, update on voucher to tallystick_writer;

create table voucher_label (
  reference text not null,
  label text not null,
  sponsor_id text not null,
  customer_id text not null,
  partner_id text,
  constraint voucher_label_pkey PRIMARY KEY (reference)
);
CREATE INDEX voucher_label_by_label ON voucher_label USING btree (label, reference);
alter table voucher_label enable row level security;
alter table voucher_label force row level security;
create policy reader on voucher_label for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = sponsor_id OR (( SELECT asking() AS asking)) = customer_id OR (( SELECT asking() AS asking)) = partner_id);
create policy writer on voucher_label to tallystick_writer
  using (true) with check (true);
grant select on voucher_label to tallystick_reader;
grant delete, insert, select, update on voucher_label to tallystick_writer;

create table word (
  subject text not null,
  word text not null,
  kind text not null,
  sponsor_id text,
  customer_id text,
  partner_id text,
  constraint word_pkey PRIMARY KEY (subject, word),
  constraint word_kind_check CHECK (kind = ANY (ARRAY['voucher'::text, 'agreement'::text, 'request'::text]))
);
CREATE INDEX word_of_customer ON word USING btree (customer_id, kind, word, subject) WHERE customer_id IS NOT NULL;
CREATE INDEX word_of_partner ON word USING btree (partner_id, kind, word, subject) WHERE partner_id IS NOT NULL;
CREATE INDEX word_of_sponsor ON word USING btree (sponsor_id, kind, word, subject) WHERE sponsor_id IS NOT NULL;
alter table word enable row level security;
alter table word force row level security;
create policy reader on word for select to tallystick_reader
  using ((( SELECT asking() AS asking)) = sponsor_id OR (( SELECT asking() AS asking)) = customer_id OR (( SELECT asking() AS asking)) = partner_id);
create policy writer on word to tallystick_writer
  using (true) with check (true);
grant select on word to tallystick_reader;
grant delete, insert, select, update on word to tallystick_writer;

create table word_bookmark (
  only_one boolean not null default true,
  position bigint not null,
  filled_after text,
  constraint word_bookmark_pkey PRIMARY KEY (only_one),
  constraint word_bookmark_only_one_check CHECK (only_one),
  constraint word_bookmark_position_check CHECK ("position" >= 0)
);
alter table word_bookmark enable row level security;
alter table word_bookmark force row level security;
create policy writer on word_bookmark to tallystick_writer
  using (true) with check (true);
grant insert, select, update on word_bookmark to tallystick_writer;

CREATE OR REPLACE FUNCTION tallystick.asking()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select current_setting('tallystick.organisation', true) $function$;

CREATE OR REPLACE FUNCTION tallystick.days_by_month(programme text, starts timestamp with time zone[])
 RETURNS TABLE(month integer, from_account text, to_account text, days bigint)
 LANGUAGE sql
 STABLE
 SET enable_seqscan TO 'on'
 SET enable_hashjoin TO 'on'
 SET jit TO 'off'
AS $function$
  select moved.month, moved.from_account, moved.to_account, sum(moved.days)::bigint
  from (
    select p.agreement_id, width_bucket(p.at, starts) as month, p.from_account, p.to_account, sum(p.days) as days
    from posting p where p.at >= starts[1] and p.at < starts[array_upper(starts, 1)] group by 1, 2, 3, 4
  ) moved
  join agreement a on a.id = moved.agreement_id
  where a.programme_id = programme group by 1, 2, 3
$function$;
grant execute on function days_by_month(text,timestamp with time zone[]) to public;
grant execute on function days_by_month(text,timestamp with time zone[]) to tallystick_writer;

CREATE OR REPLACE FUNCTION tallystick.folded(written text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(translate(regexp_replace(replace(replace(replace(replace(replace(NORMALIZE(written, NFKD), 'ß'::text, 'ss'::text), 'æ'::text, 'ae'::text), 'Æ'::text, 'ae'::text), 'œ'::text, 'oe'::text), 'Œ'::text, 'oe'::text), '[\u0300-\u036f]'::text, ''::text, 'g'::text), 'ıøØłŁđĐ'::text, 'ioolldd'::text));

CREATE OR REPLACE FUNCTION tallystick.follow_words(stretch integer)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  made bigint;
  placed bigint;
  filled text;
  touched text[];
begin
  select position, filled_after into made, filled from word_bookmark for update;
  if filled is not null then
    perform write_words(filled);
    return true;
  end if;
  select least(made + stretch, position) into placed from sequencer;
  if placed <= made then return false; end if;
  select array_agg(distinct j.subject) into touched from journal_position p join journal j on j.id = p.id
    where p.position > made and p.position <= placed and j.type in ('organisation.registered');
  if touched is not null then perform word_organisations(touched); end if;
  select array_agg(distinct j.subject) into touched from journal_position p join journal j on j.id = p.id
    where p.position > made and p.position <= placed and j.type in ('agreement.registered');
  if touched is not null then perform word_agreements(touched); end if;
  select array_agg(distinct j.subject) into touched from journal_position p join journal j on j.id = p.id
    where p.position > made and p.position <= placed and j.subject like 'pay\_%';
  if touched is not null then perform word_requests(touched); end if;
  select array_agg(distinct named.reference) into touched from journal_position p join journal j on j.id = p.id
    cross join lateral (
      select j.subject as reference where j.type <> 'person.erased'
      union all select place ->> 1 from json_array_elements(
        case when j.type = 'person.erased' then convert_from(j.bytes, 'UTF8')::json #> '{data,values}' end) place
    ) named
    where p.position > made and p.position <= placed and j.type in ('voucher.created', 'voucher.assigned', 'voucher.reserved',
      'voucher.released', 'voucher.cancelled', 'voucher.expired', 'person.erased');
  if touched is not null then perform label_vouchers(touched); end if;
  update word_bookmark set position = placed;
  return true;
end $function$;

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

CREATE OR REPLACE FUNCTION tallystick.label_vouchers(touched text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  gone text[];
begin
  with now as materialized (
    select v.*, coalesce(v.partner_id, case when v.status = 'assigned' then v.named_partner_id end) as seen_by,
      md5(json_build_array(v.sponsor_id, v.customer_id, v.agreement_id, v.partner_id, case when v.status = 'assigned' then v.named_partner_id end,
        v.assignee_name, v.assignee_email, v.division, v.product)::text) as label
    from voucher v where v.reference = any (touched)
  ), before as materialized (
    select l.reference, l.label from voucher_label l where l.reference = any (touched)
  ), labelled as (
    insert into voucher_label as l (reference, label, sponsor_id, customer_id, partner_id)
    select reference, label, sponsor_id, customer_id, seen_by from now
    on conflict (reference) do update set label = excluded.label, partner_id = excluded.partner_id
      where l.label <> excluded.label
  ), worded as (
    insert into word (subject, word, kind, sponsor_id, customer_id, partner_id)
    select n.label, w.word, 'voucher', n.sponsor_id, n.customer_id, case when w.told then n.seen_by end
    from (select distinct on (now.label) now.* from now where not exists (select from word k where k.subject = now.label)) n
      left join agreement a on a.id = n.agreement_id
      left join organisation c on c.id = n.customer_id
      left join organisation p on p.id = n.seen_by
      cross join lateral (
        select own.word, bool_or(own.told) as told from (
          select unnest(words_of(concat_ws(' ', n.assignee_name, n.assignee_email))) as word, n.partner_id is not null as told
          union all select unnest(words_of(concat_ws(' ', n.division, n.product, p.name))), true
          union all select unnest(words_of(concat_ws(' ', c.name, a.number))), false
        ) own group by own.word
      ) w
    on conflict do nothing
  )
  select array_agg(distinct b.label) into gone from before b join now n on n.reference = b.reference where b.label <> n.label;
  delete from word w where w.subject = any (gone) and not exists (select from voucher_label l where l.label = w.subject);
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

CREATE OR REPLACE FUNCTION tallystick.word_agreements(touched text[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into word (subject, word, kind, sponsor_id, customer_id)
  select a.id, w, 'agreement', a.sponsor_id, a.customer_id
  from agreement a left join organisation c on c.id = a.customer_id
    cross join lateral unnest(words_of(concat_ws(' ', a.id, a.number, c.name))) w
  where a.id = any (touched) on conflict do nothing
$function$;

CREATE OR REPLACE FUNCTION tallystick.word_organisations(touched text[])
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into organisation_word (organisation_id, word, kind, sponsor_id)
  select o.id, w, o.kind, o.sponsor_id from organisation o cross join lateral unnest(words_of(concat_ws(' ', o.id, o.name, o.code))) w
  where o.id = any (touched) on conflict do nothing
$function$;

CREATE OR REPLACE FUNCTION tallystick.word_requests(touched text[])
 RETURNS void
 LANGUAGE sql
AS $function$
  with now as (
    select r.id, w, case when r.submitted_on is not null then r.sponsor_id end as sponsor_id, r.partner_id
    from payment_request r left join organisation p on p.id = r.partner_id
      cross join lateral unnest(words_of(concat_ws(' ', r.id, r.invoice_number, r.bank_reference, p.name))) w
    where r.id = any (touched)
  ), gone as (
    delete from word k where k.kind = 'request' and k.subject = any (touched)
      and not exists (select from now where now.id = k.subject and now.w = k.word)
  )
  insert into word as k (subject, word, kind, sponsor_id, partner_id) select id, w, 'request', sponsor_id, partner_id from now
  on conflict (subject, word) do update set sponsor_id = excluded.sponsor_id where k.sponsor_id is distinct from excluded.sponsor_id
$function$;

CREATE OR REPLACE FUNCTION tallystick.words_of(written text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ARRAY(SELECT DISTINCT ("left"(s.w, 60) COLLATE "C") AS "left" FROM regexp_split_to_table(folded(words_of.written), '[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2010-\u205e]+'::text) s(w) WHERE (s.w <> ''::text) LIMIT 40);

CREATE OR REPLACE FUNCTION tallystick.write_words(after text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  touched text[];
begin
  if after = '' then
    perform word_organisations(array(select id from organisation));
    perform word_agreements(array(select id from agreement));
    perform word_requests(array(select id from payment_request));
  end if;
  touched := array(select reference from voucher where reference > after order by reference limit 2000);
  perform label_vouchers(touched);
  update word_bookmark set filled_after = touched[cardinality(touched)];
end $function$;
