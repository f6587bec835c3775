"""Giving answers out as a file. What is disclosed is written in the trail before the first byte leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import chain
from uuid import UUID

from django.db.models import QuerySet

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.files.exports import FORMATS, Export, written
from ponleu.forms.files.exports.export import plain_name
from ponleu.forms.models import Form, SealedSubmission, Submission
from ponleu.forms.queries import exporting as queries
from ponleu.forms.queries.exporting import Kept
from ponleu.forms.rules import definition
from ponleu.forms.rules.checking import NotASubmission, check
from ponleu.forms.rules.exports.columns import Layout
from ponleu.forms.rules.exports.filters import filters_of
from ponleu.forms.rules.exports.layout import layout_of
from ponleu.forms.rules.exports.rows import Answered, Arranger
from ponleu.vault.actions import trail
from ponleu.vault.actions.records import read_bytes, unlock_record
from ponleu.vault.actions.retention import Erased
from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.queries.keys import NoGrant, Opened
from ponleu.vault.rules.cipher import Unreadable

IN_WORDS = frozenset({"csv", "zip", "xlsx"})  # where labels may stand in place of values
MOST_OPENED = 10_000  # each is opened by itself and recorded, and what was sealed waits in memory


class UnknownFormat(Problem):
    """A kind of file that is not written."""

    message = _("Answers are not written as “%(name)s”.")
    advice = _("They are written as: %(known)s.")


class TooManyToOpen(Problem):
    """More sealed submissions than are opened at once."""

    message = _("These are %(count)s submissions; with sealed answers at most %(most)s are exported at once.")
    advice = _("Choose fewer by the day on which they came.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for.

    kind      of FORMATS
    language  labels in this language in place of names and values, for CSV and workbooks
    asked     filters as in an address, like ("age__gte", "10")
    """

    kind: str
    language: str | None = None
    is_split: bool = False
    with_trials: bool = False
    asked: Sequence[tuple[str, str]] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that is written while it is sent."""

    name: str
    content_type: str
    count: int  # of submissions
    left_out: tuple[str, ...]  # columns that are sealed
    pieces: Iterator[bytes] = field(repr=False)


def export(
    form: Form,
    wanted: Wanted,
    rows: QuerySet[Submission],
    *,
    day: date,
    by: UUID | None = None,
    opened: Opened | None = None,
) -> Exported:
    """Write those submissions that nothing has replaced. The file is made as its pieces are taken.

    rows     the submissions that whoever asks may see
    by       who asks; None for the command line
    opened   an unlocked vault of whoever may open the team's records: then sealed answers are in the file
    raises   UnknownFormat, UnknownLanguage, TooManyToOpen, NothingPublished, what filters raise, and what the writer
             of the kind cannot do
    """
    if wanted.kind not in FORMATS:
        raise UnknownFormat(name=wanted.kind, known=", ".join(FORMATS))
    versions = queries.versions_of(form, with_drafts=wanted.with_trials)
    forms = dict(zip((each.pk for each in versions), queries.read(versions), strict=True))
    layout = _layout(list(forms.values()), wanted, is_opened=opened is not None)
    filters = filters_of(wanted.asked, layout)
    ids = queries.chosen(rows, filters, with_trials=wanted.with_trials)
    if opened is not None and len(ids) > MOST_OPENED:
        raise TooManyToOpen(count=len(ids), most=MOST_OPENED)
    names = {each.pk: each.version for each in versions}
    answered = (
        _answered(each, names, opening) for part in queries.kept(ids) for each, opening in _opening(part, forms, opened)
    )
    arranger = Arranger(layout)
    made = Export(layout, (arranger.rows(each) for each in answered), day, is_secret=opened is not None)
    pieces = written(made, wanted.kind)
    first = next(pieces, b"")  # what cannot be written is told before anything is sent
    _record(form, wanted, layout, count=len(ids), by=by, is_opened=opened is not None)
    kind = FORMATS[wanted.kind]
    name = f"{plain_name(form.form_id)}-{day.isoformat()}.{kind.ending}"
    return Exported(name, kind.content_type, len(ids), tuple(made.left_out), chain([first], pieces))


def _layout(forms: list[definition.Form], wanted: Wanted, *, is_opened: bool) -> Layout:
    language = wanted.language if wanted.kind in IN_WORDS else None
    return layout_of(forms, language=language, is_split=wanted.is_split, is_opened=is_opened)


Opening = dict[str, str] | None  # the answers of a sealed submission; None where it stayed closed


def _opening(
    part: list[Kept], forms: dict[UUID, definition.Form], opened: Opened | None
) -> Iterator[tuple[Kept, Opening]]:
    sealed = queries.sealed_of([each.pk for each in part if each.is_sealed]) if opened else {}
    for each in part:
        row = sealed.get(each.pk)
        is_here = row is not None and opened is not None and each.version in forms
        yield each, _opened_answers(each, row, forms[each.version], opened) if is_here and row and opened else None


def _opened_answers(kept: Kept, row: SealedSubmission, form: definition.Form, opened: Opened) -> Opening:
    """Every answer, from the XML as it was sent. What does not open stays closed, and the file says so."""
    try:
        keys = unlock_record(row.record, opened=opened, compartments=("identity",))
        xml = read_bytes(row, "xml", keys=keys)
        received = datetime.combine(kept.received_on, time(12), tzinfo=UTC)
        return dict(check(form, xml, received=received).answers)
    except (NoGrant, Erased, KeyStoreLost, Unreadable, NotASubmission):
        return None


def _answered(kept: Kept, versions: dict[UUID, str], opening: Opening) -> Answered:
    key = kept.instance_id or str(kept.pk)
    sealed = ("closed" if opening is None else "opened") if kept.is_sealed else ""
    own = (
        key,
        kept.received_on.isoformat(),
        versions.get(kept.version, ""),
        kept.channel,
        kept.state,
        str(kept.finding_count),
        "yes" if kept.is_trial else "",
        sealed,
    )
    return Answered(key, own, kept.answers if opening is None else opening)


def _record(form: Form, wanted: Wanted, layout: Layout, *, count: int, by: UUID | None, is_opened: bool) -> None:
    """Who took what: never a value, never what was asked for with a filter."""
    trail.record(
        "forms.exported",
        actor=by,
        subject_kind="forms.form",
        subject=str(form.pk),
        scope=form.team_id or form.organisation_id,
        outcome="done",
        at=None,
        kind=wanted.kind,
        submissions=count,
        clear=layout.count("clear"),
        identifying=layout.count("identifying"),
        sensitive=layout.count("sensitive"),
        beside=layout.count("beside"),
        left_out=len(layout.left_out),
        opened=is_opened,
        filtered=bool(wanted.asked),
        trials=wanted.with_trials,
    )
