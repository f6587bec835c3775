"""datapackage.json: written from the declared tables, and checked with the Frictionless library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ponleu.core import Problem, Where
from ponleu.studies.files import problems
from ponleu.studies.rules.pack import StudyMeta, said
from ponleu.studies.rules.schema import KEYS, TABLES, Column, Kind, columns_of

FILE = "datapackage.json"
_PROFILES = {None, "data-package", "tabular-data-package", "data-resource", "tabular-data-resource"}
_STEERS = {"dialect", "compression", "innerpath", "extrapaths", "scheme", "data", "detector", "checklist", "pipeline"}
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
    except (ValueError, RecursionError) as error:  # ValueError: no JSON, or a number too long to be one
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        reason = getattr(error, "msg", "nested too deeply, or a number too long")
        return {}, [], [problems.NotJson(where=Where(FILE, line), reason=reason)]
    wrong = [problems.NotADataPackage(where=where, reason=note) for note in _library_notes(given)]
    if wrong:
        return {}, [], list(wrong)
    paths = {each["name"]: each["path"] for each in given["resources"]}
    tables = {name: path for name, path in paths.items() if name in TABLES}
    extra = given.get("ponleu", {})
    files = extra.get("files", []) if isinstance(extra, dict) else None
    found: list[Problem] = [problems.TableMissing(where=where, table=name) for name in TABLES if name not in tables]
    if not isinstance(files, list) or not all(isinstance(name, str) for name in files):
        files, note = [], "ponleu.files takes a list of paths"
        found.append(problems.NotADataPackage(where=where, reason=note))
    return tables, [*(path for name, path in paths.items() if name not in TABLES), *files], found


def _library_notes(given: Any) -> list[str]:
    """What the library says of a descriptor. It is handed values that lead nowhere: it opens no file and no address."""
    from frictionless import FrictionlessException, Package

    if not isinstance(given, dict):
        return ["it is not an object"]
    resources = given.get("resources")
    if not isinstance(resources, list) or not resources or not all(map(_has_one_path, resources)):
        return ["every resource needs one path"]
    if notes := [*_notes_on_profile(given), *(note for each in resources for note in _notes_on_reading(each))]:
        return notes
    try:
        # Paths are ours to judge (folder.safe_path): the library would follow an address.
        placed = [each | {"path": f"tables/{number}.csv"} for number, each in enumerate(resources)]
        Package.from_descriptor(given | {"resources": placed})
    except FrictionlessException as error:
        return [reason.note or reason.message for reason in error.reasons] or [error.error.note]
    except (AttributeError, TypeError, ValueError, LookupError):  # the library stumbles over what it does not expect
        return ["a value is not of the kind that the specification asks for"]
    return []


def _has_one_path(resource: Any) -> bool:
    return isinstance(resource, dict) and isinstance(resource.get("path"), str)


def _notes_on_profile(given: dict[str, Any]) -> Iterator[str]:
    """A profile or a schema may be an address, and the library would ask there."""
    profile = given.get("profile")
    if not isinstance(profile, str | None) or profile not in _PROFILES:
        yield "a profile must be one that the specification names"


def _notes_on_reading(resource: dict[str, Any]) -> Iterator[str]:
    """What would have the library read something else than the file under `path`, or read it otherwise than we do."""
    yield from _notes_on_profile(resource)
    schema = resource.get("schema")
    if not isinstance(schema, dict) or '"$ref"' in (text := json.dumps(schema)) or '"jsonSchema"' in text:
        yield "a schema must stand in the descriptor itself"
    if steers := sorted(_STEERS & set(resource)):
        yield f"a table is read as it is, without {', '.join(steers)}"
    if resource.get("encoding", "utf-8") != "utf-8" or resource.get("format", "csv") != "csv":
        yield "a table must be CSV in utf-8"
