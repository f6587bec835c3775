"""`ponleu form`: a questionnaire is checked, mended by name, and written for telephones."""

from __future__ import annotations

from pathlib import Path

import pytest

from ponleu.site.command_line import main

STUDY = Path(__file__).resolve().parents[2] / "studies" / "cambodia-2013" / "forms"
GOOD = """
| survey | | | | |
| | type | name | label::English (en) | label::Khmer (km) |
| | text | a | A | ក |
| settings | | | | |
| | form_id | version | | |
| | a_form | 1 | | |
"""


@pytest.fixture
def a_file(tmp_path):
    def write(text: str, name: str = "a_form.md") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


@pytest.mark.parametrize("name", ["consultation.md", "adult-interview.md"])
def test_the_questionnaires_of_the_study_pass_and_are_clean_on_pages_paper_and_by_text_message(name, capsys):
    assert main(["form", "check", str(STUDY / name), "--channels"]) == 0

    said, complaint = capsys.readouterr()
    assert complaint == ""
    assert {line for line in said.splitlines() if "clean" in line} == {
        "web: clean",
        "paper: clean",
        "sms: clean",
        "voice: not clean",  # until somebody has recorded them
    }


def test_a_questionnaire_is_written_as_an_xform(a_file, tmp_path, capsys):
    assert main(["form", "convert", a_file(GOOD), "-o", str(tmp_path / "out.xml")]) == 0

    assert capsys.readouterr().out == f"{tmp_path / 'out.xml'} written.\n"
    assert b'<data id="a_form" version="1">' in (tmp_path / "out.xml").read_bytes()


def test_a_refusal_names_the_cell_and_offers_the_repair_and_writes_nothing(a_file, tmp_path, capsys):
    bad = a_file(GOOD.replace("| a |", "| meta |"))
    out = tmp_path / "out.xml"

    refused = main(["form", "convert", bad, "-o", str(out)])
    complaint = capsys.readouterr().err
    mended = main(["form", "convert", bad, "-o", str(out), "--repair", "reserved_names"])

    assert (refused, mended) == (1, 0)
    assert complaint.splitlines() == [
        "survey, row 2, field name: The name “meta” is kept for what the form notes by itself. "
        "Choose another; the repair “reserved_names” puts an underscore behind it everywhere.",
        "1 problems were found. Nothing was written.",
        "repair: --repair reserved_names (1): Put an underscore behind names that the form needs for itself.",
    ]
    assert b"<meta_/>" in out.read_bytes()


def test_files_beside_the_form_are_looked_for_in_the_folder_that_is_named(a_file, tmp_path, capsys):
    form = a_file(GOOD.replace("text | a", "select_one_from_file towns.csv | a"))
    (tmp_path / "media").mkdir()

    assert main(["form", "check", form, "--media", str(tmp_path / "media")]) == 1
    (tmp_path / "media" / "towns.csv").write_text("name,label\nx,X\n", encoding="utf-8")
    assert main(["form", "check", form, "--media", str(tmp_path / "media")]) == 0
    assert "towns.csv" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["no.docx", "no.xlsx", "no.xml"])
def test_a_file_of_another_kind_is_refused_in_one_line(name, a_file, capsys):
    assert main(["form", "check", a_file("words", name)]) == 1

    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path, capsys):
    assert main(["form", "check", str(tmp_path / "none.md")]) == 2
    assert main(["form", "check", str(tmp_path)]) == 2

    assert len(capsys.readouterr().err.splitlines()) == 2


def test_nothing_is_left_when_the_result_cannot_be_written(a_file, tmp_path):
    (tmp_path / "out.xml").mkdir()

    assert main(["form", "convert", a_file(GOOD), "-o", str(tmp_path / "out.xml")]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a_form.md", "out.xml"]
