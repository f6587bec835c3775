"""`python -m bench.trail`: appending to the audit trail and verifying it, against their limits.

On an embedded database, or beside `scripts/pgtmp.sh` on PostgreSQL (which there does not wait for the disk).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

from bench.measure import Row, cpu, wall

ENTRIES = 50_000
APPENDED = 500
ACTORS = [UUID(int=number) for number in range(1, 41)]


def main() -> None:
    """Print each figure beside its limit."""
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"PONLEU_VAR": str(Path(name) / "var"), "PONLEU_KEYS": str(Path(name) / "keys")}
        os.environ |= {"SECRET_KEY": "bench"}
        from ponleu.site.start import start_django

        (Path(name) / "var").mkdir()
        start_django()
        for row in _figures():
            print(row, flush=True)


def _figures() -> Iterator[Row]:
    from django.core.management import call_command
    from django.db import connection, transaction

    from ponleu.vault.queries.keystore import keystore
    from ponleu.vault.queries.trail import verify

    call_command("migrate", verbosity=0)
    keystore().found()
    on = connection.vendor
    yield Row(f"append, a transaction and an anchor each, {on}", _each(_append), "ms", "limit", 1)
    yield Row("  CPU of this process", cpu(lambda: [_append(n) for n in range(100)]) * 10, "ms", "limit", 1)
    with transaction.atomic():
        yield Row(f"  in a transaction that is open, {on}", _each(_append), "ms", "limit", 1)
        for number in range(ENTRIES - 2 * APPENDED - 600):
            _append(number)
    assert verify().is_sound
    found = verify().entries
    yield Row(f"verify, for each of {found} entries, {on}", wall(verify) / found * 1e6, "µs", "limit", 20)
    yield Row("  CPU of this process", cpu(verify) / found * 1e6, "µs", "limit", 20)


def _append(number: int) -> None:
    from ponleu.vault.actions.trail import record

    actor = ACTORS[number % len(ACTORS)]
    subject = str(2**62 + number)
    record("vault.opened", actor=actor, scope=actor, subject_kind="cases.concern", subject=subject, count=number % 60)


def _each(run: Callable[[int], object]) -> float:
    """Median milliseconds of one."""
    took = []
    for number in range(APPENDED):
        start = perf_counter()
        run(number)
        took.append(perf_counter() - start)
    return median(took) * 1000


if __name__ == "__main__":
    main()
