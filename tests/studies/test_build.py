"""The build of Cambodia 2013: every edition, and the same numbers in all of them."""

from __future__ import annotations

import csv
import io
import json
import re

import hxl
import pytest

from ponleu.core import Problems
from ponleu.studies.files import building, pdf_claims
from ponleu.studies.files.reading import read_pack
from tests.studies.packs import CAMBODIA, SMALL


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return building.build(read_pack(CAMBODIA))


def test_every_edition_is_there_in_every_format_with_tables_lint_and_manifest(built):
    editions = {path for path in built if path.startswith("editions/")}

    assert editions == {
        f"editions/{edition}.{ending}"
        for edition in ("full-en", "full-km", "children-en")
        for ending in ("html", "pdf", "docx", "txt")
    }
    assert {path for path in built if path.startswith("lint/")} == {
        f"lint/{edition}.json" for edition in ("full-en", "full-km", "children-en")
    }
    assert {"manifest.json", "tables/tables.xlsx", "tables/sale.csv", "tables/coverage.csv"} <= set(built)


def test_the_manifest_lists_every_other_file_with_its_hash(built):
    from hashlib import sha256

    manifest = json.loads(built["manifest.json"])

    assert {path: each["sha256"] for path, each in manifest["files"].items()} == {
        path: sha256(data).hexdigest() for path, data in built.items() if path != "manifest.json"
    }


def test_the_tables_as_csv_carry_the_numbers_of_the_manifest(built):
    issues = json.loads(built["manifest.json"])["numbers"]["issues"]

    found = {}
    for topic in ("sale", "prostitution", "material", "abuse"):
        header, tags, *rows = csv.reader(io.StringIO(built[f"tables/{topic}.csv"].decode()))
        assert len(header) == len(tags)
        for row in rows:
            found[len(found)] = (int(row[2]), row[3], row[4])

    assert list(found.values()) == [(row["places"], row["percent"], row["printed"]) for row in issues.values()]


@pytest.mark.parametrize("name", ["sale", "places", "participants", "answers-q2", "coverage", "differences"])
def test_a_csv_passes_the_default_schema_of_hxl(built, name, tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(built[f"tables/{name}.csv"])

    report = hxl.validate(hxl.data(str(path), hxl.InputOptions(allow_local=True)))

    assert (report["stats"]["error"], report["stats"]["warning"]) == (0, 0)


def test_khmer_prints_the_same_numbers_in_khmer_digits(built):
    def values(edition: str) -> list[tuple[str, str]]:
        return re.findall(r'<data value="([^"]*)" data-key="([^"]*)"', built[f"editions/{edition}.html"].decode())

    english, khmer = {key: value for value, key in values("full-en")}, values("full-km")

    differing = [
        key
        for value, key in khmer
        if key in english and english[key] != value and not key.endswith((".names", ".name"))
    ]
    text = built["editions/full-km.txt"].decode()
    assert len(khmer) > 100
    assert [key for key in differing if not key.startswith("study.") and not key.startswith("fact.")] == []
    assert "៤៣.៧៥%" in text
    assert "43.75" not in text


def test_no_edition_holds_a_word_of_the_guidelines_list_in_its_own_voice(built):
    found = [
        (edition, finding["evidence"])
        for edition in ("full-en", "full-km", "children-en")
        for finding in json.loads(built[f"lint/{edition}.json"])["findings"]
        if finding["rule"] in {"TERM-CSE", "TERM-SHADOW"}
    ]

    assert found == []


def test_no_edition_has_an_open_error_of_the_linter(built):
    summaries = {
        edition: json.loads(built[f"lint/{edition}.json"])["summary"]["error"]
        for edition in ("full-en", "full-km", "children-en")
    }

    assert summaries == {"full-en": 0, "full-km": 0, "children-en": 0}


def test_a_pdf_that_breaks_its_claim_stops_the_build(monkeypatch):
    monkeypatch.setattr(pdf_claims, "check_pdf", lambda path, **_given: ("7.1-3: not tagged",))

    with pytest.raises(Problems) as caught:
        building.build(read_pack(SMALL))

    assert "editions/report-en.pdf: The PDF claims PDF/UA-1" in str(caught.value)
