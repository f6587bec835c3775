"""Secondary instances: lists in the form, in CSV, XML or GeoJSON files; and the choices they hold."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from ponleu.core import Problem
from ponleu.forms.rules.definition import SILENCE, Choice, Instance, Words
from ponleu.forms.rules.markup import Element, a_root, attributes_of, local, parsed, prefixes_of, unprefixed
from ponleu.forms.rules.reading.problems import BadList

MOST_BYTES: Final = 50_000_000
MOST_ROWS: Final = 200_000
MOST_NODES: Final = 2_000_000
_NOT_A_NAME: Final = re.compile(r"[^\w.\-]|^(?=[\d.\-])")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_list(element: Element, media: Mapping[str, bytes]) -> tuple[Instance, str, str]:
    """A secondary instance, the name of the file that it needs ("" if none), and that name again if it is missing.

    raises   BadList when the file is there and cannot be read
    """
    name, source = element.get("id", ""), element.get("src") or ""
    if not source:
        return Instance(name, "", _in_the_form(element)), "", ""
    file = source.rpartition("/")[2]
    if source.startswith("jr://instance/"):  # last-saved: no earlier answers are carried over here
        return Instance(name, source, _holding(etree.Element("root"))), "", ""
    if file not in media:
        return Instance(name, source, _holding(etree.Element("root"))), file, file
    return Instance(name, source, _holding(_from_file(file, media[file], source))), file, ""


def _in_the_form(element: Element) -> Element:
    root = next(iter(element), None)
    return _holding(etree.Element("root") if root is None else without_namespace(root))


def _holding(root: Element) -> Element:
    holder = etree.Element("instance")
    holder.append(root)
    return holder


def without_namespace(element: Element) -> Element:
    """A copy whose names of a default namespace are plain, and whose blanks between elements are gone."""
    copy = a_root(unprefixed(element), attributes_of(element), prefixes_of(element))
    waiting = [(element, copy)]
    while waiting:
        original, made = waiting.pop()
        if len(original) == 0:
            made.text = original.text
        for child in original:
            waiting.append((child, etree.SubElement(made, unprefixed(child), attributes_of(child))))
    return copy


def _from_file(file: str, content: bytes, source: str) -> Element:
    if len(content) > MOST_BYTES:
        raise BadList(file=file, reason="it is too large")
    suffix = file.rpartition(".")[2].lower()
    try:
        if suffix == "geojson":
            return _table(_features(json.loads(content.decode("utf-8-sig"))), file)
        if suffix == "xml" and "file-csv" not in source:
            return without_namespace(parsed(content, most_bytes=MOST_BYTES, most_nodes=MOST_NODES))
        return _table(_rows(content.decode("utf-8-sig")), file)
    except (UnicodeDecodeError, csv.Error, Problem, ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, BadList):
            raise
        raise BadList(file=file, reason=str(error) or type(error).__name__) from None


def _rows(text: str) -> Iterator[dict[str, str]]:
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    columns = next(rows, [])
    for row in rows:
        if any(row):
            yield dict(zip(columns, row, strict=False))


def _features(document: Mapping[str, object]) -> Iterator[dict[str, str]]:
    features = document["features"]
    assert isinstance(features, list)
    for feature in features:
        told = {key: "" if value is None else str(value) for key, value in (feature.get("properties") or {}).items()}
        if "id" in feature:
            told.setdefault("id", str(feature["id"]))
        yield {**told, "geometry": _geometry(feature.get("geometry") or {})}


def _geometry(geometry: Mapping[str, object]) -> str:
    """A GeoJSON geometry as ODK writes places: "latitude longitude altitude accuracy", joined by "; "."""
    points = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        points = [points]
    elif geometry.get("type") == "Polygon" and isinstance(points, list):
        points = points[0]
    if not isinstance(points, list):
        return ""
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)


def _table(rows: Iterable[Mapping[str, str]], file: str) -> Element:
    root = etree.Element("root")
    names: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise BadList(file=file, reason=f"it has more than {MOST_ROWS} rows")
        item = etree.SubElement(root, "item")
        for column, value in row.items():
            if column not in names:
                names[column] = _NOT_A_NAME.sub("_", column.strip())
            if names[column]:
                etree.SubElement(item, names[column]).text = _NOT_XML.sub("", value)
    return root


def choice_at(item: Element, *, value: str, label: str, is_itext: bool, texts: Mapping[str, Words]) -> Choice:
    """The choice that one node of a list is."""
    columns = {local(child): child.text or "" for child in item if len(child) == 0}
    shown = columns.get(label, "")
    words = texts.get(shown, SILENCE) if is_itext else Words({"": {"": (shown,)}} if shown else {})
    return Choice(columns.get(value, ""), words, columns)
