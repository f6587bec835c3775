"""The page that shows the table of roles: for everybody, and the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ponleu.people import queries
from ponleu.people.rules import wording
from ponleu.people.rules.roles import ROLES, Rule


@dataclass(frozen=True, slots=True)
class Line:
    """One rule in the reader's language; the days only where they are not simply “from now on”."""

    deed: str
    place: str
    conditions: list[str]
    note: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """A role, and what it may do."""

    id: str
    name: str
    who: str
    lines: list[Line]


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, today and as far as it is already decided."""
    today = timezone.now().date()
    sections = [*_sections(queries.role_rules(), today=today)]
    return render(request, "people/roles.html", {"edition": queries.role_edition(), "sections": sections})


def _sections(rules: tuple[Rule, ...], *, today: date) -> Iterator[Section]:
    for role, name in ROLES.items():
        lines = [_line(rule, today=today) for rule in rules if rule.role == role and not _is_over(rule, today)]
        yield Section(role.replace(" ", "-"), gettext(name), gettext(wording.WHO[role]), lines)


def _is_over(rule: Rule, today: date) -> bool:
    return rule.period.valid_until is not None and rule.period.valid_until <= today


def _line(rule: Rule, *, today: date) -> Line:
    start = rule.period.valid_from
    return Line(
        deed=gettext(wording.deed(rule.verb, rule.object)),
        place=gettext(wording.PLACES[rule.scope]),
        conditions=[gettext(each) for each in wording.conditions(rule.conditions)],
        note=rule.note and gettext(rule.note),
        valid_from=start if start and start > today else None,
        valid_until=rule.period.valid_until,
    )
