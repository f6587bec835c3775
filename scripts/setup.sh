#!/usr/bin/env bash
# Makes .venv from the lock. `setup.sh test` adds what the tests need, and Debian's browser and PostgreSQL.
# Does nothing, quickly, when all of it is there.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
lock=requirements.txt
[ "$kind" = test ] && lock=requirements-test.txt

apt_or_say() { # packages...: install them where that is possible, else say in one line what to do
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $* …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1 ||
      { echo "Could not install: $*. Install them, then run the command again." >&2; return 1; }
  else
    echo "Missing: $*. Install them as an administrator (apt-get install $*), then run the command again." >&2
    return 1
  fi
}

python=""
for candidate in python3.11 python3.12 python3.13 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || { echo "Python 3.11 or newer was not found. Install python3, then run the command again." >&2; exit 1; }

want="$(cat "$lock" requirements-uv.txt pyproject.toml | sha256sum | cut -d' ' -f1) $PWD"
have_run=$(cat .venv/ready-run 2>/dev/null || true)
have_test=$(cat .venv/ready-test 2>/dev/null || true)
want_run="$(cat requirements.txt requirements-uv.txt pyproject.toml | sha256sum | cut -d' ' -f1) $PWD"

if { [ "$kind" = run ] && [ "$have_run" != "$want_run" ]; } || { [ "$kind" = test ] && [ "$have_test" != "$want" ]; }; then
  echo "Setting up .venv …"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    apt_or_say python3-venv
  fi
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  # uv installs the lock in seconds; where it cannot be had, pip does the same work from the same hashes.
  if .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt 2>/dev/null; then
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-python-downloads --require-hashes -r "$lock"
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-python-downloads --no-deps --no-build-isolation -e .
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  fi
  echo "$want_run" > .venv/ready-run
  [ "$kind" = test ] && echo "$want" > .venv/ready-test
fi

if [ "$kind" = test ]; then
  missing=()
  [ -x /usr/bin/chromium ] || missing+=(chromium)
  if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    missing+=(postgresql postgresql-contrib)
  fi
  [ ${#missing[@]} -eq 0 ] || apt_or_say "${missing[@]}"
fi
