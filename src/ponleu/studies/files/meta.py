"""study.toml: what a study is as a whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ponleu.core import Problem, Where
from ponleu.studies.files import problems
from ponleu.studies.rules.cells import hidden_sign
from ponleu.studies.rules.pack import EditionMeta, SourceDocument, StudyMeta

FILE = "study.toml"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FORMATS = ("html", "pdf", "docx", "txt")


class _Reader:
    """Takes values out of a TOML table and keeps what is wrong with them."""

    def __init__(self, given: Mapping[str, Any], at: str, found: list[Problem]) -> None:
        self.given, self.at, self.found = given, at, found
        self.taken: set[str] = set()

    def _where(self, name: str) -> Where:
        return Where(FILE, 0, f"{self.at}{name}")

    def wrong(self, name: str, reason: str) -> None:
        self.found.append(problems.SettingWrong(where=self._where(name), reason=reason))

    def take(self, name: str, kind: type, fallback: Any, *, required: bool = False) -> Any:
        self.taken.add(name)
        value = self.given.get(name)
        if value is None:
            if required:
                self.found.append(problems.SettingMissing(where=self._where(name)))
            return fallback
        too_much = {int: bool, date: datetime}.get(kind)  # both are kinds of the other in Python
        if not isinstance(value, kind) or (too_much and isinstance(value, too_much)):
            self.wrong(name, f"it is not of the kind {kind.__name__}")
            return fallback
        return value

    def text(self, name: str, *, required: bool = False, pattern: re.Pattern[str] | None = None) -> str:
        value: str = self.take(name, str, "", required=required)
        if value and pattern and not pattern.fullmatch(value):
            self.wrong(name, f"it does not have the form {pattern.pattern}")
        return self._seen(name, value)

    def _seen(self, name: str, value: str) -> str:
        if hidden_sign(value):
            self.wrong(name, "it holds a sign that cannot be seen and changes how the rest is read")
        return value

    def texts(self, name: str, *, pattern: re.Pattern[str] | None = None, required: bool = False) -> tuple[str, ...]:
        value = self.take(name, list, [], required=required)
        if not all(isinstance(each, str) and (not pattern or pattern.fullmatch(each)) for each in value):
            self.wrong(name, "every entry must be a text" + (f" of the form {pattern.pattern}" if pattern else ""))
            return ()
        return tuple(self._seen(name, each) for each in value)

    def words(self, name: str, *, needed: str = "") -> dict[str, str]:
        """A text in several languages; `needed` is the one that must not be empty."""
        value = self.take(name, dict, {}, required=bool(needed))
        if not all(isinstance(each, str) for each in value.values()):
            self.wrong(name, "it takes one text for each language")
            return {}
        if needed and value and not value.get(needed, "").strip():
            self.found.append(problems.SettingMissing(where=self._where(f"{name}.{needed}")))
        return {tag: self._seen(name, text) for tag, text in value.items()}

    def day(self, name: str) -> date:
        value: date = self.take(name, date, date(1, 1, 1), required=True)
        return value

    def end(self) -> None:
        """Tell what nobody asked for: a name that is misspelt would pass unseen."""
        for name in sorted(set(self.given) - self.taken):
            self.wrong(name, "nothing is called so here")


def _line_of(error: tomllib.TOMLDecodeError) -> int:
    match = re.search(r"line (\d+)", str(error))
    return int(match[1]) if match else 0


def read_meta(text: str) -> tuple[StudyMeta | None, list[Problem]]:
    """What study.toml says, or None with everything that keeps it from being used."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _line_of(error)
        return None, [problems.NotToml(where=Where(FILE, line), reason=str(error).split(" (at")[0])]
    except (ValueError, RecursionError):
        return None, [problems.NotToml(where=Where(FILE), reason="nested too deeply, or a number too long")]
    found: list[Problem] = []
    top = _Reader(given, "", found)
    if top.take("format", int, 1, required=True) != 1:
        top.wrong("format", "this platform reads format 1")
    languages = top.texts("languages", pattern=_TAG, required=True)
    if not languages:
        top.wrong("languages", "name at least one")
    if len(set(languages)) < len(languages):
        top.wrong("languages", "one stands there twice")
    first = languages[0] if languages else "en"
    meta = StudyMeta(
        id=top.text("id", required=True, pattern=_ID),
        country=top.text("country", required=True, pattern=re.compile(r"[A-Z]{3}")),
        gazetteer=top.text("gazetteer", pattern=re.compile(r"[A-Z]{3}")),
        frame_on=top.day("frame_on"),
        languages=languages,
        title=top.words("title", needed=first),
        subtitle=top.words("subtitle"),
        made_by=top.words("made_by"),
        state=top.words("state"),
        place_word=top.words("place_word", needed=first),
        place_words=top.words("place_words", needed=first),
        published_on=top.day("published_on"),
        published_at=top.words("published_at"),
        mechanism=top.text("mechanism"),
        instrument=top.text("instrument"),
        owners=top.texts("owners"),
        decimals=_decimals(top),
        licence=top.text("licence"),
        source=_source(top),
        editions=_editions(top, languages),
        palette=_palette(top),
    )
    top.end()
    return (None if found else meta), found


def _decimals(top: _Reader) -> int:
    value: int = top.take("decimals", int, 2)
    if not 0 <= value <= 4:
        top.wrong("decimals", "it must be from 0 to 4")
    return value


def _source(top: _Reader) -> SourceDocument:
    part = _Reader(top.take("source", dict, {}), "source.", top.found)
    found = SourceDocument(part.text("title"), part.text("file"), part.text("sha256"), part.text("note"))
    part.end()
    return found


def _palette(top: _Reader) -> tuple[str, ...]:
    part = _Reader(top.take("cover", dict, {}), "cover.", top.found)
    found = part.texts("palette", pattern=_COLOUR)
    part.end()
    return found


def _editions(top: _Reader, languages: tuple[str, ...]) -> tuple[EditionMeta, ...]:
    editions = []
    for number, given in enumerate(top.take("editions", list, [], required=True), start=1):
        if not isinstance(given, dict):
            top.wrong(f"editions[{number}]", "it is not of the kind dict")
            continue
        part = _Reader(given, f"editions[{number}].", top.found)
        edition = EditionMeta(
            id=part.text("id", required=True, pattern=_ID),
            language=part.text("language", required=True),
            folder=part.text("folder", required=True),
            audience=part.text("audience", pattern=re.compile("general|children")) or "general",
            ages=part.text("ages"),
            translation=part.text("translation", pattern=re.compile("original|unreviewed|reviewed")) or "original",
            khmer_digits=part.take("khmer_digits", bool, False),
            formats=part.texts("formats", pattern=re.compile("|".join(_FORMATS))) or _FORMATS,
        )
        if edition.language and edition.language not in languages:
            part.wrong("language", "it is not among the study's languages")
        part.end()
        editions.append(edition)
    if len({edition.id for edition in editions}) < len(editions):
        top.wrong("editions", "two editions have the same id")
    return tuple(editions)


def languages_of(text: str) -> tuple[str, ...]:
    """The languages alone, so that tables can be checked while other settings are still wrong."""
    try:
        given = tomllib.loads(text).get("languages")
    except (ValueError, RecursionError):
        given = None
    return tuple(given) if isinstance(given, list) and given and all(isinstance(tag, str) for tag in given) else ("en",)
