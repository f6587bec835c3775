"""`make bench`: build, lint, growth, command line, pages, vault, search, trail and backup, each against its limit."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, cpu, wall
from bench.synthetic import a_pack, write

PROJECT = Path(__file__).resolve().parents[1]
CAMBODIA = PROJECT / "studies" / "cambodia-2013"


def building() -> Iterator[Row]:
    """All editions of Cambodia 2013, from the folder to the bytes."""
    from ponleu.studies.files.building import build
    from ponleu.studies.files.reading import read_pack

    yield Row("all editions of Cambodia 2013, warm", cpu(lambda: build(read_pack(CAMBODIA))), "s CPU", "limit", 5)
    yield Row("  of which reading the pack", cpu(lambda: read_pack(CAMBODIA)), "s CPU", "limit", 5)


def growing() -> Iterator[Row]:
    """A synthetic pack of 1, 10 and 100 times the size: time for each unit of size, against the smallest."""
    from ponleu.studies.files.building import build
    from ponleu.studies.files.reading import read_pack

    base = 0.0
    for size in (1, 10, 100):
        with tempfile.TemporaryDirectory() as name:
            folder = write(a_pack(size), Path(name))
            seconds = cpu(lambda folder=folder: build(read_pack(folder)), rounds=3 if size < 100 else 1, warm=size == 1)
        base = base or seconds
        yield Row(
            f"synthetic pack, {24 * size} places, {15 * size} issues: per unit of size",
            seconds / size,
            "s CPU",
            "size 1",
            base,
        )


def linting() -> Iterator[Row]:
    """A text of 100 and of 200 pages (3,000 characters each): time, and growth."""
    from bench.texts import pages
    from ponleu.findings.rules.lint.check import lint
    from ponleu.findings.standard_ledger import standard_ledger
    from ponleu.reports.reading import read

    found = {}
    for count in (100, 200):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "report.txt"
            path.write_text(pages(count), encoding="utf-8")
            found[count] = cpu(lambda path=path: lint(read(path, language="en"), standard_ledger()), rounds=3)
    yield Row("lint of a text of 200 pages", found[200], "s CPU", "limit", 5)
    yield Row("  per page, against 100 pages", found[200] / 200, "s CPU", "100 pages", found[100] / 100)


def commanding() -> Iterator[Row]:
    """The command line from nothing."""
    ponleu = [str(Path(sys.executable).with_name("ponleu")), "--help"]
    python = [sys.executable, "-c", "pass"]
    seconds = wall(lambda: subprocess.run(ponleu, capture_output=True, check=True), rounds=9)
    yield Row("ponleu --help", seconds, "s", "limit", 0.3)
    bare = wall(lambda: subprocess.run(python, capture_output=True, check=True), rounds=9)
    yield Row("  against an empty Python", seconds, "s", "python", bare)


def paging() -> Iterator[Row]:
    """Each page's server time and size, from a prepared data folder."""
    import gzip
    import os

    with tempfile.TemporaryDirectory() as var:
        os.environ |= {"PONLEU_VAR": var, "SECRET_KEY": "bench"}
        from ponleu.site.command_line import main

        main(["prepare"])
        from django.test import Client

        client = Client(headers={"host": "localhost"})
        for path in _paths():
            assert client.get(path).status_code == 200, path
            seconds = wall(lambda path=path: client.get(path), rounds=7)
            page = client.get(path)
            yield Row(f"GET {path}", seconds * 1000, "ms", "limit", 100)
            yield Row("  size before compression", len(page.content) / 1000, "kB", "limit", 60)
            yield Row("  size as sent (gzip)", len(gzip.compress(page.content)) / 1000, "kB", "limit", 60)


def _paths() -> list[str]:
    inside = ["", "findings/", "findings/sale/", "places/", "places/rtk/", "suggestions/", "consistency/", "report/"]
    return [f"/{language}/" for language in ("en", "km")] + [
        f"/{language}/studies/cambodia-2013/{path}" for language in ("en", "km") for path in inside
    ]


GROUPS = {each.__name__: each for each in (building, growing, linting, commanding, paging)}
PROGRAMS = (
    "vault",
    "search",
    "trail",
    "backup",
    "forms_engine",
)  # each with a database of its own, so in a process of its own


def main() -> None:
    """Run those named on the command line, or all."""
    for name in sys.argv[1:] or (*GROUPS, *PROGRAMS):
        if name in PROGRAMS:
            print(f"\npython -m bench.{name}", flush=True)
            subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=PROJECT, check=True)
            continue
        print(f"\n{GROUPS[name].__doc__}")
        for row in GROUPS[name]():
            print(row, flush=True)


if __name__ == "__main__":
    main()
