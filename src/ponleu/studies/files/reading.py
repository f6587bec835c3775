"""A pack's folder as a study, or everything that keeps it from being one, told at once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ponleu.core import Problem, Problems, Where
from ponleu.studies.files import checks, descriptor, meta, problems
from ponleu.studies.files.carried import check_carried
from ponleu.studies.files.folder import oddities, read_text
from ponleu.studies.files.tables import read_table, records_of
from ponleu.studies.rules.pack import Pack, StudyMeta
from ponleu.studies.rules.schema import TABLES


def read_pack(folder: Path) -> Pack:
    """Read and check a study pack.

    folder   the folder that holds datapackage.json
    raises   Problems with every problem found in any file: nothing is read half
    """
    return read_pack_with_notices(folder)[0]


def read_pack_with_notices(folder: Path) -> tuple[Pack, list[Problem]]:
    """The same, with what was set right on the way (byte order marks, line ends)."""
    if not folder.is_dir():
        raise problems.NotAFolder(path=folder)
    found: list[Problem] = []
    texts: dict[str, str] = {}
    head = _read(folder, [descriptor.FILE, meta.FILE], texts, found)
    if head < 2:
        raise Problems(found)
    paths, extra, wrong = descriptor.read_descriptor(texts[descriptor.FILE])
    study, wrong_meta = meta.read_meta(texts[meta.FILE])
    found += [*wrong, *wrong_meta]
    _read(folder, [*paths.values(), *extra], texts, found)
    languages = study.languages if study else meta.languages_of(texts[meta.FILE])
    rows, declared = _tables(paths, texts, languages, found)
    found += _elsewhere(paths, texts)
    if study is None or len(paths) < len(TABLES):
        raise Problems(_in_order(found))
    found += checks.check(study, rows, declared, paths)
    found += _editions(study, texts)
    found += check_carried(texts)
    if found:
        raise Problems(_in_order(found))
    files = {name: text for name, text in texts.items() if name not in paths.values()}
    values = {table: tuple(row for _, row in entries) for table, entries in rows.items()}
    return Pack(study=study, files=files, **values), [
        notice for name in sorted(texts) for notice in oddities(folder, name)
    ]


def _read(folder: Path, names: Iterable[str], texts: dict[str, str], found: list[Problem]) -> int:
    before = len(texts)
    for name in dict.fromkeys(names):
        try:
            texts.setdefault(name, read_text(folder, name))
        except Problem as problem:
            found.append(problem)
    return len(texts) - before


def _tables(
    paths: Mapping[str, str], texts: Mapping[str, str], languages: tuple[str, ...], found: list[Problem]
) -> tuple[dict[str, list[tuple[int, Any]]], dict[str, set[str]]]:
    rows: dict[str, list[tuple[int, Any]]] = {table: [] for table in TABLES}
    declared: dict[str, set[str]] = {table: set() for table in TABLES}
    for table in TABLES:
        path = paths.get(table, "")
        if path in texts:
            rows[table], wrong = read_table(table, texts[path], file=path, languages=languages)
            declared[table] = _identifiers(texts[path])
            found.extend(wrong)
        else:  # its absence is told already: references into it are not blamed as well
            declared[table] = _Anything()
    return rows, declared


class _Anything(set[str]):
    """Stands for the identifiers of a table that could not be read."""

    def __contains__(self, item: object) -> bool:
        return True


def _identifiers(text: str) -> set[str]:
    """Identifiers of every row, also of those with a problem; anything at all where the file is no table."""
    try:
        (_, header), *records = records_of(text) or [(1, [])]
    except csv.Error:
        return _Anything()
    at = header.index("id") if "id" in header else 0
    return {cells[at].strip() for _, cells in records if len(cells) > at}


def _editions(study: StudyMeta, texts: Mapping[str, str]) -> list[Problem]:
    return [
        problems.NoEdition(where=Where(meta.FILE, 0, "editions"), edition=edition.id, folder=edition.folder)
        for edition in study.editions
        if not any(name.startswith(edition.folder.rstrip("/") + "/") and name.endswith(".md") for name in texts)
    ]


def _elsewhere(paths: Mapping[str, str], texts: Mapping[str, str]) -> list[Problem]:
    wanted = {table: f"tables/{table}.csv" for table in TABLES}
    return [
        problems.TableElsewhere(where=Where(descriptor.FILE), table=table, path=path, wanted=wanted[table])
        for table, path in paths.items()
        if path in texts and path != wanted[table]
    ]


def _in_order(found: Iterable[Problem]) -> list[Problem]:
    return sorted(found, key=lambda problem: problem.where)
