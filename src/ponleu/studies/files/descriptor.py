"""datapackage.json: written from the declared tables, and checked with the Frictionless library."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ponleu.core import Problem, Where
from ponleu.studies.files import problems
from ponleu.studies.rules.pack import StudyMeta, said
from ponleu.studies.rules.schema import KEYS, TABLES, Column, Kind, columns_of

FILE = "datapackage.json"
_TYPES = {Kind.WHOLE: "integer", Kind.DAY: "date", Kind.YES_NO: "boolean"}


def write_descriptor(study: StudyMeta, files: Sequence[str]) -> str:
    """The text of datapackage.json for a study with these further files (texts, notes)."""
    package = {
        "profile": "tabular-data-package",
        "name": study.id,
        "title": said(study.title, "en"),
        "created": f"{study.published_on.isoformat()}T00:00:00Z",
        "licenses": [{"name": study.licence}] if study.licence else [],
        "sources": [{"title": study.source.title}] if study.source.title else [],
        "resources": [_table(name, study.languages) for name in TABLES],
        "ponleu": {"format": 1, "files": sorted(files)},
    }
    kept = {key: value for key, value in package.items() if value not in ([], "")}
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def _table(name: str, languages: Sequence[str]) -> dict[str, Any]:
    fields = [
        _field(column, header, is_first=header == f"{column.name}_{languages[0]}")
        for column in columns_of(name)
        for header in headers_of_column(column, languages)
    ]
    keys = [
        {"fields": [column.name], "reference": {"resource": "" if column.to == name else column.to, "fields": ["id"]}}
        for column in columns_of(name)
        if column.kind is Kind.REF
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": list(KEYS[name])}
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": name,
        "path": f"tables/{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def headers_of_column(column: Column, languages: Sequence[str]) -> list[str]:
    """The headers of one column: one for each language when it holds words."""
    return [f"{column.name}_{tag}" for tag in languages] if column.kind is Kind.WORDS else [column.name]


def _field(column: Column, header: str, *, is_first: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": header, "type": _TYPES.get(column.kind, "string"), "description": column.says}
    if column.kind is Kind.YES_NO:
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    constraints: dict[str, Any] = {}
    if column.is_required and (column.kind is not Kind.WORDS or is_first):
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    return field | ({"constraints": constraints} if constraints else {})


def read_descriptor(text: str) -> tuple[dict[str, str], list[str], list[Problem]]:
    """Paths of the tables by name, paths of the further files, and what is wrong with the descriptor."""
    where = Where(FILE)
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        return {}, [], [problems.NotJson(where=Where(FILE, line), reason=getattr(error, "msg", "nested too deeply"))]
    wrong = [problems.NotADataPackage(where=where, reason=note) for note in _library_notes(given)]
    if wrong:
        return {}, [], list(wrong)
    tables = {each["name"]: each["path"] for each in given["resources"] if isinstance(each.get("path"), str)}
    extra = given.get("ponleu", {})
    files = extra.get("files", []) if isinstance(extra, dict) else []
    missing = [problems.TableMissing(where=where, table=name) for name in TABLES if name not in tables]
    return tables, [name for name in files if isinstance(name, str)], list(missing)


def _library_notes(given: Any) -> list[str]:
    """What the library says of a descriptor. It is handed the values only: it opens no file and no address."""
    from frictionless import FrictionlessException, Package

    if not isinstance(given, dict):
        return ["it is not an object"]
    try:
        # Paths are ours to judge (folder.safe_path): the library would follow an address.
        resources = given.get("resources")
        paths = (
            [each.get("path") for each in resources if isinstance(each, dict)] if isinstance(resources, list) else []
        )
        if not paths or not all(isinstance(path, str) for path in paths):
            return ["every resource needs one path"]
        Package.from_descriptor(
            given | {"resources": [each | {"path": f"tables/{n}.csv"} for n, each in enumerate(given["resources"])]}
        )
    except FrictionlessException as error:
        return [reason.note or reason.message for reason in error.reasons] or [error.error.note]
    return []
