"""Forms and submissions as programs ask for them: by Central's names, through corrections, some hundred at a time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.forms.models import Comment, File, Form, Submission, Version
from ponleu.forms.queries.compiled import compiled, marks
from ponleu.forms.queries.tags import tags_of
from ponleu.forms.rules.central.asking import Asked, Value
from ponleu.forms.rules.central.holding import Row, holds
from ponleu.forms.rules.central.numbers import number_of
from ponleu.forms.rules.central.shapes import REVIEWED, Sent
from ponleu.forms.rules.central.tables import Answered, Tables, compared_as, tables_of
from ponleu.forms.rules.codebook import codebook

AT_ONCE = 500
OURS = "ponleu:"  # before the number of a submission whose own identifier is sealed, or that has none


@dataclass(frozen=True, slots=True)
class Published:
    """The versions of a form that were published, oldest first, without their bytes."""

    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The one that is offered."""
        return self.versions[-1]

    def named(self, version: str) -> Version | None:
        """The version with a name; programs write `___` for one without."""
        wanted = "" if version == "___" else version
        return next((each for each in self.versions if each.version == wanted), None)


def published_of(forms: Iterable[Form]) -> dict[UUID, Published]:
    """By form; a form without any is left out."""
    rows = Version.objects.filter(form__in=list(forms), published_on__isnull=False).defer("xml", "source")
    found: dict[UUID, list[Version]] = {}
    for each in rows.order_by("number"):
        found.setdefault(each.form_id, []).append(each)
    return {form: Published(tuple(versions)) for form, versions in found.items()}


def tables(published: Published) -> Tables:
    """What the answers to a form look like."""
    forms = [compiled(each) for each in published.versions]
    return tables_of(codebook(forms), zip(forms, map(marks, published.versions), strict=True))


class Chains:
    """The corrections of a form's submissions: which row is the first, which the newest of one filled form."""

    def __init__(self, form: Form) -> None:
        both = Q(replaces__isnull=False) | Q(replaced_by__isnull=False)
        rows = Submission.objects_of_django.filter(both, form=form).values_list("pk", "replaces", "instance_id")
        self.ids = {pk: (before, id) for pk, before, id in rows}
        self.after = {before: pk for pk, (before, _id) in self.ids.items() if before is not None}

    def all_of(self, pk: int) -> list[int]:
        """Every row of one filled form, the first one first."""
        found = [pk]
        while (before := self.ids.get(found[-1], (None, ""))[0]) is not None:
            found.append(before)
        found.reverse()
        while (after := self.after.get(found[-1])) is not None:
            found.append(after)
        return found

    def name_of(self, first: int, own: str) -> str:
        """Under which a filled form is known: the identifier that it first bore, or ours where that is sealed."""
        return self.ids.get(first, (None, own))[1] or f"{OURS}{first}"


class _Kept(NamedTuple):
    """What is told of a submission, in the order of the columns below."""

    pk: int
    instance_id: str
    received_on: date
    state: str
    version: str
    device: UUID | None
    key: UUID | None
    entered_by: UUID | None
    is_sealed: bool
    answers: dict[str, str]

    def sent(self, chains: Chains) -> Sent:
        """The same with its name, and how often it was corrected."""
        rows = chains.all_of(self.pk)
        sender = self.key or self.device or self.entered_by
        return Sent(
            name=chains.name_of(rows[0], self.instance_id),
            current=self.instance_id,
            received_on=self.received_on,
            state=self.state,
            version=self.version,
            sender=number_of(sender) if sender else 0,
            device=str(self.device or ""),
            edits=len(rows) - 1,
            is_sealed=self.is_sealed,
        )


_COLUMNS = (
    *("pk", "instance_id", "received_on", "state", "version__version"),
    *("device", "key", "entered_by", "is_sealed", "answers"),
)


