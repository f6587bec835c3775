"""A custodian's sheet as a terminal shows it, to be copied by hand; the words are those of the printed one."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext, override

from ponleu.people.rules import sheets
from ponleu.site.commands.terminal import WIDTH, paragraph

_BOLD, _UNDERLINED, _PLAIN = "\x1b[1m", "\x1b[4m", "\x1b[0m"


def written_sheet(code: str, *, head: str) -> str:
    """All that the custodian copies; few enough lines for the smallest screen."""
    day = timezone.now().date().isoformat()
    rule = "-" * WIDTH
    return "\n".join([f"{sheets.TITLE}   {day}", head, rule, *_code(code), rule, paragraph(sheets.SIGNS)])


def advice(custodians: int, needed: int) -> str:
    """What each custodian does with the sheet, in English and Khmer."""
    values = {"needed": needed, "custodians": custodians}
    return "\n\n".join("\n".join(_advice(language, values)) for language in ("en", "km"))


def worker_sheet(code: str, name: str) -> str:
    """What a worker copies who gets a new passphrase."""
    told = paragraph(
        "On a device of your own, open the page Forgotten passphrase, and enter this name and this code. You choose a "
        "passphrase there, and get a new recovery code. This code works once. Signing in takes your second step as "
        "before."
    )
    return "\n".join([f"Sign-in name: {name}", "-" * WIDTH, *_code(code), "-" * WIDTH, told])


def _code(code: str) -> Iterator[str]:
    """Groups with their numbers, in two lines of three; the signs that check are underlined."""
    shown = [f"{each.number})  {_BOLD}{each.signs}{_UNDERLINED}{each.checking}{_PLAIN}" for each in sheets.groups(code)]
    yield ""
    for start in (0, 3):
        yield "      ".join(shown[start : start + 3])
        yield ""


def _advice(language: str, values: dict[str, int]) -> Iterator[str]:
    """Khmer is left to the terminal to break into lines: it has no spaces between words."""
    fits = paragraph if language == "en" else str
    with override(language):
        yield fits(gettext(sheets.ABOUT) % values)
        for number, each in enumerate(sheets.TO_DO, start=1):
            yield fits(f"{number}. {gettext(each)}")
