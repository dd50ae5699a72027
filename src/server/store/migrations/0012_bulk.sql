-- One command given to every voucher of a list. What was asked for, and what became of each voucher: written down when the
-- list is walked, so that whoever goes on after a crash knows what is left, and the result can be told row by row.

create table bulk (
  id text primary key,
  organisation_id text not null,
  person_id text not null,
  -- The API key that was shown, whose limits hold for every command.
  key_id text,
  command text not null,
  reason text,
  language text not null check (language in ('en', 'tr')),
  dry_run boolean not null,
  -- Until the list has been walked; it may hold a name that somebody looked for.
  filter json,
  started_at timestamptz not null,
  -- The key under which it was asked for, and a hash of what was asked: repeated, it is the same bulk.
  asked_key text,
  asked_hash bytea,
  -- Where the walk stands, and how many were found when it was over.
  cursor text,
  found integer check (found >= 0),
  unique (organisation_id, asked_key),
  check ((asked_key is null) = (asked_hash is null))
);

create table bulk_item (
  bulk_id text not null references bulk,
  number integer not null check (number > 0),
  reference text not null,
  outcome text check (outcome in ('accepted', 'refused')),
  rule text,
  -- All that the refusal's sentence is made of, in whichever language it is read; null where no rule of the domain refused.
  refusal json,
  primary key (bulk_id, number),
  unique (bulk_id, reference),
  check ((outcome is not distinct from 'refused') = (rule is not null))
);
create index bulk_item_left on bulk_item (bulk_id, number) where outcome is null;

grant select, insert, update on bulk, bulk_item to tallystick_writer;
alter table bulk enable row level security;
alter table bulk force row level security;
alter table bulk_item enable row level security;
alter table bulk_item force row level security;
create policy writer on bulk to tallystick_writer using (true) with check (true);
create policy writer on bulk_item to tallystick_writer using (true) with check (true);
