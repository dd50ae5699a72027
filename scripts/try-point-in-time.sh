#!/usr/bin/env bash
# Tries what docs/backup.md says of point-in-time recovery: a PostgreSQL of its own that archives its log, a base back-up
# beside a running tallystick, a moment, commands after it, and a recovery to the moment. Needs the built tree and the
# server programs of PostgreSQL (PG_BIN); leaves nothing behind.
set -euo pipefail

PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
CLI=$(cd "$(dirname "$0")/.." && pwd)/dist/cli/main.js
HOME_FOLDER=$(mktemp -d)
PORT_OF_SERVER=${PORT_OF_SERVER:-4199}
chmod 711 "$HOME_FOLDER"
mkdir "$HOME_FOLDER/pg" "$HOME_FOLDER/data"
unset DATABASE_URL TEST_DATABASE_URL
export TALLYSTICK_DATA=$HOME_FOLDER/data LOG_LEVEL=error TALLYSTICK_URL=http://127.0.0.1:$PORT_OF_SERVER

# PostgreSQL refuses root: then it runs as nobody, whose the folder is.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=65534 --regid=65534 --clear-groups "$@"); else "$@"; fi
}
if [ "$(id -u)" = 0 ]; then chown 65534:65534 "$HOME_FOLDER/pg"; fi

serving=
clean() {
  if [ -n "$serving" ]; then kill "$serving" 2>/dev/null || true; wait "$serving" 2>/dev/null || true; fi
  for cluster in primary recovered; do
    as_postgres "$PG_BIN/pg_ctl" stop -D "$HOME_FOLDER/pg/$cluster" -m immediate >/dev/null 2>&1 || true
  done
  rm -rf "$HOME_FOLDER"
}
trap clean EXIT

say() { printf '\n== %s\n' "$*"; }
start_cluster() { as_postgres "$PG_BIN/pg_ctl" start -w -t 120 -D "$HOME_FOLDER/pg/$1" -l "$HOME_FOLDER/pg/$1.log" >/dev/null; }
sql() { as_postgres "$PG_BIN/psql" -XAtq -h "$HOME_FOLDER/pg" -p "$1" -U owner -d tallystick -c "$2"; }
tally() { node "$CLI" "$@"; }
serve() {
  PORT=$PORT_OF_SERVER node "$CLI" serve & serving=$!
  for _ in $(seq 200); do curl -fsS -o /dev/null "$TALLYSTICK_URL/readyz" 2>/dev/null && return; sleep 0.1; done
  echo 'the server did not become ready' >&2; exit 1
}
stop_serving() { kill "$serving"; wait "$serving" || true; serving=; }
register() {
  curl -fsS "$TALLYSTICK_URL/api/v1/organisations" -H "authorization: Bearer $TALLYSTICK_API_KEY" -H 'content-type: application/json' \
    -H "idempotency-key: $1" -d "{\"kind\":\"customer\",\"name\":\"$1\",\"country\":\"TR\"}" | node -p 'JSON.parse(require("fs").readFileSync(0)).id'
}
names() { tally organisation list --kind customer | node -p 'JSON.parse(require("fs").readFileSync(0)).items.map((each) => each.name).sort().join(" ")'; }
# A checkpoint is signed some moments after an entry: wait for one that is larger than a size.
keep_checkpoint() {
  for _ in $(seq 100); do
    tally journal checkpoint --note > "$1"
    [ "$(sed -n 2p "$1")" -gt "$2" ] && { sed -n 2p "$1"; return; }
    sleep 0.2
  done
  echo 'no checkpoint came' >&2; exit 1
}
expect() { if [ "$2" = "$3" ]; then echo "$1: $2"; else echo "$1: $2, and not $3" >&2; exit 1; fi; }

