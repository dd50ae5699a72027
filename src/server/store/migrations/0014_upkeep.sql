-- What nobody asks for any more goes, and what operators count is found by indexes of its own.

-- An errand that has sent its mail leaves the outbox: the mail itself says when it was sent. So do those put aside whose
-- mail was sent again after all. As the writer, whose policy shows every row, whatever login migrates.
grant delete on outbox to tallystick_writer;
set local role tallystick_writer;
delete from outbox where kind = 'mail' and done_at is not null;
delete from outbox o using mail m
  where o.kind = 'mail' and o.dead_at is not null and m.id = o.subject and m.state <> 'dead';
set local role none;

-- When a mail was last asked to be sent again: from then on it counts as if it had just been made.
alter table mail add again_at timestamptz;

-- The addresses, as one regular expression, of people who were erased while an import ran that may name them: what it
-- still tells of itself is written without them, and with its end they go.
alter table outbox add erased text;

create index outbox_dead on outbox (id) where dead_at is not null;

-- Sessions that were over long ago go whenever somebody signs in.
create index session_by_end on session (ends_at);
