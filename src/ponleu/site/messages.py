"""Which texts the pages show, so that each language's catalogue can be complete.

`python -m ponleu.site.messages` adds what is missing to every catalogue, untranslated, and marks nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALES = (ROOT / "site" / "locale", ROOT / "findings" / "locale")  # the linter's sentences have their own
SHOWN = (  # folders and files whose marked texts can reach a page; those of the command line stay in English
    "core",
    "site/templates",
    "site/views.py",
    "site/settings.py",
    "studies/templates",
    "studies/views",
    "studies/queries.py",
    "findings/rules/lint",
    "forms/access",
    "forms/actions",
    "forms/files",
    "forms/inputs",
    "forms/queries",
    "forms/rules",
    "forms/templates",
    "forms/views",
    "people/actions",
    "people/inputs",
    "people/rules",
    "vault/actions/erasing.py",
    "vault/actions/keys.py",
    "vault/actions/records.py",
    "vault/actions/recovery.py",
    "vault/actions/retention.py",
    "vault/actions/search.py",
    "vault/files/keystore.py",
    "vault/queries/keys.py",
    "vault/queries/retention.py",
    "vault/rules/cards.py",
    "vault/rules/cipher.py",
    "vault/rules/custodians.py",
    "vault/rules/letterbox.py",
    "vault/rules/tags.py",
    "people/access",
    "people/signing_in",
    "people/templates",
    "people/views",
    "vault/rules/codes.py",
)
TABLES = {"people/data/roles.csv": "note"}  # columns that pages show as they stand
_KEYWORDS = ("_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy")


def shown_messages() -> dict[tuple[str, str], list[str]]:
    """Every marked text that pages can show, as (context, text), with the files it stands in."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in _sources():
        text = path.read_text("utf-8")
        code = templatize(text) if path.suffix == ".html" else text
        for context, message in _messages(code):
            found.setdefault((context, message), []).append(path.relative_to(ROOT).as_posix())
    for table, column in TABLES.items():
        for row in csv.DictReader(io.StringIO((ROOT / table).read_text("utf-8"))):
            if row[column]:
                found.setdefault(("", row[column]), []).append(table)
    return found


def catalogue(language: str) -> Catalog:
    """A language's texts of all catalogues in the repository, together."""
    whole = Catalog(locale=language)
    for locale in LOCALES:
        for message in _read(locale, language):
            if message.id:
                whole.add(message.id, message.string, context=message.context)
    return whole


def add_missing(language: str) -> list[str]:
    """Add the texts that the catalogues lack, without a translation; returns them."""
    known, shown = catalogue(language), shown_messages()
    missing = [key for key in shown if known.get(key[1], context=key[0] or None) is None]
    for locale in LOCALES:
        mine = [key for key in missing if _belongs(shown[key]) == locale]
        if mine:
            _add(locale, language, mine)
    return [message for _context, message in missing]


def _belongs(sources: list[str]) -> Path:
    return LOCALES[1] if all(source.startswith("findings/") for source in sources) else LOCALES[0]


def _read(locale: Path, language: str) -> Catalog:
    with (locale / language / "LC_MESSAGES" / "django.po").open("rb") as lines:
        return read_po(lines, locale=language)


def _add(locale: Path, language: str, keys: list[tuple[str, str]]) -> None:
    known = _read(locale, language)
    for context, message in keys:
        known.add(message, context=context or None)
    with (locale / language / "LC_MESSAGES" / "django.po").open("wb") as lines:
        write_po(lines, known, width=120, omit_header=False, sort_output=False)


def _sources() -> Iterator[Path]:
    for each in SHOWN:
        path = ROOT / each
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.suffix in {".html", ".py"})


def _messages(code: str) -> Iterator[tuple[str, str]]:
    keywords = dict.fromkeys(_KEYWORDS)
    for _line, function, texts, _comments in extract_python(io.BytesIO(code.encode()), keywords, (), {}):
        given = (texts,) if isinstance(texts, str) else tuple(text for text in texts or () if text)
        if str(function).startswith("pgettext"):
            yield given[0], given[1]
        elif given:
            yield "", given[0]


if __name__ == "__main__":
    for folder in sorted(LOCALES[0].iterdir()):
        add_missing(folder.name)
