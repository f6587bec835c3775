"""Questions to the database about studies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.studies import models
from ponleu.studies.files.folders import MANIFEST
from ponleu.studies.files.knowledge import knowledge_for
from ponleu.studies.files.meta import FILE as META
from ponleu.studies.files.meta import read_meta
from ponleu.studies.rules import schema
from ponleu.studies.rules.book import StudyBook
from ponleu.studies.rules.pack import Pack, StudyMeta


class NotFound(Problem):
    """There is nothing at this address, or nothing that this reader may see: the answer is the same."""

    message = _("There is no such page.")
    advice = _("Go back to the list of studies.")


def all_studies() -> list[StudyMeta]:
    """What every study says of itself, the newest first."""
    texts = models.StudyFile.objects.filter(path=META).values_list("text", flat=True)
    metas = [meta for meta, _wrong in map(read_meta, texts) if meta]
    return sorted(metas, key=lambda meta: (meta.published_on, meta.id), reverse=True)


def pack_of(slug: str) -> Pack:
    """A study with all its tables and texts, in a number of queries that does not depend on its size.

    raises   NotFound
    """
    study = models.Study.objects.filter(slug=slug).first()
    if study is None:
        raise NotFound
    return _pack(study.pk, study.slug, study.digest)


@lru_cache(maxsize=8)
def _pack(pk: int, slug: str, digest: str) -> Pack:
    """Kept for as long as the digest is the same: a study changes only by being loaded again."""
    files = dict(models.StudyFile.objects.filter(study=pk).values_list("path", "text"))
    meta, _wrong = read_meta(files[META])
    if meta is None:
        raise NotFound
    keys: dict[str, dict[int, str]] = {}
    rows: dict[str, tuple[Any, ...]] = {}
    for table, model in models.TABLES.items():
        found = list(model._default_manager.filter(study=pk).order_by("position"))
        keys[table] = {row.pk: getattr(row, "key", "") for row in found}
        rows[table] = tuple(_value(table, row, keys) for row in found)
    return Pack(study=meta, files=files, **rows)


def _value(table: str, row: models.StudyRow, keys: dict[str, dict[int, str]]) -> Any:
    values: dict[str, Any] = {}
    for column in schema.columns_of(table):
        if column.kind is schema.Kind.REF:
            values[column.name] = keys[column.to].get(getattr(row, f"{column.name}_id"), "")
        else:
            held = getattr(row, "key" if column.name == "id" else column.name)
            values[column.name] = tuple(held) if isinstance(held, list) else held
    return schema.TABLES[table](**values)


def book_of(pack: Pack, language: str) -> StudyBook:
    """A study told in the language of a page; pages in Khmer print Khmer digits."""
    return StudyBook.of(pack, language=language, knowledge=knowledge_for(pack.study), khmer_digits=language == "km")


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file that a build made."""

    path: str  # such as "editions/full-en.pdf"
    bytes: int
    sha256: str
    on_disk: Path


def built_files(slug: str) -> dict[str, BuiltFile]:
    """The files of a study's last build by their path; none before it was built. Only these are ever served."""
    folder = Path(settings.EDITIONS) / slug
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        built = [BuiltFile(path, each["bytes"], each["sha256"], folder / path) for path, each in listed.items()]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # no build, or a broken one
        return {}
    return {each.path: each for each in built if each.on_disk.is_file() and _lies_in(each.on_disk, folder)}


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a file is inside a folder once links, dots and absolute paths are followed."""
    return path.resolve().is_relative_to(folder.resolve())
