"""The page that says what a stolen database tells says it of every column."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "leaks.md").read_text("utf-8")
TABLES = {
    model._meta.db_table: model
    for room in ("vault", "people")
    for model in apps.get_app_config(room).get_models(include_auto_created=True)
}


def told() -> dict[str, list[str]]:
    """The columns under each table's heading."""
    parts = re.split(r"^### (\w+)$", PAGE, flags=re.MULTILINE)[1:]
    return {
        table: re.findall(r"^\| `(\w+)` \| \S", text.split("\n## ")[0], re.MULTILINE)
        for table, text in zip(parts[::2], parts[1::2], strict=True)
    }


def has_hidden_number(model: type[models.Model]) -> bool:
    """Whether SQLite numbers the rows beside their key: unless that is declared with this very word."""
    return model._meta.pk.db_type(connection) != "integer"


def test_every_column_of_every_table_stands_there_with_what_it_tells():
    page = told()

    there = {table: sorted(column for column in page.get(table, []) if column != "rowid") for table in TABLES}
    assert there == {table: sorted(f.column for f in model._meta.local_fields) for table, model in TABLES.items()}
    assert set(page) == set(TABLES)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has such a number")
def test_every_table_whose_hidden_row_number_tells_an_order_says_so():
    page = told()

    assert {table for table in TABLES if "rowid" in page[table]} == {
        table for table, model in TABLES.items() if has_hidden_number(model)
    }
