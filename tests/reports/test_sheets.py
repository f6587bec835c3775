import csv
import io
import re
from decimal import Decimal

import openpyxl
import pytest

from ponleu.core import Percent
from ponleu.reports.rules import tree as t
from ponleu.reports.sheets import csv_of, xlsx_of
from tests.reports.sample import Words, a_table

ENGLISH = Words("en")


def a_row(*values) -> t.Row:
    return t.Row("r", tuple(t.Cell((t.Text("shown"),), value) for value in values))


def a_sheet(*values, id: str = "table-x") -> t.TableBlock:
    columns = tuple(t.Column(f"c{number}", f"Column {number}") for number in range(len(values)))
    return t.TableBlock(id, "Caption", columns, (a_row(*values),))


def test_a_table_becomes_titles_tags_and_bare_values():
    assert csv_of(a_table(ENGLISH)).decode().splitlines() == [
        "Issue,Places,Share,Where,Printed",
        "#indicator+name,#indicator+num,#indicator+pct,#adm1+name+list,",
        'Issue A,5,83.33,"Northam, Southam, Westham, Eastham, Middleham",33.30',
        '"Issue B, with a name that is rather longer than the others",3,50.00,"Northam, Southam, Westham",33.30',
        "Issue C,0,0.00,,33.30",
    ]


def test_tags_are_written_as_hxl_asks():
    tags = csv_of(a_table(ENGLISH)).decode().splitlines()[1].split(",")

    assert [tag for tag in tags if tag and not re.fullmatch(r"#[a-z][a-z0-9_]*(?:\+[a-z][a-z0-9_]*)*", tag)] == []


def test_a_table_without_tags_has_no_row_for_them():
    assert csv_of(a_sheet(7)).decode() == "Column 0\n7\n"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_words_that_begin_like_a_formula_are_shown_and_not_run(words):
    table = a_sheet(words)

    (_, (cell,)) = csv.reader(io.StringIO(csv_of(table).decode(), newline=""))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of([table])))["x"]

    assert cell == "'" + words.replace("\r", " ")
    assert (sheet["A4"].data_type, sheet["A4"].value[:1]) == ("s", "'")


def test_numbers_stay_numbers_with_their_decimals():
    table = a_sheet(7, Percent(Decimal("25.00")), Percent(Decimal(6)), None)

    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of([table])))["x"]

    assert [(cell.value, cell.number_format) for cell in sheet[4][:3]] == [(7, "General"), (25, '0.00"%"'), (6, '0"%"')]
    assert sheet["D4"].value is None
    assert csv_of(table).decode().splitlines()[-1] == "7,25.00,6,"


def test_each_table_has_a_sheet_whose_name_excel_takes():
    names = ["table-a", "table-a", "table-[x]:*?/\\'", "table-" + "long" * 20, "table-" + "long" * 20]

    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([a_sheet(1, id=name) for name in names])))

    assert book.sheetnames == ["a", "a-2", "-x-------", ("long" * 8)[:31], ("long" * 8)[:29] + "-2"]


def test_a_workbook_is_the_same_twice_and_may_be_empty():
    assert xlsx_of([a_table(ENGLISH)]) == xlsx_of([a_table(ENGLISH)])
    assert len(openpyxl.load_workbook(io.BytesIO(xlsx_of([]))).sheetnames) == 1
