"""study.toml: what a study is as a whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from ponleu.core import Problem, Where
from ponleu.studies.files import problems
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

    def _where(self, name: str) -> Where:
        return Where(FILE, 0, f"{self.at}{name}")

    def wrong(self, name: str, reason: str) -> None:
        self.found.append(problems.SettingWrong(where=self._where(name), reason=reason))

    def take(self, name: str, kind: type, fallback: Any, *, required: bool = False) -> Any:
        value = self.given.get(name)
        if value is None:
            if required:
                self.found.append(problems.SettingMissing(where=self._where(name)))
            return fallback
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(name, f"it is not of the kind {kind.__name__}")
            return fallback
        return value

    def text(self, name: str, *, required: bool = False, pattern: re.Pattern[str] | None = None) -> str:
        value: str = self.take(name, str, "", required=required)
        if value and pattern and not pattern.fullmatch(value):
            self.wrong(name, f"it does not have the form {pattern.pattern}")
        return value

    def texts(self, name: str, *, pattern: re.Pattern[str] | None = None, required: bool = False) -> tuple[str, ...]:
        value = self.take(name, list, [], required=required)
        if not all(isinstance(each, str) and (not pattern or pattern.fullmatch(each)) for each in value):
            self.wrong(name, "every entry must be a text" + (f" of the form {pattern.pattern}" if pattern else ""))
            return ()
        return tuple(value)

    def words(self, name: str, *, required: bool = False) -> dict[str, str]:
        value = self.take(name, dict, {}, required=required)
        if not all(isinstance(each, str) for each in value.values()):
            self.wrong(name, "it takes one text for each language")
            return {}
        return dict(value)

    def day(self, name: str) -> date:
        value: date = self.take(name, date, date(1, 1, 1), required=True)
        return value


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
    found: list[Problem] = []
    top = _Reader(given, "", found)
    if top.take("format", int, 1, required=True) != 1:
        top.wrong("format", "this platform reads format 1")
    languages = top.texts("languages", pattern=_TAG, required=True)
    if not languages:
        top.wrong("languages", "name at least one")
    meta = StudyMeta(
        id=top.text("id", required=True, pattern=_ID),
        country=top.text("country", required=True, pattern=re.compile(r"[A-Z]{3}")),
        gazetteer=top.text("gazetteer", pattern=re.compile(r"[A-Z]{3}")),
        frame_on=top.day("frame_on"),
        languages=languages,
        title=top.words("title", required=True),
        subtitle=top.words("subtitle"),
        made_by=top.words("made_by"),
        state=top.words("state"),
        place_word=top.words("place_word", required=True),
        place_words=top.words("place_words", required=True),
        published_on=top.day("published_on"),
        published_at=top.words("published_at"),
        mechanism=top.text("mechanism"),
        instrument=top.text("instrument"),
        owners=top.texts("owners"),
        decimals=_decimals(top),
        licence=top.text("licence"),
        source=_source(top),
        editions=_editions(top, languages),
        palette=_Reader(top.take("cover", dict, {}), "cover.", found).texts("palette", pattern=_COLOUR),
    )
    return (None if found else meta), found


def _decimals(top: _Reader) -> int:
    value: int = top.take("decimals", int, 2)
    if not 0 <= value <= 4:
        top.wrong("decimals", "it must be from 0 to 4")
    return value


def _source(top: _Reader) -> SourceDocument:
    part = _Reader(top.take("source", dict, {}), "source.", top.found)
    return SourceDocument(part.text("title"), part.text("file"), part.text("sha256"), part.text("note"))


def _editions(top: _Reader, languages: tuple[str, ...]) -> tuple[EditionMeta, ...]:
    editions = []
    for number, given in enumerate(top.take("editions", list, [], required=True), start=1):
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
        editions.append(edition)
    if len({edition.id for edition in editions}) < len(editions):
        top.wrong("editions", "two editions have the same id")
    return tuple(editions)


def languages_of(text: str) -> tuple[str, ...]:
    """The languages alone, so that tables can be checked while other settings are still wrong."""
    try:
        given = tomllib.loads(text).get("languages")
    except tomllib.TOMLDecodeError:
        given = None
    return tuple(given) if isinstance(given, list) and given and all(isinstance(tag, str) for tag in given) else ("en",)
