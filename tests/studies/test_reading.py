import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ponleu.core import Problem, Problems
from ponleu.studies.files import problems
from ponleu.studies.files.checking import check_pack, library_problems
from ponleu.studies.files.reading import read_pack, read_pack_with_notices
from ponleu.studies.files.tables import read_table, write_table
from ponleu.studies.files.writing import describe, pack_files
from ponleu.studies.rules.cells import hidden_sign
from tests.studies.packs import CAMBODIA, SMALL, a_pack_folder, table


def wrong_with(folder) -> list[tuple[str, str, int, str]]:
    """(kind of problem, file, row, field) of all that is found."""
    with pytest.raises(Problems) as caught:
        read_pack(folder)
    return [(type(each).__name__, each.where.file, each.where.row, each.where.field) for each in caught.value.each]


@pytest.mark.parametrize("folder", [CAMBODIA, SMALL], ids=lambda path: path.name)
def test_a_pack_of_ours_can_be_built_and_the_library_finds_nothing_wrong_with_it(folder):
    pack, notices = check_pack(folder)

    assert (pack.study.id, notices, library_problems(folder)) == (folder.name, [], [])


@pytest.mark.parametrize("folder", [CAMBODIA, SMALL], ids=lambda path: path.name)
def test_the_descriptor_in_the_folder_is_the_one_that_the_tables_declare(folder):
    assert (folder / "datapackage.json").read_text(encoding="utf-8") == describe(folder)


@pytest.mark.parametrize("folder", [CAMBODIA, SMALL], ids=lambda path: path.name)
def test_a_pack_read_and_written_again_is_the_same_to_the_byte(folder):
    files = pack_files(read_pack(folder))

    assert files == {name: (folder / name).read_bytes() for name in files}


def test_a_missing_file_an_unknown_place_and_a_wrong_percentage_are_told_at_once(tmp_path):
    folder = a_pack_folder(
        tmp_path,
        causes=None,
        mentions=table("mentions") + "b,nortam,invented\nz,northam,invented\n",
        published="issue,printed,source\na,101,invented\n",
    )

    assert wrong_with(folder) == [
        ("FileMissing", "tables/causes.csv", 0, ""),
        ("UnknownReference", "tables/mentions.csv", 8, "place"),
        ("UnknownReference", "tables/mentions.csv", 9, "issue"),
        ("PercentOutOfRange", "tables/published.csv", 2, "printed"),
    ]


def test_an_unknown_place_comes_with_the_nearest_that_is_declared(tmp_path):
    folder = a_pack_folder(tmp_path, mentions=table("mentions") + "b,nortam,invented\n")

    with pytest.raises(Problems) as caught:
        read_pack(folder)

    assert str(caught.value) == (
        "tables/mentions.csv, row 8, field place: nortam is not in the table places. "
        "Declare it there, or correct it (northam, southam, westam?)."
    )


def test_a_row_that_repeats_another_names_the_first(tmp_path):
    folder = a_pack_folder(tmp_path, mentions=table("mentions") + "a,northam,invented\n")

    assert wrong_with(folder) == [("RowTwice", "tables/mentions.csv", 8, "place")]


def test_broken_utf_8_is_told_with_its_row(tmp_path):
    folder = a_pack_folder(tmp_path, causes=table("causes").encode() + b"far,\xff\xfe,,invented\n")

    assert ("NotUtf8", "tables/causes.csv", 3, "") in wrong_with(folder)


