"""What a pack carries under lint/, made to break a build or a page."""

import json

import pytest

from ponleu.core import Problems
from ponleu.studies.files.reading import read_pack
from tests.studies.packs import CAMBODIA, SMALL, a_pack_folder

FINDING = {
    "rule": "GRIM",
    "severity": "error",
    "line": 1,
    "plain": "One of two.",
    "arithmetic": "1 / 2",
    "evidence": "x",
    "repairs": ["y"],
    "said": {"plain": {"text": "%(one)s of two.", "values": {"one": "One"}}},
}


def a_pack(tmp_path, name: str, text: str):
    """The small example with one more file."""
    given = json.loads((SMALL / "datapackage.json").read_text(encoding="utf-8"))
    given["ponleu"]["files"].append(name)
    folder = a_pack_folder(tmp_path, datapackage_dot_json=json.dumps(given))
    (folder / name).parent.mkdir()
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def wrong_with(folder) -> list[tuple[str, str, int]]:
    with pytest.raises(Problems) as caught:
        read_pack(folder)
    return [(type(each).__name__, each.where.file, each.where.row) for each in caught.value.each]


def test_findings_as_the_linter_writes_them_are_read(tmp_path):
    text = json.dumps({"findings": [FINDING]})

    assert read_pack(a_pack(tmp_path, "lint/a.json", text)).files["lint/a.json"] == text
    assert "lint/2013-findings.json" in read_pack(CAMBODIA).files


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "fatal"},
        {"severity": ["error"]},
        {"rule": None},
        {"line": "1"},
        {"repairs": "y"},
        {"repairs": [""]},  # an empty text is translated as the catalogue's head
        {"also_lines": 5},
        {"said": []},
        {"said": {"plain": {"text": "%(two)s", "values": {"one": "One"}}}},
        {"said": {"plain": {"text": "100% %d", "values": {"one": "One"}}}},
        {"said": {"plain": {"text": "x", "values": {"one": 1}}}},
    ],
)
def test_a_finding_that_would_break_its_page_is_told_before(tmp_path, change):
    folder = a_pack(tmp_path, "lint/a.json", json.dumps({"findings": [FINDING | change]}))

    assert wrong_with(folder) == [("NotLintReport", "lint/a.json", 0)]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"findings": 5}', '{"findings": [5]}', "[" * 100_000, "9" * 5000])
def test_a_file_that_is_no_report_of_the_linter_is_told(tmp_path, text):
    assert wrong_with(a_pack(tmp_path, "lint/a.json", text)) == [("NotLintReport", "lint/a.json", 0)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("NotAcceptances", 1)),
        ("a,b\n", ("NotAcceptances", 1)),
        ('edition,rule,evidence,reason,by\n\na,b,"c', ("NotAcceptances", 3)),
        ("edition,rule,evidence,reason,by\n\na,b,c,,me\n", ("NoReason", 3)),
        ("edition,rule,evidence,reason,by\na,b,c\n", ("NoReason", 2)),
    ],
)
def test_accepted_findings_are_checked_when_the_pack_is_read_and_not_first_when_it_is_built(tmp_path, text, found):
    kind, row = found

    assert wrong_with(a_pack(tmp_path, "lint/accepted.csv", text)) == [(kind, "lint/accepted.csv", row)]
