"""Repairs of sheets, each offered by its name when something is wrong that it mends, and done only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.gate.repairs import choices, kobo, languages, names, settings
from ponleu.forms.rules.gate.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair: its name, what it does in one sentence, and the doing. Sheets in, sheets out; nothing else changes."""

    name: str
    says: str
    mend: Callable[[Workbook], Workbook]


class UnknownRepair(Problem):
    """A repair was asked for that does not exist."""

    message = _("There is no repair called “%(name)s”.")
    advice = _("Repairs are: %(known)s.")


# In the order in which they are done: what a later one reads, an earlier one has put right.
_ALL = (
    Repair("kobo_types", _("Write scores and rankings of KoboToolbox as groups of ordinary questions."), kobo.expanded),
    Repair("older_types", _("Write types of questions in today's words."), kobo.in_todays_words),
    Repair("reserved_names", _("Put an underscore behind names that the form needs for itself."), names.unreserved),
    Repair("names", _("Put underscores for spaces and other signs in names of questions."), names.as_words),
    Repair("repeated_names", _("Put numbers behind names that a group holds twice."), names.numbered),
    Repair("choice_columns", _("Put underscores for spaces in the names of columns of choices."), choices.columns),
    Repair("choice_names", _("Put underscores for spaces in the stored names of choices."), choices.as_words),
    Repair("same_choices", _("Take away choices that stand twice in a list with the same texts."), choices.once),
    Repair(
        "allow_choice_duplicates",
        _("Say in the settings that choices of one name are meant, because a filter shows one of them at a time."),
        choices.allowed_twice,
    ),
    Repair(
        "empty_calculations", _("Give calculations that calculate nothing an empty value."), kobo.empty_calculations
    ),
    Repair("language_names", _("Spell each language as it is spelled first."), languages.spelled_alike),
    Repair("plain_columns", _("Write a language behind columns that say none."), languages.named),
    Repair("default_language", _("Let the form open in the first of its languages."), languages.first_as_default),
    Repair(
        "missing_translations",
        _("Show the text of the default language where a translation is missing."),
        languages.filled,
    ),
    Repair("form_id", _("Put underscores for signs that the id of a form cannot have."), settings.as_form_id),
)
REPAIRS = {repair.name: repair for repair in _ALL}


def repaired(workbook: Workbook, names: Collection[str]) -> Workbook:
    """The sheets after the repairs asked for, done in our order whatever theirs.

    raises   UnknownRepair
    """
    for name in names:
        if name not in REPAIRS:
            raise UnknownRepair(name=name[:60], known=", ".join(REPAIRS))
    for repair in _ALL:
        if repair.name in names:
            workbook = repair.mend(workbook)
    return workbook
