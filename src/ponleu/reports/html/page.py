"""One self-contained page an edition: no script, nothing fetched but three optional font files beside it."""

from __future__ import annotations

import base64
import re
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from ponleu.reports import svg
from ponleu.reports.html.blocks import blocks_html
from ponleu.reports.html.inlines import Setting, words
from ponleu.reports.phrases import phrase
from ponleu.reports.rules.drawing import cloth
from ponleu.reports.rules.numbers import in_digits
from ponleu.reports.rules.tree import Chapter, Edition


def page(edition: Edition) -> str:
    """The whole edition as one HTML document."""
    setting = Setting(edition.language, edition.khmer_digits, below=2)
    chapters = "".join(_chapter(chapter, setting) for chapter in edition.chapters)
    skip = words(phrase("skip", edition.language), setting)
    children = " r-for-children" if edition.is_for_children else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(edition.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(edition.title)}</title><style>{style()}</style></head>"
        f'<body class="r-page{children}"><a class="r-skip" href="#text">{skip}</a>'
        f'{_cover(edition, setting)}{_contents(edition, setting)}<main id="text">{chapters}</main>'
        f"{_foot(edition, setting)}</body></html>\n"
    )


@cache
def style() -> str:
    """The stylesheet as it stands in the page: comments and needless space taken out."""
    return _without_space(
        _font_faces() + files("ponleu.reports").joinpath("static/reports/report.css").read_text("utf-8")
    )


@cache
def style_source() -> str:
    """What a content security policy must name under `style-src` so that the page may be served with its own style."""
    return "'sha256-" + base64.b64encode(sha256(style().encode()).digest()).decode() + "'"


def _font_faces() -> str:
    """Fonts installed on the reader's machine come first, then the files beside the page, then any other face."""
    faces = (
        ("Noto Sans", "noto-sans", "100 900", "U+0000-177F,U+2000-22FF,U+FB00-FB06"),
        ("Noto Sans Khmer", "noto-sans-khmer", "100 900", "U+1780-17FF,U+19E0-19FF,U+200B-200D,U+25CC"),
        ("Bricolage Grotesque", "bricolage-grotesque", "200 800", "U+0000-024F,U+2000-22FF"),
    )
    return "".join(
        f'@font-face{{font-family:"{name}";src:local("{name}"),url(fonts/{file}.woff2) format("woff2");'
        f"font-weight:{weights};font-display:swap;unicode-range:{letters}}}\n"
        for name, file, weights, letters in faces
    )


def _cover(edition: Edition, setting: Setting) -> str:
    notices = "".join(f"<p>{words(notice, setting)}</p>" for notice in edition.notices)
    made_by = f"{words(phrase('made_by', edition.language), setting)} {words(edition.made_by, setting)}"
    strip = svg.cloth_strip(cloth(edition.study, edition.palette), id="cloth")
    return (
        f'<header class="r-cover"><div class="r-cover-cloth">{strip}</div>'
        f'<div class="r-cover-words">{svg.lamp()}<h1>{words(edition.title, setting)}</h1>'
        + (f'<p class="r-subtitle">{words(edition.subtitle, setting)}</p>' if edition.subtitle else "")
        + f'<p class="r-made-by">{made_by}</p><p class="r-published">{words(edition.published, setting)}</p></div>'
        + (f'<div class="r-notices" role="note">{notices}</div>' if notices else "")
        + "</header>"
    )


def _contents(edition: Edition, setting: Setting) -> str:
    entries = "".join(
        f'<li><a href="#{escape(chapter.id)}">{_number(chapter, setting)}{words(chapter.title, setting)}</a></li>'
        for chapter in edition.chapters
    )
    title = f'<h2 id="contents">{words(phrase("contents", edition.language), setting)}</h2>'
    return f'<nav class="r-contents" aria-labelledby="contents">{title}<ol>{entries}</ol></nav>'


def _chapter(chapter: Chapter, setting: Setting) -> str:
    identifier = setting.id(chapter.id)
    title = f"<h2>{_number(chapter, setting)}{words(chapter.title, setting)}</h2>"
    return f'<section class="r-chapter"{identifier}>{title}{blocks_html(chapter.blocks, setting)}</section>'


def _number(chapter: Chapter, setting: Setting) -> str:
    shown = in_digits(chapter.number, khmer_digits=setting.khmer_digits)
    return f'<span class="r-chapter-number">{escape(shown)}</span> ' if chapter.number else ""


def _foot(edition: Edition, setting: Setting) -> str:
    lines = [edition.title, f"{edition.made_by}. {edition.published}.", edition.licence]
    return '<footer class="r-foot">' + "".join(f"<p>{words(each, setting)}</p>" for each in lines if each) + "</footer>"


def _without_space(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()
