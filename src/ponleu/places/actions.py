"""What changes the record of areas."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ponleu.core import Evidence, Period
from ponleu.places.files import load_gazetteer
from ponleu.places.models import Area, AreaCode, AreaName, Succession
from ponleu.places.rules import AreaRecord, Gazetteer, fold


@transaction.atomic
def load_country(country: str) -> int:
    """Bring the tables to what the packaged data of a country says. Loading it again changes nothing.

    country   ISO 3166-1 alpha-3
    returns   how many areas are recorded
    raises    CountryNotRecorded
    """
    return record(load_gazetteer(country))


@transaction.atomic
def record(gazetteer: Gazetteer) -> int:
    """Bring the tables to what a gazetteer says of its areas. Areas of other gazetteers stay as they are."""
    rows: dict[str, Area] = {}
    for area in sorted(gazetteer.areas, key=lambda area: area.level):
        rows[area.id] = _recorded_area(area, rows.get(area.parent))
        _replace_names(rows[area.id], area)
        _replace_codes(rows[area.id], area)
    Succession.objects.filter(former__in=rows.values()).delete()
    Succession.objects.bulk_create(
        Succession(
            kind=change.kind,
            former=rows[change.former],
            later=rows[change.later],
            happened_on=change.on,
            **_evidence(change.evidence),
        )
        for change in gazetteer.successions
    )
    return len(rows)


def _recorded_area(area: AreaRecord, parent: Area | None) -> Area:
    given = {
        "country": area.country,
        "level": area.level,
        "kind": area.kind,
        "parent": parent,
        "code": area.code(),
        "name": area.name(),
        **_span(area.valid),
        **_evidence(area.evidence),
    }
    return Area.objects.update_or_create(key=area.id, defaults=given)[0]


def _replace_names(row: Area, area: AreaRecord) -> None:
    row.names.all().delete()
    AreaName.objects.bulk_create(
        AreaName(
            area=row,
            language=name.language,
            spelling=name.spelling,
            folded=fold(name.spelling),
            kind=name.kind,
            **_span(name.valid),
            **_evidence(name.evidence),
        )
        for name in area.names
    )


def _replace_codes(row: Area, area: AreaRecord) -> None:
    row.codes.all().delete()
    AreaCode.objects.bulk_create(
        AreaCode(area=row, scheme=code.scheme, code=code.code, **_span(code.valid), **_evidence(code.evidence))
        for code in area.codes
    )


def _span(period: Period) -> dict[str, Any]:
    return {"valid_from": period.valid_from, "valid_until": period.valid_until}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"source": evidence.source, "dated": evidence.dated, "is_verified": evidence.is_verified}
