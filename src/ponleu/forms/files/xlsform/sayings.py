"""What the converter says most often, in our words; each says what to do, and can be shown in every language."""

from __future__ import annotations

import re

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.gate.problems import Notice, Refusal


class ConverterRefuses(Refusal):
    """The converter found what our own checks did not. Its words are English and speak of the sheets only."""

    message = _("The XLSForm converter refuses this: %(reason)s")


class ConverterFails(Refusal):
    """The converter broke down instead of answering, or made something that is no form."""

    message = _("The XLSForm converter cannot make sense of this form.")
    advice = _("Take the newest rows out until it converts, to find the one at fault.")


class NotParameters(Refusal):
    """Parameters that are not pairs."""

    message = _("The parameters cannot be read.")
    advice = _("Write each as a name, an equals sign and a value, with spaces between them, such as start=1 end=5.")


class UnknownParameter(Refusal):
    """A parameter that a question of this type does not take."""

    message = _("A question of this type does not take the parameter %(rejected)s.")
    advice = _("It takes: %(accepted)s.")


class ParameterNotANumber(Refusal):
    """A range from a word."""

    message = _("The parameter %(name)s must be a number.")


class ParameterDoesNotFit(Refusal):
    """A range whose numbers do not go together."""

    message = _("The parameters do not go together.")
    advice = _("The step must not be zero nor larger than the range, and marks must lie on the steps within the range.")


class AuditHasAName(Refusal):
    """The audit names itself."""

    message = _("The row of type audit must have no name.")
    advice = _("Leave its name empty.")


class BigImageAlone(Refusal):
    """A large picture without the small one."""

    message = _("A big-image needs an image in the same row.")


class TableOfTwoLists(Refusal):
    """A table has one scale."""

    message = _("All questions of a group with the appearance table-list must have the same list of choices.")


class FilterInTable(Refusal):
    """A table cannot be filtered."""

    message = _("A group with the appearance table-list cannot have a choice_filter.")


class NoEntities(Refusal):
    """Saving into a list that nobody declared."""

    message = _("save_to needs a sheet called entities that declares where to save.")


class PictureTooLarge(Notice):
    """Pictures as large as the camera makes them."""

    message = _("Pictures are sent as large as the camera makes them.")
    advice = _("Write max-pixels=1024 into the column parameters, so that they can be sent over a weak network.")


class LanguageWithoutCode(Notice):
    """A language that devices cannot match with their own."""

    message = _("A language is written without its code, so that telephones cannot choose it by themselves.")
    advice = _("Write the code behind it, such as Khmer (km).")


class GroupWithoutLabel(Notice):
    """A heading that says nothing."""

    message = _("The group or repeat has no label, so that its page has no heading.")


class NotOnNewTelephones(Notice):
    """What newer telephones do not tell."""

    message = _("Newer telephones do not tell this any more; the answer stays empty.")


class UntranslatedOther(Notice):
    """The converter's own word for an answer of one's own."""

    message = _("With or_other the words for another answer are English in every language.")
    advice = _("Add a choice for it and a question of type text instead.")


class ConverterSays(Notice):
    """The converter's own warning."""

    message = _("The XLSForm converter says: %(warning)s")


_REFUSALS: tuple[tuple[re.Pattern[str], type[Problem]], ...] = (
    (re.compile("must be in the form of 'key1=value1"), NotParameters),
    (
        re.compile("accepted parameter keys .* are '(?P<accepted>[^']*)'.*: '(?P<rejected>[^']*)'", re.DOTALL),
        UnknownParameter,
    ),
    (re.compile("parameter '(?P<name>[^']*)' must be a number"), ParameterNotANumber),
    (re.compile(r"For the 'range' question type"), ParameterDoesNotFit),
    (re.compile("Audits must always be named"), AuditHasAName),
    (re.compile("To use big-image"), BigImageAlone),
    (re.compile("Badly formatted table list"), TableOfTwoLists),
    (re.compile("Choice filter not supported for table-list"), FilterInTable),
    (re.compile("add an entities sheet"), NoEntities),
)
_NOTICES: tuple[tuple[str, type[Problem]], ...] = (
    ("max-pixels", PictureTooLarge),
    ("machine-readable codes", LanguageWithoutCode),
    ("has no label", GroupWithoutLabel),
    ("no longer supported on most devices", NotOnNewTelephones),
    ("uses or_other and translations", UntranslatedOther),
)
# What our own checks have said already, with the cell.
_SAID = ("is missing the", "submission_url", "case-insensitive", "should have a label", "being skipped")


def refusal(text: str, where: Where, reason: str) -> Problem:
    """Our problem for what the converter raised.

    text     all that it said
    where    the place that it named, if any
    reason   its first sentence without the place, for what we have no words of our own for
    """
    for pattern, kind in _REFUSALS:
        if found := pattern.search(text):
            return kind(where=where, **found.groupdict())
    return ConverterRefuses(where=where, reason=reason)


def notice(text: str, where: Where, warning: str) -> Problem | None:
    """Our notice for a warning of the converter's; None for one that our checks have given already."""
    if any(sign in text for sign in _SAID):
        return None
    kind = next((kind for sign, kind in _NOTICES if sign in text), None)
    return kind(where=where) if kind else ConverterSays(where=where, warning=warning)
