"""Words in a paragraph: each run of one script, with what Word needs to set Khmer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from ponleu.reports.rules.scripts import has_khmer, primary, runs
from ponleu.reports.rules.tree import Emphasis, Inline, Quoted, Strong, Text


def write_words(
    paragraph: WordParagraph, text: str, language: str, *, style: str = "", marks: Sequence[str] = ()
) -> None:
    """Plain words.

    style   a character style's id
    marks   "b" and "i", as many as apply
    """
    for run in runs(text, language):
        is_khmer = (run.language or primary(language)) == "km" and has_khmer(run.text)
        paragraph._p.append(_run(run.text, run.language, is_khmer, style, marks))


def write_inlines(
    paragraph: WordParagraph, inlines: Iterable[Inline], language: str, *, style: str = "", marks: Sequence[str] = ()
) -> None:
    """Words with their weight."""
    for inline in inlines:
        if isinstance(inline, Strong):
            write_inlines(paragraph, inline.children, language, style=style, marks=(*marks, "b"))
        elif isinstance(inline, Emphasis):
            write_inlines(paragraph, inline.children, language, style=style, marks=(*marks, "i"))
        elif isinstance(inline, Quoted):
            write_inlines(paragraph, inline.children, language, style=style, marks=marks)
        else:
            text = inline.text if isinstance(inline, Text) else inline.shown
            write_words(paragraph, text, language, style=style, marks=marks)


def write_field(paragraph: WordParagraph, instruction: str, shown: str = "") -> None:
    """A field such as the page number; `shown` stands until Word works it out."""
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            paragraph._p.append(_code(instruction))
        paragraph._p.append(field_mark(kind))
        if kind == "separate" and shown:
            write_words(paragraph, shown, "en")


def field_mark(kind: str) -> Any:
    """The begin, the separator or the end of a field."""
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _code(instruction: str) -> Any:
    run, code = OxmlElement("w:r"), OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = instruction
    run.append(code)
    return run


def _run(text: str, language: str, is_khmer: bool, style: str, marks: Sequence[str]) -> Any:
    run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    names = {"b": ("w:b", "w:bCs"), "i": ("w:bCs",) if is_khmer else ("w:i",)}  # Khmer has no slanted letters
    if style:
        properties.append(_with(OxmlElement("w:rStyle"), "w:val", style))
    properties.extend(OxmlElement(name) for name in dict.fromkeys(name for mark in marks for name in names[mark]))
    if is_khmer:
        properties.append(OxmlElement("w:cs"))
        properties.append(_with(OxmlElement("w:lang"), "w:bidi", "km-KH"))
    elif language:
        properties.append(_with(OxmlElement("w:lang"), "w:val", "en-GB" if language == "en" else language))
    if len(properties):
        run.append(properties)
    for place, part in enumerate(text.split("\t")):
        if place:
            run.append(OxmlElement("w:tab"))
        words = OxmlElement("w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = part
        run.append(words)
    return run


def _with(element: Any, name: str, value: str) -> Any:
    element.set(qn(name), value)
    return element