say 'a server that archives its log'
as_postgres "$PG_BIN/initdb" -D "$HOME_FOLDER/pg/primary" -U owner --auth-local=trust --auth-host=reject >/dev/null
as_postgres mkdir "$HOME_FOLDER/pg/archive"
as_postgres tee -a "$HOME_FOLDER/pg/primary/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$HOME_FOLDER/pg'
port = 5501
archive_mode = on
archive_command = 'test ! -f $HOME_FOLDER/pg/archive/%f && cp %p $HOME_FOLDER/pg/archive/%f'
archive_timeout = 5
CONF
start_cluster primary
as_postgres "$PG_BIN/createdb" -h "$HOME_FOLDER/pg" -p 5501 -U owner tallystick
export DATABASE_URL="postgresql://owner@/tallystick?host=$HOME_FOLDER/pg&port=5501"
begun=$(tally init --sponsor 'The sponsor' --admin admin@sponsor.example)
TALLYSTICK_API_KEY=$(node -p 'JSON.parse(process.argv[1]).apiKey' "$begun"); export TALLYSTICK_API_KEY
serve

say 'a base back-up beside the running server'
register before-the-base >/dev/null
as_postgres "$PG_BIN/pg_basebackup" -h "$HOME_FOLDER/pg" -p 5501 -U owner -D "$HOME_FOLDER/pg/base" -X none --checkpoint=fast
register after-the-base >/dev/null
early=$(keep_checkpoint "$HOME_FOLDER/early.txt" 0)
sleep 1
moment=$(sql 5501 'select clock_timestamp()')
sleep 1
lost=$(register after-the-moment)
late=$(keep_checkpoint "$HOME_FOLDER/late.txt" "$early")
echo "the moment is $moment; a checkpoint of $early entries was kept before it, one of $late after it"
stop_serving
sql 5501 'select pg_switch_wal()' >/dev/null
for _ in $(seq 100); do
  [ -z "$(ls "$HOME_FOLDER/pg/primary/pg_wal/archive_status" | grep ready || true)" ] && break; sleep 0.2
done
as_postgres "$PG_BIN/pg_ctl" stop -D "$HOME_FOLDER/pg/primary" -m immediate >/dev/null

say 'the recovery'
as_postgres cp -a "$HOME_FOLDER/pg/base" "$HOME_FOLDER/pg/recovered"
as_postgres tee -a "$HOME_FOLDER/pg/recovered/postgresql.conf" >/dev/null <<CONF
port = 5502
archive_mode = off
restore_command = 'cp $HOME_FOLDER/pg/archive/%f %p'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
CONF
as_postgres touch "$HOME_FOLDER/pg/recovered/recovery.signal"
start_cluster recovered
for _ in $(seq 100); do [ "$(sql 5502 'select pg_is_in_recovery()')" = f ] && break; sleep 0.2; done
grep -E 'recovery stopping|last completed' "$HOME_FOLDER/pg/recovered.log" | sed 's/.*LOG: *//'
export DATABASE_URL="postgresql://owner@/tallystick?host=$HOME_FOLDER/pg&port=5502"
tally verify --checkpoint "$HOME_FOLDER/early.txt"
if tally verify --checkpoint "$HOME_FOLDER/late.txt"; then echo 'the later checkpoint was not missed' >&2; exit 1; fi

say 'it serves'
serve
expect 'customers' "$(names)" 'after-the-base before-the-base'
again=$(register after-the-moment)
if [ "$again" = "$lost" ]; then echo 'what was lost came back under its old id' >&2; exit 1; fi
expect 'customers, the lost command given again under its key' "$(names)" 'after-the-base after-the-moment before-the-base'
# The journal is as long again as what the later checkpoint signed, and is another one.
keep_checkpoint "$HOME_FOLDER/again.txt" $((late - 1)) >/dev/null
stop_serving
tally verify --checkpoint "$HOME_FOLDER/early.txt"
if tally verify --checkpoint "$HOME_FOLDER/late.txt"; then echo 'the later checkpoint was not missed' >&2; exit 1; fi
say 'all is as it should be'
