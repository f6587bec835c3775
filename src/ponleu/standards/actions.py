"""What brings the tables to what the data files say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction

from ponleu.core import Evidence
from ponleu.standards import files
from ponleu.standards.models import Instrument, Issue, OutlineSection, Provision, Recorded, Term, Theme
from ponleu.standards.rules import Citation

Row = TypeVar("Row", bound=Recorded)
Provisions = dict[str, Provision]


@transaction.atomic
def load_standards() -> None:
    """Bring the tables to what the packaged data says. Loading it again changes nothing; rows keep their keys."""
    provisions = _load_provisions(_load_instruments())
    sections = _load_outline()
    themes = _load_themes(provisions)
    _load_issues(themes, sections, provisions)
    _load_terms()


def _load_instruments() -> dict[str, Instrument]:
    shown = ("name_en", "name_km", "short_en", "adopted_on", "in_force_on", "document")
    rows = {
        treaty.code: _row(Instrument, treaty, position, shown, code=treaty.code)
        for position, treaty in enumerate(files.load_instruments(), start=1)
    }
    return _only(Instrument, rows)


def _load_provisions(instruments: dict[str, Instrument]) -> Provisions:
    rows: Provisions = {}
    for position, provision in enumerate(files.load_provisions(), start=1):
        rows[str(provision.citation)] = _row(
            Provision,
            provision,
            position,
            ("label_en", "label_km"),
            defaults={
                "parent": rows.get(str(Citation(provision.instrument, provision.parent))),
                "defines": ", ".join(provision.defines),
            },
            instrument=instruments[provision.instrument],
            article=provision.article,
        )
    return _only(Provision, rows)


def _load_outline() -> dict[str, OutlineSection]:
    rows: dict[str, OutlineSection] = {}
    for position, section in enumerate(files.load_outline(), start=1):
        parent = {"parent": rows.get(section.parent)}
        rows[section.code] = _row(
            OutlineSection, section, position, ("label_en", "label_km"), defaults=parent, code=section.code
        )
    return _only(OutlineSection, rows)


def _load_themes(provisions: Provisions) -> dict[str, Theme]:
    rows: dict[str, Theme] = {}
    for position, theme in enumerate(files.load_themes(), start=1):
        rows[theme.code] = _row(Theme, theme, position, ("label_en", "label_km", "label_child"), code=theme.code)
        rows[theme.code].provisions.set(provisions[citation] for citation in theme.provisions)
    return _only(Theme, rows)


def _load_issues(themes: dict[str, Theme], sections: dict[str, OutlineSection], provisions: Provisions) -> None:
    rows: dict[str, Issue] = {}
    for position, issue in enumerate(files.load_issues(), start=1):
        places = {"theme": themes[issue.theme], "outline": sections[issue.outline]}
        rows[issue.code] = _row(Issue, issue, position, ("label_en", "label_km"), defaults=places, code=issue.code)
        rows[issue.code].provisions.set(provisions[citation] for citation in issue.provisions)
    _only(Issue, rows)


def _load_terms() -> None:
    shown = ("language", "words", "stance", "replacement", "keep_when", "note")
    _only(
        Term,
        {
            term.id: _row(Term, term, position, shown, code=term.id)
            for position, term in enumerate(files.load_terms(), start=1)
        },
    )


def _row(
    model: type[Row],
    value: Any,
    position: int,
    shown: Iterable[str],
    *,
    defaults: dict[str, Any] | None = None,
    **key: Any,
) -> Row:
    """The row with this key, brought to what the value says."""
    evidence: Evidence = value.evidence
    given = {field: getattr(value, field) for field in shown} | (defaults or {})
    given |= {"source": evidence.source, "dated": evidence.dated, "is_verified": evidence.is_verified}
    manager: models.Manager[Row] = model._default_manager
    return manager.update_or_create(**key, defaults=given | {"position": position})[0]


def _only(model: type[Row], rows: dict[str, Row]) -> dict[str, Row]:
    """Drop the rows that the files no longer have."""
    model._default_manager.exclude(pk__in=[row.pk for row in rows.values()]).delete()
    return rows
