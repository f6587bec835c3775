#!/usr/bin/env bash
# The whole proof: style, types, architecture, then every test on SQLite and those that use tables on PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
var=$(mktemp -d)
trap 'rm -rf "$var"' EXIT
export PONLEU_VAR=$var SECRET_KEY=only-for-tests
step() { printf '\n== %s\n' "$1"; }

step "Style"
.venv/bin/ruff check --quiet .
.venv/bin/ruff format --check --quiet .
step "Types"
.venv/bin/mypy
step "Architecture"
.venv/bin/lint-imports --no-cache | tail -n 12
step "Fonts and translations"
.venv/bin/ponleu prepare --assets-only
step "Tests on SQLite"
.venv/bin/python -m pytest -q -n 2 --dist worksteal "$@"
step "Tests that use tables, on PostgreSQL"
scripts/pgtmp.sh .venv/bin/python -m pytest -q -m "django_db and not browser" -n 2 tests
