"""What every page's frame shows. No database: error pages use the same frame."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation

TRANSLATIONS = Path(__file__).resolve().parent / "data" / "translations.toml"


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same page in another language."""

    code: str
    name: str  # in that language
    url: str


def site(request: HttpRequest) -> dict[str, Any]:
    """The frame's values: where the reader is, the same page in other languages, whether the words are reviewed."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    match = request.resolver_match
    return {
        "language": language,
        "other_languages": [_other(request, code) for code, _ in settings.LANGUAGES if code != language],
        "view_name": match.view_name if match else "",
        "is_unreviewed": is_unreviewed(language),
    }


@cache
def is_unreviewed(language: str) -> bool:
    """Whether nobody has signed the translation of the pages into this language yet."""
    signed = tomllib.loads(TRANSLATIONS.read_text("utf-8"))
    return language in signed and not signed[language]["reviewed_by"]


def _other(request: HttpRequest, code: str) -> OtherLanguage:
    here = request.get_full_path()
    there = translate_url(here, code)
    url = there if there.startswith(f"/{code}/") else f"/{code}/"
    return OtherLanguage(code, Locale.parse(code).get_display_name() or code, url)
