"""Short documents written by hand, in styles unlike the generator's: what must be found, and what must not."""

import csv
from pathlib import Path

import pytest

from tests.findings.lint_generated.judging import extracted_lines, lint

FOLDER = Path(__file__).parent / "hard_cases"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".csv")
EXPECTED = list(csv.DictReader((FOLDER / "expected.csv").open(encoding="utf-8")))
LOUD_ENOUGH = {
    "error": {"error"},
    "some": {"error", "warning"},
    "any": {"error", "warning", "note"},
    "open": {"error", "warning"},
}


def near(name, text):
    lines = extracted_lines(FOLDER / name)
    at = next(number for number, line in enumerate(lines, start=1) if text in line)
    return {at - 1, at, at + 1}


def hits(row):
    found = lint(FOLDER / row["file"])
    lines = near(row["file"], row["near"])
    loud = LOUD_ENOUGH.get(row["severity"], {"error", "warning", "note"})
    return [
        f
        for f in found
        if f["rule"] in row["rules"].split() and lines & {f["line"], *f["also_lines"]} and f["severity"] in loud
    ]  # a contradiction has two places; either may be named first


@pytest.mark.parametrize("row", [r for r in EXPECTED if r["severity"] in LOUD_ENOUGH], ids=lambda r: r["file"])
def test_what_is_wrong_is_found_where_it_stands(row, request):
    if row["severity"] == "open":
        request.applymarker(pytest.mark.xfail(reason="known to be missed; see docs/linter-accuracy.md"))

    assert [finding["line"] for finding in hits(row)] != []


@pytest.mark.parametrize("row", [r for r in EXPECTED if r["severity"] == "never"], ids=lambda r: r["file"])
def test_what_is_right_is_left_alone(row):
    assert hits(row) == []


@pytest.mark.parametrize("name", FILES)
def test_nothing_else_is_called_an_error(name):
    expected = [(set(row["rules"].split()), near(name, row["near"])) for row in EXPECTED if row["file"] == name]

    errors = [finding for finding in lint(FOLDER / name) if finding["severity"] == "error"]

    assert [
        (finding["rule"], finding["line"], finding["evidence"])
        for finding in errors
        if not any(finding["rule"] in rules and finding["line"] in lines for rules, lines in expected)
    ] == []
