-- Attempts that are counted and limited: signing in, keys nobody knows, uploads, guesses at vouchers. The shape is that of
-- the library which counts them; `expire` is in milliseconds since 1970, and what is over is deleted by the nightly work.

create table attempt (
  key text primary key,
  points integer not null default 0,
  expire bigint
);

grant select, insert, update, delete on attempt to tallystick_writer;
alter table attempt enable row level security;
alter table attempt force row level security;
create policy writer on attempt to tallystick_writer using (true) with check (true);
