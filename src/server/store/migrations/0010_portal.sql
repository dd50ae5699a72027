-- What the portal asks first: what needs somebody, in the order in which it falls due. Vouchers that wait or are held are
-- found along the lists by their end, requests along those of their queue; each index here holds the rows of one more kind
-- of waiting and no others. Ids are compared byte by byte, because several kinds are put together outside of the database.

-- Redeemed, and in no live request: money that a partner has not asked for.
create index voucher_unclaimed on voucher (partner_id, programme_id, pay_by, reference collate "C")
  where redeemed_on is not null and request_id is null;

-- Requests whose payment came back, and those that wait for the partner.
create index payment_request_reversed on payment_request (sponsor_id, due_on, id) where status = 'reversed';
create index payment_request_at_hand on payment_request (partner_id, programme_id, status)
  where status in ('draft', 'returned', 'denied');

-- Which partner has a location, as for consultants.
create index partner_locations on partner using gin ((standing -> 'locations') jsonb_path_ops);

-- What a person keeps for one place: views of lists, and up to where notifications have been seen. No journal: it decides
-- nothing but what the person finds again.
create table person_portal (
  person_id text primary key references person,
  views jsonb not null default '[]',
  seen_position bigint not null default 0 check (seen_position >= 0),
  changed_at timestamptz not null default now()
);
grant select, insert, update on person_portal to tallystick_writer;
alter table person_portal enable row level security;
alter table person_portal force row level security;
create policy writer on person_portal to tallystick_writer using (true) with check (true);
