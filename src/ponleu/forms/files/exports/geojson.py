"""Whatever has a place, as GeoJSON (RFC 7946): a feature for each place, line or area, with the answers of its row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.files.exports.export import Export
from ponleu.forms.files.exports.jsonl import told
from ponleu.forms.rules.exports.columns import KEY, OF_A_SUBMISSION, Sheet
from ponleu.forms.rules.exports.rows import Row
from ponleu.forms.rules.exports.values import geometry


class NoPlaces(Problem):
    """A map was asked for of a form that has no place, or none that may be told."""

    message = _("This export has no place that could stand on a map.")
    advice = _("Take another kind of file. Of a form that seals answers, places are sealed too.")


def write(export: Export) -> Iterator[bytes]:
    """A collection of features. Raises NoPlaces."""
    if not export.layout.has_places:
        raise NoPlaces
    head = {"type": "FeatureCollection", "form": export.layout.form_id, "left_out": export.left_out}
    yield json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "features": ['
    between = b"\n"
    for tables in export.submissions:
        for sheet, rows in zip(export.layout.sheets, tables, strict=True):
            for feature in _features(sheet, rows):
                yield between + json.dumps(feature, ensure_ascii=False).encode()
                between = b",\n"
    yield b"\n]}\n"


def _features(sheet: Sheet, rows: list[Row]) -> Iterator[dict[str, Any]]:
    places = [(at, each) for at, each in enumerate(sheet.fields) if each.kind == "place"]
    for row in rows if places else ():
        for at, each in places:
            if found := geometry(row[at], each.type):
                yield {
                    "type": "Feature",
                    "id": f"{row[0]}/{each.name}",
                    "geometry": found,
                    "properties": _properties(sheet, row, each.name),
                }


def _properties(sheet: Sheet, row: Row, name: str) -> dict[str, Any]:
    own = dict(zip(OF_A_SUBMISSION, row, strict=False)) if sheet.parent < 0 else {KEY: row[0], "PARENT_KEY": row[1]}
    places = {each.name for each in sheet.fields if each.kind == "place"}
    answers = {other: value for other, value in told(sheet, row).items() if other not in places}
    return own | {"question": name} | answers
