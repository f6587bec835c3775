"""A questionnaire's file is read with distrust: its name, its size, what it unpacks to, what its XML declares."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ponleu.core import Problem, Problems
from ponleu.forms.files.xlsform import excel, reading
from ponleu.forms.files.xlsform.excel import tables_of_xls
from ponleu.forms.files.xlsform.reading import kind_of, read_workbook
from ponleu.forms.rules.gate import limits
from tests.forms.sheets import told


def an_xlsx(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def rows(content: bytes, kind: str) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.cells)) for row in read_workbook(content, kind=kind).survey.rows]


EXPECTED = [(2, {"type": "integer", "name": "age", "label": "Age, in years", "default": "5"}), (4, {"type": "note"})]


def test_a_workbook_is_read_with_the_numbers_of_its_rows():
    content = an_xlsx(
        Survey=[
            ["type", "name", "label", "default"],
            ["integer", "age", "Age, in years", 5.0],
            [None, None],
            ["note", " "],
        ]
    )

    assert rows(content, ".xlsx") == EXPECTED


def test_a_csv_file_is_read_likewise():
    text = 'survey,,,,\n,type,name,label,default\n,integer,age,"Age, in years",5\n,,,,\n,note,,,\n'

    assert rows(text.encode("utf-8-sig"), ".csv") == EXPECTED


def test_markdown_tables_are_read_likewise_with_text_around_them():
    text = """# A form

    Words about it.

    | survey |         |      |               |         |
    |--------|---------|------|---------------|---------|
    |        | type    | name | label         | default |
    |        | integer | age  | Age, in years | 5       |
    |        |         |      |               |         |
    |        | note    |      |               |         |
    """

    assert rows(text.encode(), ".md") == EXPECTED


def test_a_bar_and_a_line_break_can_stand_in_a_cell_of_markdown():
    text = "| survey | |\n| | type | label |\n| | note | a \\| b<br>c |"

    assert rows(text.encode(), ".md") == [(2, {"type": "note", "label": "a | b\nc"})]


def test_days_and_truths_of_a_workbook_are_written_as_xlsform_means_them():
    content = an_xlsx(survey=[["type", "required", "default"], ["date", True, date(2027, 3, 1)]])

    assert rows(content, ".xlsx") == [(2, {"type": "date", "required": "TRUE", "default": "2027-03-01"})]


@pytest.mark.parametrize(
    "name",
    [
        "../form.xlsx",
        "a/b.xlsx",
        "C:\\form.xlsx",
        ".xlsx",
        "",
        "form\x00.xlsx",
        "a" * 300 + ".xlsx",
        "form\u202exslx.md",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(reading.NotAFileName):
        kind_of(name)


@pytest.mark.parametrize("name", ["form.docx", "form", "form.xlsx.exe"])
def test_only_questionnaires_are_taken(name):
    with pytest.raises(reading.UnknownKind):
        kind_of(name)


def test_a_post_of_a_hundred_megabytes_is_refused_before_it_is_looked_at():
    with pytest.raises(reading.FileTooLarge):
        read_workbook(b"PK" + bytes(100_000_000), kind=".xlsx")


def test_a_workbook_that_unpacks_to_more_than_any_form_needs_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(limits.UNPACKED_BYTES + 1))

    assert len(content.getvalue()) < 100_000
    with pytest.raises(excel.UnpacksTooLarge):
        read_workbook(content.getvalue(), kind=".xlsx")


def test_a_workbook_that_lies_about_what_it_unpacks_to_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 1_000_000)
    lying = content.getvalue().replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    with pytest.raises(excel.NotAWorkbook):
        read_workbook(lying, kind=".xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_whose_xml_declares_entities_is_refused(encoding):
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    content = io.BytesIO(an_xlsx(survey=[["type"], ["note"]]))
    with zipfile.ZipFile(content, "a") as packed:
        packed.writestr("xl/sharedStrings2.xml", laughs.encode(encoding))

    with pytest.raises(excel.DeclaresEntities):
        read_workbook(content.getvalue(), kind=".xlsx")


@pytest.mark.parametrize("claimed", [b"A1:XFD1048576", b"A1:A1"])
def test_a_sheet_is_read_by_what_it_holds_whatever_size_it_claims(claimed):
    content = an_xlsx(survey=[["type", "name"], ["text", "a"]])
    wide = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(wide, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in given.infolist():
            packed.writestr(part.filename, given.read(part).replace(b'ref="A1:B2"', b'ref="' + claimed + b'"'))

    assert rows(wide.getvalue(), ".xlsx") == [(2, {"type": "text", "name": "a"})]


@pytest.mark.parametrize(("content", "kind"), [(b"PK\x03\x04 no zip", ".xlsx"), (b"\xd0\xcf\x11\xe0 no book", ".xls")])
def test_bytes_that_are_no_workbook_are_refused(content, kind):
    with pytest.raises(excel.NotAWorkbook):
        read_workbook(content, kind=kind)


def test_text_in_another_encoding_and_nothing_at_all_are_refused():
    with pytest.raises(reading.NotText):
        read_workbook("survey,é".encode("latin-1"), kind=".csv")
    with pytest.raises(reading.EmptyFile):
        read_workbook(b"", kind=".csv")


def test_columns_twice_cells_too_long_and_signs_that_xml_cannot_hold_are_named_together():
    text = f"| survey | |\n| | type | type | label |\n| | note | x | {'a' * 40_000} |\n| | no\x07te | | |"

    with pytest.raises(Problems) as raised:
        read_workbook(text.encode(), kind=".md")

    assert told(raised.value.each) == [
        ("ColumnTwice", "survey", 1, "type"),
        ("CellTooLong", "survey", 2, "label"),
        ("ControlCharacter", "survey", 3, "type"),
    ]


def test_more_rows_than_a_survey_may_have_are_refused():
    text = "survey,\n,type\n" + ",note\n" * (limits.SURVEY_ROWS + 1)

    with pytest.raises(Problem) as raised:
        read_workbook(text.encode(), kind=".csv")

    assert isinstance(raised.value, Problems)
    assert told(raised.value.each) == [("TooManyRows", "survey", 0, "")]


def an_old_xls(rows: list[list[str | float]]) -> bytes:
    """A sheet as the first Excel wrote it, which the reader of old workbooks still takes: records, one for a cell."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def cell(row: int, column: int, value: str | float) -> bytes:
        place = struct.pack("<HH3x", row, column)
        if isinstance(value, float):
            return record(0x03, place + struct.pack("<d", value))
        return record(0x04, place + struct.pack("B", len(value)) + value.encode())

    cells = [cell(row, column, value) for row, values in enumerate(rows) for column, value in enumerate(values)]
    return record(0x09, struct.pack("<HH", 2, 0x10)) + b"".join(cells) + record(0x0A, b"")


