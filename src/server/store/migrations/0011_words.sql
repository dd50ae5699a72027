-- Words by which vouchers, agreements, payment requests and organisations are found, beside the rows that they stand in:
-- written by a follower of the journal, and in no command's transaction. A reader sees the words of its own things only.
-- And what other orders of the vouchers' lists walk along.

-- Letters as anybody types them: small, without marks, the four Turkish i's as one, a few letters that are no letter with a
-- mark as those that stand in for them. Written so that it means the same whatever the locale of the database.
create function folded(written text) returns text language sql immutable strict parallel safe return
  lower(translate(
    regexp_replace(
      replace(replace(replace(replace(replace(normalize(written, nfkd), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'),
      '[\u0300-\u036f]', '', 'g'),
    'ıøØłŁđĐ', 'ioolldd'));

-- The words of a text, each once: what stands between signs and spaces.
create function words_of(written text) returns text[] language sql immutable strict parallel safe return
  array(select distinct left(w, 60) collate "C"
    from regexp_split_to_table(folded(written), '[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2010-\u205e]+') as s(w) where w <> '' limit 40);

-- Of an agreement, of a request, or of a label: what vouchers that read alike have in common. Whoever may not know a word
-- of a thing that it may see is left out of the word's own row.
create table word (
  subject text not null,
  word text collate "C" not null,
  kind text not null check (kind in ('voucher', 'agreement', 'request')),
  sponsor_id text,
  customer_id text,
  partner_id text,
  primary key (subject, word)
);
create index word_of_sponsor on word (sponsor_id, kind, word, subject) where sponsor_id is not null;
create index word_of_customer on word (customer_id, kind, word, subject) where customer_id is not null;
create index word_of_partner on word (partner_id, kind, word, subject) where partner_id is not null;

-- Which words a voucher has. Vouchers of one agreement that are assigned to the same person, with the same partner, share
-- a label, so that a few rows of words do for many vouchers.
create table voucher_label (
  reference text collate "C" primary key,
  label text not null,
  sponsor_id text not null,
  customer_id text not null,
  partner_id text
);
create index voucher_label_by_label on voucher_label (label, reference);

-- Apart from the others: who sponsors and who delivers is everybody's to know.
create table organisation_word (
  organisation_id text not null,
  word text collate "C" not null,
  kind text not null,
  sponsor_id text,
  primary key (organisation_id, word)
);
create index organisation_word_by_word on organisation_word (word, organisation_id);

-- Up to which position words have been written; and, as long as rows that were there before are being read, how far that is.
create table word_bookmark (
  only_one boolean primary key default true check (only_one),
  position bigint not null check (position >= 0),
  filled_after text
);

-- Gives vouchers the labels that they should have, and takes away the words of labels that no voucher has any more. One at
-- a time: whoever calls it holds the bookmark. A partner that a voucher only names is not told whom it is assigned to: the
-- holder's address would prove the voucher.
create function label_vouchers(touched text[]) returns void language plpgsql as $$
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
end $$;

create function word_agreements(touched text[]) returns void language sql as $$
  insert into word (subject, word, kind, sponsor_id, customer_id)
  select a.id, w, 'agreement', a.sponsor_id, a.customer_id
  from agreement a left join organisation c on c.id = a.customer_id
    cross join lateral unnest(words_of(concat_ws(' ', a.id, a.number, c.name))) w
  where a.id = any (touched) on conflict do nothing
$$;

create function word_organisations(touched text[]) returns void language sql as $$
  insert into organisation_word (organisation_id, word, kind, sponsor_id)
  select o.id, w, o.kind, o.sponsor_id from organisation o cross join lateral unnest(words_of(concat_ws(' ', o.id, o.name, o.code))) w
  where o.id = any (touched) on conflict do nothing
$$;

-- What a request says may change, and it is the sponsor's to see from its submission.
create function word_requests(touched text[]) returns void language sql as $$
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
$$;

-- The words of rows that were there before, some of them at a time, so that nobody waits for all. What changes meanwhile has
-- its place in the journal after the bookmark, and is read again.
create function write_words(after text) returns void language plpgsql as $$
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
end $$;

-- Follows the next positions, so many at most; answers whether there were any. Whoever comes second waits, and goes on
-- behind the first. An erasure names the entries in which the person stood, and by them the vouchers.
create function follow_words(stretch integer) returns boolean language plpgsql as $$
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
end $$;

grant select, insert, update, delete on word, voucher_label to tallystick_writer;
grant select, insert on organisation_word to tallystick_writer;
grant select, insert, update on word_bookmark to tallystick_writer;
grant select on word, voucher_label, organisation_word to tallystick_reader;

alter table word enable row level security;
alter table word force row level security;
alter table voucher_label enable row level security;
alter table voucher_label force row level security;
alter table organisation_word enable row level security;
alter table organisation_word force row level security;
alter table word_bookmark enable row level security;
alter table word_bookmark force row level security;
create policy writer on word to tallystick_writer using (true) with check (true);
create policy writer on voucher_label to tallystick_writer using (true) with check (true);
create policy writer on organisation_word to tallystick_writer using (true) with check (true);
create policy writer on word_bookmark to tallystick_writer using (true) with check (true);
create policy reader on word for select to tallystick_reader using ((select asking()) in (sponsor_id, customer_id, partner_id));
create policy reader on voucher_label for select to tallystick_reader
  using ((select asking()) in (sponsor_id, customer_id, partner_id));
create policy reader on organisation_word for select to tallystick_reader
  using (organisation_id = (select asking()) or sponsor_id = (select asking()) or kind in ('sponsor', 'partner'));

-- A partner that a voucher names finds it as long as it waits.
alter policy reader on voucher using ((select asking()) in (customer_id, partner_id, sponsor_id)
  or (status = 'assigned' and named_partner_id = (select asking())));
create index voucher_naming on voucher (
  named_partner_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  created_on desc, reference desc
) where named_partner_id is not null;

-- The lists of vouchers by their last day and by their days, phase by phase like the list of the newest.
create index voucher_of_sponsor_by_end on voucher (
  sponsor_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  expires_on desc, created_on desc, reference desc
);
create index voucher_of_customer_by_end on voucher (
  customer_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  expires_on desc, created_on desc, reference desc
);
create index voucher_of_partner_by_end on voucher (
  partner_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  expires_on desc, created_on desc, reference desc
) where partner_id is not null;
create index voucher_of_sponsor_by_days on voucher (
  sponsor_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  days, created_on desc, reference desc
);
create index voucher_of_customer_by_days on voucher (
  customer_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  days, created_on desc, reference desc
);
create index voucher_of_partner_by_days on voucher (
  partner_id,
  (case when redeemed_on is not null then 3 when due_on is null then 4 when partner_id is null then 1 else 2 end),
  days, created_on desc, reference desc
) where partner_id is not null;

-- As the writer, whose policy shows every row, whatever login migrates.
set local role tallystick_writer;
insert into word_bookmark (position, filled_after) select position, '' from sequencer;
set local role none;
