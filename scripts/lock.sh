#!/usr/bin/env bash
# Lock every dependency with hashes. No address of an index is written: the lock holds on any mirror.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@"; }
echo "uv==$(.venv/bin/uv --version | cut -d' ' -f2)" > build-uv.in
compile build-uv.in -o requirements-uv.txt
rm build-uv.in
compile pyproject.toml --group build -o requirements.txt
compile pyproject.toml --group build --group dev -c requirements.txt -o requirements-test.txt
