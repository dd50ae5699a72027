-- The Merkle tree over the journal (RFC 6962) and its signed checkpoints. A leaf is an entry's exact bytes, in the order
-- of positions. Nothing here decides anything: what is wrong or missing is found by `verify`, and by whoever keeps a
-- checkpoint.

-- Complete runs of 256 neighbouring hashes on level 8 × `level` of the tree, written once; `root` is the hash of the run.
-- What is not yet complete is computed from the entries.
create table tree_tile (
  level integer not null check (level >= 0),
  number bigint not null check (number >= 0),
  hashes bytea not null check (length(hashes) = 8192),
  root bytea not null check (length(root) = 32),
  primary key (level, number)
);
-- Hashes do not shrink: trying costs time and saves nothing.
alter table tree_tile alter column hashes set storage external;
create trigger tree_tile_append_only before update or delete on tree_tile
  for each statement execute function guard_append_only();

-- A checkpoint signs the root of the first `size` entries. They are numbered without gaps, so that one taken out of the
-- middle is missed.
create table checkpoint (
  number bigint primary key check (number > 0),
  size bigint not null check (size > 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  at timestamptz not null default now()
);
create index checkpoint_by_size on checkpoint (size, number);
create trigger checkpoint_append_only before update or delete on checkpoint
  for each statement execute function guard_append_only();

grant select, insert on tree_tile, checkpoint to tallystick_writer;
grant select on tree_tile, checkpoint to tallystick_reader;

alter table tree_tile enable row level security;
alter table tree_tile force row level security;
alter table checkpoint enable row level security;
alter table checkpoint force row level security;
create policy writer on tree_tile to tallystick_writer using (true) with check (true);
create policy writer on checkpoint to tallystick_writer using (true) with check (true);
-- Hashes and sizes are for everybody: they tell of nobody.
create policy reader on tree_tile for select to tallystick_reader using (true);
create policy reader on checkpoint for select to tallystick_reader using (true);
