"""A form printed and filled by hand, then typed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.definition import Form, Question, Repeat

if TYPE_CHECKING:
    from ponleu.forms.rules.gate.channels import Strength

LONGEST_LIST = 40  # choices that still fit on a page


class FileNotOnPaper(Problem):
    """A picture or recording cannot be written down."""

    message = _("A file cannot be given on paper, so that this is left out.")
    advice = _("Say in the column channel where it is asked.")


class PlaceByHand(Problem):
    """A point that nobody measures."""

    message = _("On paper the place can only be described; nobody measures it.")


class ListTooLong(Problem):
    """A list that would fill pages."""

    message = _("%(count)s choices are too many to print; a line to write on is printed instead.")


class ListNotKnown(Problem):
    """Choices that only appear while the form is filled."""

    message = _("The choices are worked out while the form is filled; on paper there is a line to write on.")


class WholeListPrinted(Problem):
    """A filter that paper cannot apply."""

    message = _("All choices are printed, also those that earlier answers would have left out.")


class ValueOnPaper(Problem):
    """A label that repeats an answer."""

    message = _("The label holds an earlier answer; on paper an empty line stands there.")


class RecordingNotOnPaper(Problem):
    """A question that is heard."""

    message = _("The recording or video of the question cannot be played on paper.")


class SeveralSheets(Problem):
    """A repeat on paper."""

    message = _("This part is printed once; take as many copies of it as there are answers.")


def of_question(_form: Form, question: Question, _seconds: Mapping[str, float]) -> Iterator[tuple[Strength, Problem]]:
    """What paper does to a question."""
    if question.kind == "upload":
        yield "cannot", FileNotOnPaper()
        return
    if question.type in {"geopoint", "geotrace", "geoshape"}:
        yield "mind", PlaceByHand()
    if question.itemset is not None:
        yield from _list(question)
    if any(True for _output in question.words.outputs()):
        yield "mind", ValueOnPaper()
    forms = {form for each in question.words.by_language.values() for form in each}
    if forms & {"audio", "video"}:
        yield "mind", RecordingNotOnPaper()


def of_repeat(_form: Form, _repeat: Repeat) -> Iterator[tuple[Strength, Problem]]:
    """What paper does to a repeat."""
    yield "mind", SeveralSheets()


def _list(question: Question) -> Iterator[tuple[Strength, Problem]]:
    if not question.choices:
        yield "mind", ListNotKnown()
    elif len(question.choices) > LONGEST_LIST:
        yield "mind", ListTooLong(count=len(question.choices))
    elif question.itemset is not None and question.itemset.is_filtered:
        yield "mind", WholeListPrinted()
