"""Languages: each text in every one of them, each language spelled in one way, no text without one."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ponleu.core import Problem, Where
from ponleu.core import mark as _
from ponleu.forms.rules.gate.limits import TRANSLATIONS
from ponleu.forms.rules.gate.problems import Notice, Refusal
from ponleu.forms.rules.gate.workbook import Row, Sheet, Workbook

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA = ("image", "big-image", "audio", "video")
OURS = ("sms", "ivr_audio")


class TooManyLanguages(Refusal):
    """More than anybody translates a form into."""

    message = _("The form has texts in more than %(most)s languages.")
    advice = _("Look at the headers of the columns: what stands behind :: is taken for a language.")


class PlainBesideLanguages(Refusal):
    """A column without a language beside columns with one: a language of its own, half empty, would appear."""

    message = _("This column says no language, and others do.")
    advice = _("Write its language behind ::, or let the repair “plain_columns” put one there.")
    repair = "plain_columns"


class LanguageSpelledTwice(Refusal):
    """Two spellings of one language make two languages, each half empty."""

    message = _("“%(one)s” and “%(other)s” look like the same language spelled in two ways.")
    advice = _("Spell it alike everywhere; the repair “language_names” takes the first spelling.")
    repair = "language_names"


class UnknownDefaultLanguage(Refusal):
    """The form would open in a language without texts."""

    message = _("The default language “%(language)s” is not one of the form's: %(known)s.")
    advice = _("Write one of these; the repair “default_language” takes the first.")
    repair = "default_language"


class MissingTranslation(Refusal):
    """A text that somebody would see as a hyphen."""

    message = _("The text is missing in %(language)s, and given in %(given)s.")
    advice = _("Translate it. The repair “missing_translations” shows the text of the default language meanwhile.")
    repair = "missing_translations"


class MissingTranslatedMedia(Notice):
    """A picture or recording that some languages lack."""

    message = _("The picture or recording is missing in %(language)s, and given in %(given)s.")


def default_language(workbook: Workbook) -> str:
    """The language the form opens in: the setting, or else the first of its columns; empty for a form in one only."""
    return workbook.setting("default_language") or next((each for each in languages(workbook) if each), "")


def languages(workbook: Workbook) -> tuple[str, ...]:
    """All languages of the texts, in the order of the columns; the plain columns count as the empty text."""
    sheets = (workbook.survey, workbook.choices)
    return tuple(dict.fromkeys(each for sheet in sheets for name in (*TEXTS, *OURS) for each in sheet.languages(name)))


def language_problems(workbook: Workbook) -> Iterator[Problem]:
    """What is wrong with the languages of a form that has any."""
    named = [each for each in languages(workbook) if each]
    if len(named) > TRANSLATIONS:
        yield TooManyLanguages(where=Where(file="survey", row=1), most=TRANSLATIONS)
        return
    if not named:
        return
    yield from _plain(workbook)
    yield from _spellings(named)
    yield from _default(workbook, named)
    for sheet in (workbook.survey, workbook.choices):
        for name in (*TEXTS, *MEDIA, "ivr_audio"):  # where a short text is missing the label is sent
            yield from _missing(workbook, sheet, name, named)


def _plain(workbook: Workbook) -> Iterator[Problem]:
    """A plain column means the default language, if the form sets one and has no column for it."""
    language = workbook.setting("default_language")
    for sheet in (workbook.survey, workbook.choices):
        for name in (*TEXTS, *MEDIA, *OURS):
            if sheet.has(name) and (not language or sheet.has(name, language)):
                yield PlainBesideLanguages(where=Where(file=sheet.name, row=1, field=sheet.header_of(name)))


def _spellings(named: list[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for language in named:
        first = seen.setdefault(folded(language), language)
        if first != language:
            yield LanguageSpelledTwice(where=Where(file="survey", row=1), one=first[:60], other=language[:60])


def folded(language: str) -> str:
    """A language's name without what people spell differently: capitals, spaces, and its code in brackets."""
    return "".join(language.partition("(")[0].split()).lower() or language


def _default(workbook: Workbook, named: list[str]) -> Iterator[Problem]:
    language = workbook.setting("default_language")
    has_plain = any("" in sheet.languages("label") for sheet in (workbook.survey, workbook.choices))
    if language and language not in named and not has_plain:
        where = workbook.settings.where(workbook.settings.rows[0], "default_language")
        close = get_close_matches(language[:60], named, n=10, cutoff=0.0)
        yield UnknownDefaultLanguage(where=where, language=language[:60], known=", ".join(close))


def _missing(workbook: Workbook, sheet: Sheet, name: str, named: list[str]) -> Iterator[Problem]:
    having = [language for language in sheet.languages(name) if language]
    if not having:
        return
    plain = workbook.setting("default_language") if sheet.has(name) else ""
    wanted = [language for language in named if language != plain]
    kind = MissingTranslation if name in TEXTS else MissingTranslatedMedia
    for row in sheet.rows:
        yield from _missing_in(sheet, row, name, wanted, kind)


def _missing_in(
    sheet: Sheet, row: Row, name: str, wanted: list[str], kind: type[Refusal | Notice]
) -> Iterator[Problem]:
    given = [language for language in wanted if sheet.text(row, name, language)]
    if not given:
        return
    for language in wanted:
        if language not in given:
            yield kind(where=sheet.where(row, name, language), language=language[:60], given=given[0][:60])
