"""Files of a pack that were made to break the reader."""

import json
import os

import pytest

from ponleu.core import Problems
from ponleu.studies.files.reading import read_pack
from tests.studies.packs import SMALL, a_pack_folder, table


def kinds_found(folder) -> list[tuple[str, str, int]]:
    """(kind of problem, file, row) of all that is found."""
    with pytest.raises(Problems) as caught:
        read_pack(folder)
    assert "\x1b" not in str(caught.value)
    return [(type(each).__name__, each.where.file, each.where.row) for each in caught.value.each]


def a_descriptor(**changes) -> str:
    """The small example's descriptor; changes are of the first table's entry."""
    given = json.loads((SMALL / "datapackage.json").read_text(encoding="utf-8"))
    given["resources"][0] |= changes
    return json.dumps(given)


@pytest.mark.parametrize("name", ["study.toml", "datapackage.json", "tables/mentions.csv", "README.md"])
def test_a_file_that_is_a_circle_of_links_is_told(tmp_path, name):
    folder = a_pack_folder(tmp_path)
    (folder / name).unlink()
    (folder / name).symlink_to(folder / name)

    assert ("OutsideFolder", "datapackage.json", 0) in kinds_found(folder)


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path):
    folder = a_pack_folder(tmp_path, causes=None)
    os.mkfifo(folder / "tables" / "causes.csv")

    assert kinds_found(folder) == [("FileMissing", "tables/causes.csv", 0)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tables/places.csv\0", "PathNotPlain"),
        ("tables/" + "a" * 300 + ".csv", "PathNotPlain"),
        ("a/" * 3000 + "x", "PathNotPlain"),
        ("\ud800", "PathNotPlain"),
        ("\x1b[2Jx", "PathNotPlain"),
        ("./README.md", "PathNotPlain"),
        ("texts//report-en/01-who-we-are.md", "PathNotPlain"),
        ("README.md/", "PathNotPlain"),
        ("../README.md", "OutsideFolder"),
    ],
)
def test_a_path_that_no_disk_takes_or_that_is_written_in_a_second_way_is_refused(tmp_path, name, kind):
    given = json.loads((SMALL / "datapackage.json").read_text(encoding="utf-8"))
    given["ponleu"]["files"].append(name)
    folder = a_pack_folder(tmp_path, datapackage_dot_json=json.dumps(given))

    assert kinds_found(folder) == [(kind, "datapackage.json", 0)]


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1b", "\x85", "\u2028", "\u202e", "\u2067", "\uffff"])
def test_signs_that_no_report_can_print_are_told_in_texts_and_tables(tmp_path, sign):
    text = (SMALL / "README.md").read_text(encoding="utf-8")
    folder = a_pack_folder(
        tmp_path, README_dot_md=f"# One\n\n{sign}{text}", causes=table("causes") + f"far,a{sign}b,,invented\n"
    )

    assert kinds_found(folder) == [("ControlCharacter", "README.md", 3), ("ControlCharacter", "tables/causes.csv", 3)]


@pytest.mark.parametrize("sign", ["&#x202e;", "&#8232;", "&#x2067;"])
def test_a_sign_that_a_chapter_writes_by_its_number_is_told_too(tmp_path, sign):
    text = f"# One\n\nTwo {sign} three.\n"
    folder = a_pack_folder(tmp_path, **{"texts__report-en__01-who-we-are_dot_md": text})

    assert kinds_found(folder) == [("ControlCharacter", "texts/report-en/01-who-we-are.md", 3)]


def test_a_file_that_was_pasted_into_a_chapter_is_told_and_a_khmer_paragraph_is_not(tmp_path):
    khmer = "\u1780" * 5_000
    folder = a_pack_folder(
        tmp_path,
        **{
            "texts__report-en__01-who-we-are_dot_md": f"# One\n\n{khmer}\n",
            "texts__report-en__03-what-we-ask_dot_md": f"# Three\n\n{khmer}x\n",
        },
    )

    assert kinds_found(folder) == [("WordTooLong", "texts/report-en/03-what-we-ask.md", 3)]


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u00a0"])
def test_signs_that_khmer_needs_to_join_and_part_words_stay(tmp_path, sign):
    folder = a_pack_folder(tmp_path, causes=table("causes") + f"far,a{sign}b,,invented\n")

    assert read_pack(folder).causes[1].name == {"en": f"a{sign}b"}


@pytest.mark.parametrize("cell", ["\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"])
def test_a_full_width_sign_begins_a_formula_too(tmp_path, cell):
    folder = a_pack_folder(tmp_path, causes=table("causes") + f"far,{cell},,invented\n")

    assert kinds_found(folder) == [("LooksLikeFormula", "tables/causes.csv", 3)]


@pytest.mark.parametrize("id_", ["\u017f", "\u0131", "\u0130", "a" * 64, "\u0663", "a\u200b", "..", "a.b"])
def test_an_identifier_that_no_address_takes_is_refused(tmp_path, id_):
    folder = a_pack_folder(tmp_path, causes=table("causes") + f"{id_},Far,,invented\n")

    assert kinds_found(folder) == [("CellWrong", "tables/causes.csv", 3)]
