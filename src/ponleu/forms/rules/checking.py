"""A finished submission against the form it was filled with: what a careful reader would find wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.definition import Form

Wrong: TypeAlias = Literal[
    "unknown", "type", "choice", "constraint", "required", "hidden", "calculated", "count", "form", "version"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong at one place. Its message never holds the answer.

    kind    "unknown": the form has no such node          "type": not a number, date… as the question wants
            "choice": not among the open choices          "constraint": breaks the question's rule
            "required": not answered                      "hidden": answered although the form did not ask
            "calculated": not what the rule works out     "count": another number of instances than the rule says
            "form", "version": made with another form or version
    """

    kind: Wrong
    ref: str
    message: Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """What a submission says and what is wrong in it.

    answers        ref -> stored text, of every node with a value, meta left out
    instance_id    "" if it has none
    deprecated_id  the submission that this one replaces, or ""
    started, ended  by the device's clock, with its zone; None if the form does not ask for them or they are no times
    """

    findings: tuple[Finding, ...]
    answers: Mapping[str, str]
    instance_id: str
    deprecated_id: str
    started: datetime | None
    ended: datetime | None


class NotASubmission(Problem):
    """Not XML, or XML that could not be an answer to this form: nothing of it can be kept as answers."""

    message = _("What was sent is not an answer to this form: %(reason)s")
    advice = _("Fill in the form again, or send it from the device that filled it.")


def check(form: Form, xml: bytes, *, received: datetime) -> Checked:
    """Check a submission as if it were filled again by its own clock and zone.

    received   stands in for the end time where the form has none
    raises     NotASubmission when it is not XML, too large, too deep, or names another root
    """
    raise NotImplementedError
