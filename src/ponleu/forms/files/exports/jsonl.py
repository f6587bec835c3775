"""Submissions as JSON, each with the rows of its repeats inside it: one document, or one line for each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ponleu.forms.files.exports.export import Export
from ponleu.forms.rules.exports.columns import KEY, OF_A_SUBMISSION, PARENT, Field, Layout, Sheet
from ponleu.forms.rules.exports.rows import Row
from ponleu.forms.rules.exports.values import geometry, number, yes_no


def write(export: Export) -> Iterator[bytes]:
    """One document: the form, what is left out, and the submissions."""
    head = {"form": export.layout.form_id, "day": export.day.isoformat(), "left_out": export.left_out}
    yield _written(head)[:-1] + b', "submissions": ['
    between = b"\n"
    for tables in export.submissions:
        yield between + _written(nested(export.layout, tables))
        between = b",\n"
    yield b"\n]}\n"


def lines(export: Export) -> Iterator[bytes]:
    """One line for each submission."""
    for tables in export.submissions:
        yield _written(nested(export.layout, tables)) + b"\n"


def nested(layout: Layout, tables: Sequence[list[Row]]) -> dict[str, Any]:
    """A submission with its answers by name, and the rows of each repeat in a list under the repeat's name."""
    by_key: dict[str, dict[str, Any]] = {}
    made: dict[str, Any] = {}
    for sheet, rows in zip(layout.sheets, tables, strict=True):
        for row in rows:
            answers = told(sheet, row)
            if sheet.parent < 0:
                own = dict(zip(OF_A_SUBMISSION, row, strict=False))
                made = own | {"findings": int(own["findings"]), "answers": answers}
                by_key[made[KEY]] = answers
            else:
                by_key[row[0]] = answers
                by_key[row[1]].setdefault("repeats", {}).setdefault(sheet.name, []).append(answers)
    return made


def told(sheet: Sheet, row: Row) -> dict[str, Any]:
    """The answers in a row, by the names of their columns, as JSON has them; the text itself where it is no value."""
    pairs = zip(sheet.fields, row, strict=True)
    return {
        each.name: _value(each, text) for each, text in pairs if text and each.ref and each.name not in {KEY, PARENT}
    }


def _value(each: Field, text: str) -> Any:
    if each.kind in {"int", "decimal"}:
        found = number(text, each.kind)
        return text if found is None else found
    if each.kind == "several":
        return text.split() if not each.choices or all(part in _values(each) for part in text.split()) else text
    if each.kind == "yes_no":
        is_yes = yes_no(text)
        return text if is_yes is None else is_yes
    return (geometry(text, each.type) or text) if each.kind == "place" else text


def _values(each: Field) -> frozenset[str]:
    return frozenset(code.value for code in each.choices)


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
