"""A form on pages of the browser, where no script need run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.definition import Form, Question

if TYPE_CHECKING:
    from ponleu.forms.rules.gate.channels import Strength


class FileOnPages(Problem):
    """Nothing that people send in unknown may carry a file."""

    message = _("On forms that anybody may open no file can be sent; only those who have signed in are asked this.")


class PlaceOnPages(Problem):
    """Without a script a browser does not say where it is."""

    message = _("The place is typed, or taken from the device where scripts are allowed.")


class BarcodeOnPages(Problem):
    """A page has no reader of codes."""

    message = _("The code under the bars is typed.")


def of_question(_form: Form, question: Question, _seconds: Mapping[str, float]) -> Iterator[tuple[Strength, Problem]]:
    """What pages do to a question."""
    if question.kind == "upload":
        yield "mind", FileOnPages()
    if question.type in {"geopoint", "geotrace", "geoshape"}:
        yield "mind", PlaceOnPages()
    if question.type == "barcode":
        yield "mind", BarcodeOnPages()
