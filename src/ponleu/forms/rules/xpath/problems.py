"""What can be wrong with an expression, before it is run and while it is."""

from __future__ import annotations

from ponleu.core import Problem, Where
from ponleu.core import mark as _


class NotAnExpression(Problem):
    """A text that cannot be read as an expression; `position` counts its characters from 1."""

    message = _("“%(near)s” does not fit at character %(position)s of the rule.")
    advice = _("Look for a missing operator, comma or bracket before it.")

    def __init__(self, *, position: int, near: str = "", most: int = 0, where: Where | None = None) -> None:
        self.position = position
        super().__init__(where=where, position=position, near=near, most=most)


class NothingWritten(NotAnExpression):
    """Nothing but blanks."""

    message = _("The rule is empty.")
    advice = _("Write one, or leave its cell empty.")


class EndsTooSoon(NotAnExpression):
    """An end where an operand or a bracket should be."""

    message = _("The rule ends at character %(position)s where something is missing.")
    advice = _("Look for an operator without a second value, or a bracket that is not closed.")


class QuoteNotClosed(NotAnExpression):
    """A text without its second quote."""

    message = _("The quote at character %(position)s is opened and not closed.")
    advice = _("Close it with the same straight quote.")


class UnknownSign(NotAnExpression):
    """A character that no expression has."""

    message = _("“%(near)s” at character %(position)s has no meaning in a rule.")
    advice = _("Use “and”, “or”, “not(...)”, “=”, “div” and “mod”, and straight quotes around texts.")


class NameInBraces(NotAnExpression):
    """``${age}`` outside a spreadsheet."""

    message = _("“${” at character %(position)s stands for a question only in the spreadsheet of a form.")
    advice = _("Write the path of the question instead, such as /data/age.")


class NumberTooLarge(NotAnExpression):
    """A number that no computer can hold."""

    message = _("The number at character %(position)s is too large.")
    advice = _("Write a number with at most 300 digits.")


class TooLong(NotAnExpression):
    """More text than any rule needs."""

    message = _("The rule is longer than %(most)s characters.")
    advice = _("Split it over several calculations.")


class TooDeep(NotAnExpression):
    """More brackets inside brackets than can be worked out safely."""

    message = _("At character %(position)s the rule is nested more than %(most)s levels deep.")
    advice = _("Split it over several calculations.")


class UnknownFunction(Problem):
    """A function that neither XPath nor ODK has."""

    message = _("There is no function “%(name)s”.")
    advice = _("Check its spelling; functions of other systems cannot be used.")


class WrongArguments(Problem):
    """A function with too few or too many values in its brackets."""

    message = _("“%(name)s” is given %(given)s values, and takes %(takes)s.")
    advice = _("Count the commas inside its brackets.")


class NotAList(Problem):
    """A text or number where questions or choices are to be selected."""

    message = _("“%(what)s” needs the path of a question or a list.")
    advice = _("Put a path there, not a text or a number.")


class NoSuchInstance(Problem):
    """A secondary instance that the form does not have."""

    message = _("The form has no list called “%(name)s”.")
    advice = _("Add the list to the form, or attach its file.")


class PatternRefused(Problem):
    """A regular expression that cannot be run in bounded time, or is not well formed."""

    message = _("The pattern “%(pattern)s” cannot be used: %(reason)s.")
    advice = _("Patterns may not look ahead, look back or refer to groups; write several simple conditions.")


class NotComputable(Problem):
    """A function that was given what it cannot work with."""

    message = _("“%(name)s” cannot work with “%(given)s”.")
    advice = _("See which values the function takes in the ODK documentation.")
