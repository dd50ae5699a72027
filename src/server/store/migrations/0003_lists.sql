-- What lists need in order to answer at once however much there is: a page costs its own rows and a few more, whoever
-- asks and whatever is asked for. Every index of vouchers is written again with every step that moves an indexed column,
-- so there are few and none holds a column that the existing ones do not already make expensive to change.

-- The policies ask who is asking once per statement, no longer once per column and row.
alter policy reader on organisation
  using (id = (select asking()) or sponsor_id = (select asking()) or kind in ('sponsor', 'partner'));
alter policy reader on partner using ((select asking()) in (id, sponsor_id));
alter policy reader on person using (organisation_id = (select asking()));
alter policy reader on agreement using ((select asking()) in (customer_id, sponsor_id));
alter policy reader on voucher using ((select asking()) in (customer_id, partner_id, sponsor_id));
alter policy reader on payment_request
  using (partner_id = (select asking()) or (sponsor_id = (select asking()) and submitted_on is not null));
alter policy reader on journal using ((select asking()) in (customer_id, partner_id, sponsor_id));

-- An organisation's vouchers by phase (waiting, held, redeemed, over), each newest first. Status itself is in no index,
-- so that most steps stay cheap; its phase follows from columns whose changes other indexes pay for anyway.
create index voucher_of_sponsor on voucher (
  sponsor_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  created_on desc, reference desc
);
create index voucher_of_customer on voucher (
  customer_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  created_on desc, reference desc
);
create index voucher_of_partner on voucher (
  partner_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  created_on desc, reference desc
) where partner_id is not null;
drop index voucher_by_sponsor, voucher_by_customer, voucher_by_partner;

-- For what is rare; what is common is found along the lists themselves. Seven bytes a voucher. A country alone is looked
-- for under each of the few types there are, so that one index serves both.
create index voucher_by_kind on voucher (engagement_type, country);
-- A type belongs to one offering of one programme: without this, asking for both would look rarer than it is.
create statistics voucher_kinds (dependencies) on programme_id, offering, engagement_type from voucher;

create index agreement_newest on agreement (sponsor_id, registered_on desc, id desc);

-- A customer's or a partner's part of the journal, in order. Written by the sequencer, many entries at a time, and not
-- in the commits that somebody waits for. The sponsor's part is nearly all of it and needs no index.
alter table journal_position add column sponsor_id text, add column customer_id text, add column partner_id text;
alter table journal_position disable trigger journal_position_append_only;
update journal_position p set sponsor_id = j.sponsor_id, customer_id = j.customer_id, partner_id = j.partner_id
  from journal j where j.id = p.id;
alter table journal_position enable trigger journal_position_append_only;
create index journal_position_by_customer on journal_position (customer_id, position) where customer_id is not null;
create index journal_position_by_partner on journal_position (partner_id, position) where partner_id is not null;
alter policy reader on journal_position using ((select asking()) in (customer_id, partner_id, sponsor_id));

create or replace function sequence_journal() returns bigint language plpgsql as $$
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
end $$;

-- The phases and the two columns above are new to the planner.
analyze voucher;
analyze journal_position;
