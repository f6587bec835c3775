# Two commands matter: `make run` and `make test`. The others are for those who work on Ponleu itself.
.PHONY: run test bench lock clean
SHELL := /bin/bash

run:
	@scripts/setup.sh
	@.venv/bin/ponleu prepare
	@exec .venv/bin/ponleu serve

test:
	@scripts/setup.sh test
	@scripts/test.sh

bench:
	@scripts/setup.sh test
	@.venv/bin/python -m bench

lock:  ## after changing pyproject.toml
	@scripts/lock.sh

clean:  ## everything that was made; studies and code stay
	rm -rf .venv var build .mypy_cache .ruff_cache .pytest_cache .hypothesis
