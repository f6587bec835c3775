"""What can be wrong with answers, each said without repeating them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ponleu.core import Problem
from ponleu.core import mark as _

Wrong: TypeAlias = Literal[
    "unknown",
    "type",
    "choice",
    "constraint",
    "required",
    "hidden",
    "calculated",
    "count",
    "form",
    "version",
    "rule",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong at one place. Its message never holds the answer.

    kind    "unknown": the form has no such node          "type": not a number, date… as the question wants
            "choice": not among the open choices          "constraint": breaks the question's rule
            "required": not answered                      "hidden": answered although the form did not ask
            "calculated": not what the rule works out     "count": another number of instances than the rule says
            "form", "version": made with another form or version
            "rule": a rule of the form itself cannot be worked out
    """

    kind: Wrong
    ref: str
    message: Problem


class Unknown(Problem):
    """A node that the form does not have."""

    message = _("%(ref)s is not in this form.")
    advice = _("Compare the version of the form on the device with this one.")


class WrongType(Problem):
    """A text where a number, date or place is wanted."""

    message = _("The answer is not of the kind that the question asks for (%(type)s).")
    advice = _("Answer again.")


class NoSuchChoice(Problem):
    """A choice that was not open."""

    message = _("The answer is not among the choices that are open.")
    advice = _("Choose again.")


class BreaksRule(Problem):
    """An answer against the question's constraint; `words` are those of the form, if it has any."""

    message = _("The answer breaks the rule of this question. %(words)s")


class NotAnswered(Problem):
    """No answer where one is required."""

    message = _("An answer is required. %(words)s")


class Hidden(Problem):
    """An answer to what was not asked."""

    message = _("There is an answer although the form does not ask this question here.")
    advice = _("Ask who filled in the form, or leave the answer out.")


class NotAsCalculated(Problem):
    """A value that the form works out, and that came out otherwise."""

    message = _("The value is not what the form works out from the other answers.")
    advice = _("Ask whether the form was filled with another version or changed by hand.")


class WrongCount(Problem):
    """More or fewer instances of a repeat than its rule says."""

    message = _("There are %(found)s, and the form asks for %(wanted)s.")


class OtherForm(Problem):
    """A submission that names another form."""

    message = _("These are answers to the form %(found)s, not to %(wanted)s.")


class OtherVersion(Problem):
    """A submission that names another version."""

    message = _("These are answers to version %(found)s, not to %(wanted)s.")


class CannotWorkOut(Problem):
    """A rule that failed."""

    message = _("The form's rule (%(rule)s) cannot be worked out: %(reason)s")
    advice = _("Tell who made the form.")
