#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL: a socket in a temporary folder, no port, gone afterwards.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
dir=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dir"
  as=(setpriv --reuid postgres --regid postgres --clear-groups)
fi
stop() {
  "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap stop EXIT
cd "$dir"
"${as[@]}" "$bin/initdb" -D "$dir/data" -A trust -U ponleu --no-sync --locale=C.UTF-8 -E UTF8 >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -o "-k $dir -c listen_addresses='' -c fsync=off -c full_page_writes=off" start >/dev/null
cd "$OLDPWD"
export DATABASE_URL="postgres://ponleu@/postgres?host=$dir"
"$@"
