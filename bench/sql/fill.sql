-- What `bench/fill.ts` runs once `fresh` holds numbers and references. Ages are spread evenly over fourteen months;
-- customers, partners, countries and types are skewed, so that each has members with much and members with next to
-- nothing. Chance is a hash of the number, so that a filling repeats.

create function pg_temp.chance(n integer, salt integer) returns double precision language sql immutable as
  $$ select (hashint4extended(n, salt) & 1048575) / 1048576.0::double precision $$;

create temp table own as
  select a.id as agreement_id, a.customer_id, a.sponsor_id, a.programme_id,
    'deniz-' || substr(c.name, length('Customer ') + 1) || '@bench.example' as email,
    (row_number() over (order by a.id) - 1)::integer as k
  from agreement a join organisation c on c.id = a.customer_id;
create temp table deliverers as
  select p.id as partner_id, p.standing -> 'locations' -> 0 ->> 'id' as location_id,
    p.standing -> 'consultants' -> 0 ->> 'id' as consultant_id, (row_number() over (order by p.id) - 1)::integer as k
  from partner p;
create temp table places (k integer, country text, share double precision);
insert into places values (0, 'TR', 0.30), (1, 'US', 0.55), (2, 'DE', 0.70), (3, 'FR', 0.80), (4, 'GB', 0.88),
  (5, 'NL', 0.94), (6, 'PL', 0.97), (7, 'SE', 0.985), (8, 'JP', 0.995), (9, 'NO', 0.9989), (10, 'EE', 0.9999),
  (11, 'MT', 0.99998), (12, 'IS', 1.1);
create temp table kinds (k integer, offering text, engagement_type text, share double precision);
insert into kinds values (0, 'sdps', 'sharepoint-deployment-planning', 0.50),
  (1, 'ddps', 'windows-office-deployment-planning', 0.75), (2, 's-edps', 'exchange-deployment-planning', 0.90),
  (3, 'pvdps', 'modernizing-windows-server-platform', 0.98), (4, 'sdps', 'ppm-solution-planning', 0.9995),
  (5, 'dydps', 'upgrading-dynamics-365-finance-operations', 1.1);

analyze own; analyze deliverers; analyze places; analyze kinds;

-- What chance has drawn for each, before anything is looked up.
create temp table drawn_numbers as
select f.n, f.reference, today, due, 425 - floor(425.0 * f.n / (select max(n) + 1 from fresh))::integer as age,
  pg_temp.chance(f.n, 6) as lot, (array[1, 1, 1, 3, 5])[1 + floor(pg_temp.chance(f.n, 5) * 5)::integer] as days,
  floor(pow(pg_temp.chance(f.n, 1), 1.5) * (select count(*) from own))::integer as own_k,
  floor(pow(pg_temp.chance(f.n, 2), 2) * (select count(*) from deliverers))::integer as deliverer_k,
  width_bucket(pg_temp.chance(f.n, 3), (select array_agg(share order by k) from places)) as place_k,
  width_bucket(pg_temp.chance(f.n, 4), (select array_agg(share order by k) from kinds)) as kind_k
from fresh f cross join (select current_setting('fill.today')::date as today, current_setting('fill.due')::boolean as due) as c;
analyze drawn_numbers;

create temp table drawn as
select n, reference, o.agreement_id, o.customer_id, o.sponsor_id, o.programme_id, o.email, p.country, t.offering,
  t.engagement_type, days, case when due then today - 181 else today - age end as created_on,
  d.partner_id, d.location_id, d.consultant_id,
  case when due then 'assigned'
    when age > 180 then case when lot < 0.70 then 'redeemed' when lot < 0.88 then 'expired' else 'cancelled' end
    else case when lot < 0.08 then 'created' when lot < 0.43 then 'assigned' when lot < 0.68 then 'reserved'
      when lot < 0.75 then 'completed' when lot < 0.90 then 'redeemed' else 'cancelled' end
  end as status
from drawn_numbers
  join own o on o.k = own_k
  join deliverers d on d.k = deliverer_k
  join places p on p.k = place_k
  join kinds t on t.k = kind_k;
analyze drawn;

insert into voucher (agreement_id, reference, customer_id, sponsor_id, programme_id, offering, engagement_type, days,
  country, division, product, status, created_on, expires_on, assignee_name, assignee_email, partner_id, engagement,
  redeemed_on, pay_by, due_on, sequence, head)
