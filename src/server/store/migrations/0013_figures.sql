-- What a sponsor looks at across a whole programme: the requests that wait and those to be paid, each in its order, and
-- where days went month by month.

-- A request's status is in the condition of another index already, so that a step of it writes every index anyway.
create index payment_request_waiting on payment_request (sponsor_id, submitted_on, id) where status in ('submitted', 'under-review');
create index payment_request_to_pay on payment_request (sponsor_id, due_on, id) where status = 'approved';

-- Days by month and by the accounts they went between, over all agreements of a programme; `starts` are the first moments
-- of the months, and of the one after the last. A function, because the writer plans everything else to go along indexes,
-- and this reads the ledger from end to end: that would take five times as long.
create function days_by_month(programme text, starts timestamptz[])
  returns table (month integer, from_account text, to_account text, days bigint)
  language sql stable set enable_seqscan = on set enable_hashjoin = on set jit = off as $$
  select moved.month, moved.from_account, moved.to_account, sum(moved.days)::bigint
  from (
    select p.agreement_id, width_bucket(p.at, starts) as month, p.from_account, p.to_account, sum(p.days) as days
    from posting p where p.at >= starts[1] and p.at < starts[array_upper(starts, 1)] group by 1, 2, 3, 4
  ) moved
  join agreement a on a.id = moved.agreement_id
  where a.programme_id = programme group by 1, 2, 3
$$;
grant execute on function days_by_month(text, timestamptz[]) to tallystick_writer;
