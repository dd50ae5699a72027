-- Mail follows the journal: the mailer reads committed entries by position, from a bookmark, and writes the mails that
-- follow in the transaction that moves the bookmark. The rows here are what was to be sent and what became of it; the
-- outbox does the sending. Nothing in a command's transaction knows of any of this.

-- A person's choice for one place. No journal: it decides nothing but the form of mail.
create table person_preference (
  person_id text primary key references person,
  -- Null: by the country of the organisation.
  language text check (language in ('en', 'tr')),
  mail text not null default 'single' check (mail in ('single', 'daily')),
  changed_at timestamptz not null default now()
);

-- Up to which position mails have been made. An installation that has a journal already begins at its end: what happened
-- before there was mail is not told years later.
create table mail_bookmark (
  only_one boolean primary key default true check (only_one),
  position bigint not null check (position >= 0)
);
insert into mail_bookmark (position) select position from sequencer;

-- The last day of a programme for which all mails about its deadlines have been made.
create table mail_day (
  programme_id text primary key references programme,
  day date not null
);

-- No row refers to a person or an organisation by a foreign key: its lock would be written into rows that commands use.
create table mail (
  id text primary key,
  -- The order in which they were made.
  number bigint generated always as identity,
  what text not null,
  subject text not null,
  -- The journal's position, or the day and date that a deadline's mail is about.
  occurrence text not null,
  recipient text not null,
  organisation_id text not null,
  sponsor_id text not null,
  programme_id text,
  -- By the programme's clock; all other times are real.
  at timestamptz not null,
  language text not null check (language in ('en', 'tr')),
  message_id text not null,
  state text not null check (state in ('waiting', 'gathered', 'sent', 'dead', 'dropped')),
  -- The mail in which a gathered one was told.
  digest_id text,
  last_error text,
  made_at timestamptz not null default now(),
  sent_at timestamptz,
  -- Personal, and dropped some time after the mail was sent: whom it goes to, what it says, and in a sandbox how it looked.
  address text,
  name text,
  facts json,
  caught json,
  check (digest_id is null or state = 'gathered'),
  check ((address is null) = (facts is null)),
  -- Each mail is made once, whoever dies and however often the work is done again.
  unique (what, subject, occurrence, recipient)
);
create unique index mail_by_number on mail (number);
create index mail_of_sponsor on mail (sponsor_id, number desc);
create index mail_of_recipient on mail (recipient, number);
create index mail_unsettled on mail (state, number) where state in ('waiting', 'dead') or (state = 'gathered' and digest_id is null);
create index mail_kept on mail (made_at) where address is not null;
create index mail_caught on mail (number) where caught is not null;

grant select, insert, update on person_preference, mail_bookmark, mail_day, mail to tallystick_writer;
-- The sponsor's list tells what became of each mail, and neither its address nor its words.
grant select (id, number, what, subject, organisation_id, sponsor_id, programme_id, at, language, state, last_error, made_at, sent_at)
  on mail to tallystick_reader;

alter table person_preference enable row level security;
alter table person_preference force row level security;
alter table mail_bookmark enable row level security;
alter table mail_bookmark force row level security;
alter table mail_day enable row level security;
alter table mail_day force row level security;
alter table mail enable row level security;
alter table mail force row level security;
create policy writer on person_preference to tallystick_writer using (true) with check (true);
create policy writer on mail_bookmark to tallystick_writer using (true) with check (true);
create policy writer on mail_day to tallystick_writer using (true) with check (true);
create policy writer on mail to tallystick_writer using (true) with check (true);
create policy reader on mail for select to tallystick_reader using (sponsor_id = (select asking()));
