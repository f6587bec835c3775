"""Which texts the pages show, so that each language's catalogue can be complete.

`python -m ponleu.site.messages` adds what is missing to every catalogue, untranslated, and marks nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "site" / "locale"
SHOWN = (  # folders and files whose marked texts can reach a page; those of the command line stay in English
    "core",
    "site/templates",
    "site/views.py",
    "site/settings.py",
    "studies/templates",
    "studies/views",
    "studies/queries.py",
    "findings/rules/lint/registry.py",
)
_KEYWORDS = ("_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy")


def shown_messages() -> dict[tuple[str, str], list[str]]:
    """Every marked text that pages can show, as (context, text), with the files it stands in."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in _sources():
        text = path.read_text("utf-8")
        code = templatize(text) if path.suffix == ".html" else text
        for context, message in _messages(code):
            found.setdefault((context, message), []).append(path.relative_to(ROOT).as_posix())
    return found


def catalogue(language: str) -> Catalog:
    """A language's catalogue as it stands in the repository."""
    with _path(language).open("rb") as lines:
        return read_po(lines, locale=language)


def add_missing(language: str) -> list[str]:
    """Add the texts that the catalogue lacks, without a translation; returns them."""
    known = catalogue(language)
    missing = [key for key in shown_messages() if known.get(key[1], context=key[0] or None) is None]
    for context, message in missing:
        known.add(message, context=context or None)
    with _path(language).open("wb") as lines:
        write_po(lines, known, width=120, omit_header=False, sort_output=False)
    return [message for _context, message in missing]


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


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
    for folder in sorted(LOCALE.iterdir()):
        add_missing(folder.name)