def test_a_mark_and_windows_line_ends_are_set_right_and_told(tmp_path):
    text = table("places").replace("\n", "\r\n")
    folder = a_pack_folder(tmp_path, places=b"\xef\xbb\xbf" + text.encode())

    pack, notices = read_pack_with_notices(folder)

    assert pack.places == read_pack(SMALL).places
    assert [(type(each).__name__, each.where.file, each.where.row) for each in notices] == [
        ("HasMark", "tables/places.csv", 1),
        ("HasReturns", "tables/places.csv", 1),
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(tmp_path, cell):
    folder = a_pack_folder(tmp_path, causes=table("causes") + f"far,{cell},,invented\n")

    assert wrong_with(folder) == [("LooksLikeFormula", "tables/causes.csv", 3, "name_en")]


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/passwd", "tables/../../x.csv", "https://example.org/x.csv", "a\\b"]
)
def test_a_path_that_leads_out_of_the_folder_is_refused_and_never_opened(tmp_path, path):
    descriptor = json.loads((SMALL / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["path"] = path
    folder = a_pack_folder(tmp_path, datapackage_dot_json=json.dumps(descriptor))

    assert ("OutsideFolder", "datapackage.json", 0, "") in wrong_with(folder)


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path):
    folder = a_pack_folder(tmp_path, causes=None)
    (tmp_path / "elsewhere.csv").write_text(table("causes"), encoding="utf-8")
    (folder / "tables" / "causes.csv").symlink_to(tmp_path / "elsewhere.csv")

    assert ("OutsideFolder", "datapackage.json", 0, "") in wrong_with(folder)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"causes": "id,source\nnear,invented\n"}, ("ColumnMissing", "tables/causes.csv", 1, "name_en")),
        (
            {"causes": table("causes").replace("about_en", "abuot_en")},
            ("ColumnUnknown", "tables/causes.csv", 1, "abuot_en"),
        ),
        (
            {"causes": table("causes").replace("about_en", "name_en")},
            ("ColumnTwice", "tables/causes.csv", 1, "name_en"),
        ),
        ({"causes": table("causes") + "far,Far,,invented,\n"}, ("RowWrongLength", "tables/causes.csv", 3, "")),
        ({"causes": table("causes") + "far,,,invented\n"}, ("CellMissing", "tables/causes.csv", 3, "name_en")),
        (
            {"causes": table("causes") + "far,a\x07b,,invented\n"},
            ("ControlCharacter", "tables/causes.csv", 3, "name_en"),
        ),
        (
            {"places": table("places").replace("EX01,Northam,,yes", "EX01,Northam,,maybe")},
            ("CellWrong", "tables/places.csv", 2, "is_consulted"),
        ),
        (
            {"events": table("events").replace("2030-02-03", "2030-02-31")},
            ("CellWrong", "tables/events.csv", 2, "held_from"),
        ),
        (
            {"participants": table("participants").replace(",26,", ",62,")},
            ("PartLargerThanWhole", "tables/participants.csv", 3, "count"),
        ),
        (
            {"places": table("places").replace("Northam,,yes", "Northam,,no")},
            ("MentionWhereNobodyWasAsked", "tables/mentions.csv", 2, "place"),
        ),
        (
            {"topics": table("topics").replace("CRC 28", "CRC 528")},
            ("UnknownProvision", "tables/topics.csv", 2, "provisions"),
        ),
        ({"study_dot_toml": "format = 1\nid = \n"}, ("NotToml", "study.toml", 2, "")),
        ({"datapackage_dot_json": "{"}, ("NotJson", "datapackage.json", 1, "")),
        ({"datapackage_dot_json": "{}"}, ("NotADataPackage", "datapackage.json", 0, "")),
        ({"texts__report-en__01-who-we-are_dot_md": None}, ("FileMissing", "texts/report-en/01-who-we-are.md", 0, "")),
    ],
)
def test_each_slip_is_told_with_file_row_and_field(tmp_path, changes, found):
    assert found in wrong_with(a_pack_folder(tmp_path, **changes))


def test_settings_that_are_missing_or_wrong_are_told_by_name(tmp_path):
    text = (SMALL / "study.toml").read_text(encoding="utf-8")
    text = text.replace('id = "example-small"', 'id = "Example Small"').replace("published_on = 2030-03-20\n", "")
    folder = a_pack_folder(tmp_path, study_dot_toml=text.replace("decimals = 0", "decimals = 9"))

    assert wrong_with(folder) == [
        ("SettingWrong", "study.toml", 0, "decimals"),
        ("SettingWrong", "study.toml", 0, "id"),
        ("SettingMissing", "study.toml", 0, "published_on"),
    ]


def test_a_code_that_the_gazetteer_does_not_know_and_an_area_left_out_are_told(tmp_path):
    import shutil

    folder = tmp_path / "pack"
    shutil.copytree(CAMBODIA, folder)
    path = folder / "tables" / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("KH24", "KH25"), encoding="utf-8")

    assert wrong_with(folder) == [
        ("PlaceNotInFrame", "tables/places.csv", 0, "code"),  # KH24 is left out
        ("UnknownCode", "tables/places.csv", 15, "code"),  # KH25 did not exist in May 2013
    ]


def test_a_table_of_ten_thousand_rows_is_read(tmp_path):
    rows = "".join(f"p{n},,Place {n},,no,invented\n" for n in range(10_000))
    folder = a_pack_folder(tmp_path, places=table("places") + rows)

    assert len(read_pack(folder).places) == 10_000 + len(read_pack(SMALL).places)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("ponleu.studies.files.folder.LARGEST_MB", 0)

    assert {kind for kind, *_ in wrong_with(a_pack_folder(tmp_path))} == {"FileTooLarge"}


def test_a_path_that_is_no_folder_is_told(tmp_path):
    with pytest.raises(problems.NotAFolder):
        read_pack(tmp_path / "nowhere")


@given(st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_text_at_all_is_a_table_or_a_list_of_problems(text):
    rows, found = read_table("mentions", text, file="tables/mentions.csv", languages=["en"])

    assert all(isinstance(problem, Problem) for problem in found)
    assert all(line >= 2 for line, _ in rows)


NAMES = st.from_regex(r"[A-Za-z][^\x00-\x1f\x7f-\x9f\r\n]{0,20}", fullmatch=True).filter(
    lambda text: not hidden_sign(text)
)


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True),
            st.from_regex(r"[A-Za-z][^\x00-\x1f\x7f-\x9f\r\n]{0,20}", fullmatch=True).filter(
                lambda text: not hidden_sign(text)
            ),
        ),
        unique_by=lambda pair: pair[0],
        max_size=8,
    )
)
def test_rows_written_are_rows_read(pairs):
    text = "id,name_en,about_en,source\n"
    first, _ = read_table("causes", text, file="x", languages=["en"])
    from ponleu.studies.rules.schema import Cause

    rows = [Cause(id_, {"en": name.strip()}, {}, "invented") for id_, name in pairs if name.strip()]

    written = write_table("causes", rows, languages=["en"])
    again, found = read_table("causes", written, file="x", languages=["en"])

    import unicodedata

    assert first == []
    assert found == []
    assert [row for _, row in again] == [
        Cause(row.id, {"en": unicodedata.normalize("NFC", row.name["en"])}, {}, "invented") for row in rows
    ]