def found_as(rows: QuerySet[Submission], form: Form, name: str) -> Submission | None:
    """The newest correction of what bears a name, if it is among some rows: by its own identifier, or by ours."""
    mine = Submission.objects_of_django.filter(form=form)
    if name.startswith(OURS):
        number = name.removeprefix(OURS)
        mine = mine.filter(pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    else:
        mine = mine.filter(instance_tag=tags_of(form.pk).of("instance", name))
    pk = mine.values_list("pk", flat=True).first()
    return None if pk is None else rows.filter(pk=Chains(form).all_of(pk)[-1]).select_related("form", "version").first()


def chosen(rows: QuerySet[Submission], form: Form, filter: tuple[Asked, Tables, datetime] | None = None) -> array[int]:
    """The ids of the newest corrections for which a filter holds, in the order of the rows.

    filter   with the tables that it asks, and the moment that is now
    """
    rows = rows.filter(is_current=True).select_related(None)
    if filter is None:
        return array("q", rows.values_list("pk", flat=True).iterator(AT_ONCE))
    (asked, tables, now), chains = filter, Chains(form)
    columns = tables.columns()
    found = (_Kept(*row) for row in rows.values_list(*_COLUMNS).iterator(AT_ONCE))
    read = partial(_read, columns={path: (each.ref, each.type) for path, each in columns.items()})
    return array("q", (row.pk for row in found if holds(asked, Row(partial(read, row, row.sent(chains)), now))))


def told(form: Form, ids: Sequence[int]) -> Iterator[list[Answered]]:
    """What is told of some submissions, some hundred at a time, in their order. What was deleted since is left out."""
    chains = Chains(form)
    for start in range(0, len(ids), AT_ONCE):
        part = list(ids[start : start + AT_ONCE])
        found = {row[0]: _Kept(*row) for row in Submission.objects_of_django.filter(pk__in=part).values_list(*_COLUMNS)}
        files = _files(chains, part)
        yield [
            Answered(found[pk].sent(chains), found[pk].answers, *files.get(pk, (0, 0))) for pk in part if pk in found
        ]


def comments_of(form: Form, submission: Submission) -> list[Comment]:
    """What reviewers wrote beside a filled form and its corrections, the newest first."""
    rows = Comment.objects.filter(submission__in=Chains(form).all_of(submission.pk)).exclude(text="")
    return list(rows.order_by("-written_at", "-pk"))


def _files(chains: Chains, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By submission, how many files came, and how many are here or waited for; with those of what it corrects."""
    whole = {pk: pk_now for pk_now in ids for pk in chains.all_of(pk_now)}
    names: dict[int, dict[bytes, bool]] = {}
    rows = File.objects.filter(submission__in=list(whole)).values_list("submission", "name_tag", "content_tag")
    for pk, name, content in rows:
        mine = names.setdefault(whole[pk], {})
        mine[bytes(name)] = mine.get(bytes(name), False) or bool(content)
    return {pk: (sum(mine.values()), len(mine)) for pk, mine in names.items()}


def _read(row: _Kept, sent: Sent, path: str, *, columns: Mapping[str, tuple[str, str]]) -> Value:
    if path in columns:
        ref, type = columns[path]
        return compared_as(row.answers.get(ref, ""), type)
    return _OF_A_SUBMISSION[path](sent)


_OF_A_SUBMISSION: Mapping[str, Callable[[Sent], Value]] = {
    "__id": lambda sent: sent.name,
    "__system/submissionDate": lambda sent: sent.received_on,
    "__system/updatedAt": lambda _sent: None,
    "__system/deletedAt": lambda _sent: None,
    "__system/submitterId": lambda sent: sent.sender,
    "__system/reviewState": lambda sent: REVIEWED[sent.state],
    "__system/deviceId": lambda sent: sent.device or None,
    "__system/edits": lambda sent: sent.edits,
    "__system/formVersion": lambda sent: sent.version,
}
KNOWN = frozenset(_OF_A_SUBMISSION)  # what a filter may ask of a submission beside its answers
