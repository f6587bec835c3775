"""What changes a study: loading it, and building its editions."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from ponleu.places import queries as places
from ponleu.studies import models
from ponleu.studies.files.folders import write_build
from ponleu.studies.files.writing import pack_files
from ponleu.studies.rules import schema
from ponleu.studies.rules.pack import Pack


def digest_of(pack: Pack) -> str:
    """SHA-256 over the names and contents of a pack's files."""
    sum_ = sha256()
    for name, data in pack_files(pack).items():
        sum_.update(f"{name}\0{len(data)}\0".encode())
        sum_.update(data)
    return sum_.hexdigest()


@transaction.atomic
def load(pack: Pack) -> models.Study:
    """Put a study into the database in place of what was there under its name; all of it or nothing."""
    digest = digest_of(pack)
    known = models.Study.objects.filter(slug=pack.study.id).first()
    if known and known.digest == digest:
        return known
    if known:
        known.delete()
    study = models.Study.objects.create(slug=pack.study.id, digest=digest)
    models.StudyFile.objects.bulk_create(
        [models.StudyFile(study=study, path=path, text=text) for path, text in pack.files.items()]
    )
    keys: dict[str, dict[str, int]] = {}
    for table in _in_order_of_reference():
        keys[table] = _load_table(study, table, pack, keys)
    return study


def _in_order_of_reference() -> list[str]:
    return list(models.TABLES)  # a test holds that each table refers only to itself and to earlier ones


def _load_table(study: models.Study, table: str, pack: Pack, keys: dict[str, dict[str, int]]) -> dict[str, int]:
    model = models.TABLES[table]
    areas = _areas(pack) if table == "places" else {}
    made = []
    for position, row in enumerate(getattr(pack, table)):
        values = _values(table, row, keys)
        if table == "places":
            values["area"] = areas.get(row.code)
        made.append(model(study=study, position=position, **values))
    model._default_manager.bulk_create(made, batch_size=500)
    found = {row.key: row.pk for row in model._default_manager.filter(study=study)} if hasattr(model, "key") else {}
    if table == "participants":
        _join_wholes(made, pack, found)
    return found


def _areas(pack: Pack) -> dict[str, Any]:
    """The gazetteer's areas of the frame's day by code; none for a study with places of its own."""
    if not pack.study.gazetteer:
        return {}
    return {area.code: area for area in places.frame(on=pack.study.frame_on, country=pack.study.gazetteer)}


def _values(table: str, row: Any, keys: dict[str, dict[str, int]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in schema.columns_of(table):
        held = getattr(row, column.name)
        if column.name == "id":
            values["key"] = held
        elif column.kind is schema.Kind.REF:
            if column.to in keys:  # a reference into its own table is joined afterwards
                values[f"{column.name}_id"] = keys[column.to].get(held)
        else:
            values[column.name] = list(held) if isinstance(held, tuple) else held
    return values


def _join_wholes(made: list[Any], pack: Pack, found: dict[str, int]) -> None:
    parts = [(row, part.of) for row, part in zip(made, pack.participants, strict=True) if part.of]
    for row, whole in parts:
        row.pk, row.of_id = found[row.key], found[whole]
    models.Participants.objects.bulk_update([row for row, _ in parts], ["of"], batch_size=500)


def publish_editions(pack: Pack, files: Mapping[str, bytes]) -> None:
    """Put a build where the pages serve it from, in place of the study's earlier one; see `files.building.build`."""
    write_build(files, Path(settings.EDITIONS) / pack.study.id)
