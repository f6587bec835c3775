"""What each role may do: the table `people/data/roles.csv`, read and applied. What it does not say is refused."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO

from ponleu.core import Period, Problem, Problems, Where
from ponleu.core import mark as _
from ponleu.people.rules.scopes import Held, Scope, reaches

COLUMNS = ("role", "verb", "object", "scope", "condition", "valid_from", "valid_until", "since", "note")
ACCOUNT_HOLDER = "account holder"  # everybody with an active account holds it; it is never given
ROLES = {
    ACCOUNT_HOLDER: _("account holder"),
    "child representative": _("child representative"),
    "child researcher": _("child researcher"),
    "facilitator": _("facilitator"),
    "child network coordinator": _("child network coordinator"),
    "adult network coordinator": _("adult network coordinator"),
    "secretariat lead": _("secretariat lead"),
    "duty worker": _("duty worker"),
    "case supervisor": _("case supervisor"),
    "translator": _("translator"),
    "analyst": _("analyst"),
    "focal point": _("focal point"),
    "auditor": _("auditor"),
    "people administrator": _("people administrator"),
    "operator": _("operator"),
    "recovery custodian": _("recovery custodian"),
}
OF_CHILDREN = frozenset({"child representative", "child researcher"})  # given by their network, to children alone
WITH_TEAM_KEYS = frozenset({"duty worker", "case supervisor"})  # others are given single records
WITH_NETWORK_KEYS = frozenset({"child network coordinator"})  # those of the network's team, which hold the consents
VERBS = ("read", "create", "change", "end", "give", "approve", "use")
OBJECTS = [
    "account",
    "child_account",
    "organisation",
    "network",
    "team",
    "membership",
    "seat",
    "working_group",
    "role",
    "invitation",
    "session",
    "consent_record",
    "sealed_record",
    "search",
    "trail",
    "key_grant",
    "hold",
    "erasure",
    "ceremony",
    "form",
    "submission",
    "device",
]


class Condition(StrEnum):
    """What must be so at the moment of asking."""

    UNLOCKED = "unlocked"
    SECOND_FACTOR = "second_factor"
    SECOND_PERSON = "second_person"
    NOT_OWN = "not_own"


class NotInTheTable(Problem):
    """A cell holds a word that the table of roles does not know."""

    message = _("“%(word)s” is not known here.")
    advice = _("Use one of: %(known)s.")


class NotADay(Problem):
    """A cell for a day holds something else."""

    message = _("“%(word)s” is not a day.")
    advice = _("Write it as 2026-11-01.")


class EndsTooEarly(Problem):
    """A rule that no day would know."""

    message = _("This rule ends on %(until)s, which is not after its start on %(start)s.")
    advice = _("Write the first day on which it no longer holds, or leave the field empty.")


class SaidTwice(Problem):
    """Two rows give one permission for the same days: nobody could tell which conditions hold."""

    message = _("Row %(first)s already says whether the role “%(role)s” may do this, for some of the same days.")
    advice = _("Keep one of the two rows, or let the first end where the second starts.")


class WrongColumns(Problem):
    """The table's head is not the agreed one."""

    message = _("The columns of the table of roles are wrong.")
    advice = _("They are: %(known)s.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a role may do this to that, so far, if."""

    role: str
    verb: str
    object: str
    scope: Scope
    conditions: frozenset[Condition]
    period: Period
    since: str
    note: str
    row: int


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version of the table this is, and who has read it.

    reviewed_by   the name or role of the lawyer who signed this version; empty while nobody has
    """

    version: int
    dated_on: date
    reviewed_by: str
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class State:
    """What is so at the moment of asking: circles of the thing, and conditions that hold."""

    circles: frozenset[tuple[Scope, str]]
    holds: frozenset[Condition]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is permitted, by which row, or which conditions of the nearest row are missing."""

    is_permitted: bool
    by: Rule | None = None
    missing: frozenset[Condition] = frozenset()

    def __bool__(self) -> bool:
        return self.is_permitted


def parse(text: str, *, file: str = "roles.csv") -> tuple[Rule, ...]:
    """The rules of the table.

    raises   Problems, each naming its row and field
    """
    rows = csv.DictReader(StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise Problems([WrongColumns(where=Where(file, 1), known=", ".join(COLUMNS))])
    numbered = [(number, {key: row.get(key) or "" for key in COLUMNS}) for number, row in enumerate(rows, start=2)]
    if found := [problem for number, row in numbered for problem in _problems(row, file=file, number=number)]:
        raise Problems(found)
    rules = tuple(_rule(row, number=number) for number, row in numbered)
    if found := [*_said_twice(rules, file=file)]:
        raise Problems(found)
    return rules


def permitted(
    held: Iterable[Held], verb: str, object: str, state: State, *, rules: Iterable[Rule], on: date
) -> Decision:
    """Whether somebody with these roles may do this now; everything that no row allows is refused."""
    roles, nearest = tuple(held), Decision(False)
    for rule in rules:
        if (rule.verb, rule.object) != (verb, object) or on not in rule.period:
            continue
        if not any(each.role == rule.role and reaches(each, rule.scope, state.circles, on=on) for each in roles):
            continue
        missing = rule.conditions - state.holds
        if not missing:
            return Decision(True, rule)
        if nearest.by is None or len(missing) < len(nearest.missing):
            nearest = Decision(False, rule, missing)
    return nearest


def circles_of(role: str, *, rules: Iterable[Rule], on: date) -> frozenset[Scope]:
    """The kinds of circles within which a role can be held, so that it permits something there."""
    mine = (rule.scope for rule in rules if rule.role == role and on in rule.period)
    return frozenset(mine) - {Scope.OWN}


def _problems(row: dict[str, str], *, file: str, number: int) -> Iterator[Problem]:
    known: dict[str, list[str]] = {"role": [*ROLES], "verb": [*VERBS], "object": [*OBJECTS], "scope": [*Scope]}
    for field, words in known.items():
        if row[field] not in words:
            yield NotInTheTable(where=Where(file, number, field), word=row[field], known=", ".join(words))
    for word in row["condition"].split():
        if word not in list(Condition):
            yield NotInTheTable(where=Where(file, number, "condition"), word=word, known=", ".join(Condition))
    for field in ("valid_from", "valid_until"):
        if (row[field] or field == "valid_from") and _day(row[field]) is None:
            yield NotADay(where=Where(file, number, field), word=row[field])
    start, until = _day(row["valid_from"]), _day(row["valid_until"])
    if start and until and until <= start:
        yield EndsTooEarly(where=Where(file, number, "valid_until"), start=start, until=until)


def _said_twice(rules: Iterable[Rule], *, file: str) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str, Scope], list[Rule]] = {}
    for rule in rules:
        others = seen.setdefault((rule.role, rule.verb, rule.object, rule.scope), [])
        if first := next((other for other in others if other.period.overlaps(rule.period)), None):
            yield SaidTwice(where=Where(file, rule.row, "role"), first=first.row, role=rule.role)
        others.append(rule)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rule(row: dict[str, str], *, number: int) -> Rule:
    conditions = frozenset(Condition(word) for word in row["condition"].split())
    period = Period(_day(row["valid_from"]), _day(row["valid_until"]))
    scope = Scope(row["scope"])
    return Rule(row["role"], row["verb"], row["object"], scope, conditions, period, row["since"], row["note"], number)