def test_an_old_workbook_is_read_with_whole_numbers_as_such():
    [(_name, found)] = tables_of_xls(an_old_xls([["type", "name", "default"], ["integer", "age", 5.0]]))

    assert found == [["type", "name", "default"], ["integer", "age", "5"]]


def test_many_sheets_that_are_each_within_bounds_are_too_much_together(monkeypatch):
    monkeypatch.setattr(limits, "ALL_ROWS", 100)
    rows = [["type", "name"]] * 40

    assert len(read_workbook(an_xlsx(survey=rows, notes=rows), kind=".xlsx").named) == 2
    with pytest.raises(excel.TooMuchInSheets):
        read_workbook(an_xlsx(survey=rows, notes=rows, more=rows), kind=".xlsx")


def test_one_long_text_that_many_cells_share_counts_in_each(monkeypatch):
    monkeypatch.setattr(limits, "ALL_CHARACTERS", 1000)

    with pytest.raises(excel.TooMuchInSheets):
        read_workbook(an_xlsx(survey=[["type", "name"], *[["text", "a long name"]] * 80]), kind=".xlsx")


@pytest.mark.parametrize("kept", ["entity_xlsx", "entity_utf16_xlsx", "entity_other_ending_xlsx"])
def test_a_workbook_with_entities_is_refused_however_its_parts_are_written_and_named(kept):
    content = Path(__file__).with_name("corpus").joinpath("workbooks", kept).read_bytes()[1:]

    with pytest.raises((excel.DeclaresEntities, excel.NotAWorkbook)):
        read_workbook(content, kind=".xlsx")