select agreement_id, reference, customer_id, sponsor_id, programme_id, offering, engagement_type, days, country,
  case when pg_temp.chance(n, 7) < 0.2 then 'Division ' || (n % 97) end,
  case when pg_temp.chance(n, 8) < 0.2 then 'Product ' || (n % 89) end,
  status, created_on, created_on + 180,
  case when status not in ('created', 'cancelled') then (array['Deniz', 'Ada', 'Kerem', 'Ines', 'Olle'])[1 + n % 5] end,
  case when status not in ('created', 'cancelled') then email end,
  case when held then partner_id end,
  case when held then jsonb_build_object('reservation', jsonb_build_object('on', created_on + 20, 'locationId', location_id,
      'consultantIds', jsonb_build_array(consultant_id), 'startsOn', created_on + 30, 'endsOn', created_on + 34,
      'offSiteDays', 0, 'offSiteDaysMax', 3, 'ratePerDay', jsonb_build_object('amount', 100000, 'currency', 'USD')),
    'deliverables', '[]'::jsonb, 'draft', null, 'report', null) end,
  case when status = 'redeemed' then created_on + 40 end, case when status = 'redeemed' then created_on + 100 end,
  case when live then created_on + 180 end, steps, sha256(reference::bytea)
from drawn cross join lateral (select status in ('reserved', 'completed', 'redeemed') as held,
  status in ('created', 'assigned', 'reserved', 'completed') as live,
  case status when 'created' then 1 when 'assigned' then 1 when 'reserved' then 2 when 'cancelled' then 2
    when 'expired' then 2 when 'completed' then 3 else 4 end as steps) as how;

-- An entry per step; the bytes are as long as real ones are.
insert into journal (agreement_id, subject, sequence, type, at, sponsor_id, customer_id, partner_id, bytes, hash)
select agreement_id, reference, step, type, at, sponsor_id, customer_id, holder, bytes, sha256(bytes)
from drawn
  cross join lateral (select case status when 'created' then array['created'] when 'assigned' then array['created']
    when 'reserved' then array['created', 'reserved'] when 'cancelled' then array['created', 'cancelled']
    when 'expired' then array['created', 'expired'] when 'completed' then array['created', 'reserved', 'reported']
    else array['created', 'reserved', 'reported', 'redeemed'] end as types) as told
  cross join lateral unnest(types) with ordinality as steps(word, step)
  cross join lateral (select case when word = 'reported' then 'engagement.' else 'voucher.' end || word as type,
    created_on::timestamptz + make_interval(days => 10 * (step::integer - 1)) as at,
    case when step > 1 and status in ('reserved', 'completed', 'redeemed') then partner_id end as holder) as what
  cross join lateral (select convert_to(format('{"actor":{"organisation":"%s","person":"per_%s"},"at":"%s",'
      '"command":"%s","data":{"filled":"%s"},"previous":"%s","programme":{"id":"%s","version":1},"sequence":%s,'
      '"subject":"%s","type":"%s"}', customer_id, substr(customer_id, 5), to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      type, repeat('0123456789', 12), repeat('0', 64), programme_id, step, reference, type), 'UTF8') as bytes) as written;

insert into journal_position (position, id, sponsor_id, customer_id, partner_id)
select s.position + row_number() over (order by j.id), j.id, j.sponsor_id, j.customer_id, j.partner_id from journal j, sequencer s
where j.id > (select coalesce(max(id), 0) from journal_position);
update sequencer set position = (select max(position) from journal_position), low = (select max(id) from journal),
  mark_id = (select max(id) from journal), mark_xid = pg_current_xact_id();

insert into posting (agreement_id, subject, kind, occurrence, from_account, to_account, days, sequence, at)
select agreement_id, reference, 'created', 1, 'available', 'allocated', days, 1, created_on::timestamptz from drawn
union all
select agreement_id, reference, 'settled', 1, 'allocated',
  case when status = 'redeemed' then 'delivered' else 'available' end, days, 2, created_on::timestamptz
from drawn where status in ('redeemed', 'cancelled', 'expired');

update agreement a set available = available - live - redeemed, allocated = allocated + live, delivered = delivered + redeemed
from (select agreement_id, coalesce(sum(days) filter (where status in ('created', 'assigned', 'reserved', 'completed')), 0) as live,
    coalesce(sum(days) filter (where status = 'redeemed'), 0) as redeemed from drawn group by agreement_id) as moved
where moved.agreement_id = a.id;

drop table fresh, own, deliverers, places, kinds, drawn_numbers, drawn;
drop function pg_temp.chance;
