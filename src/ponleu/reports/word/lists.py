"""Real lists: each ordered one begins again at 1."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Twips
from docx.text.paragraph import Paragraph as WordParagraph

BULLETS = 1
_DEEPEST = 2


def new_numbering(document: Document, *, is_ordered: bool) -> int:
    """The number of a list's definition."""
    if not is_ordered:
        return BULLETS
    numbering = document.part.numbering_part.element
    number = len(numbering.findall(qn("w:num"))) + 1
    definition, kind = OxmlElement("w:num"), OxmlElement("w:abstractNumId")
    definition.set(qn("w:numId"), str(number))
    kind.set(qn("w:val"), "1")
    definition.append(kind)
    for level in range(_DEEPEST + 1):
        again, start = OxmlElement("w:lvlOverride"), OxmlElement("w:startOverride")
        again.set(qn("w:ilvl"), str(level))
        start.set(qn("w:val"), "1")
        again.append(start)
        definition.append(again)
    numbering.append(definition)
    return number


def set_numbering(paragraph: WordParagraph, numbering: int | None, level: int, *, in_box: bool = False) -> None:
    """Make a paragraph an item; without a definition it hangs on the number it was given in words.

    in_box   the item's border must stay in line with that of the words around it
    """
    depth = min(level, _DEEPEST)
    if numbering is not None:
        properties: Any = paragraph._p.get_or_add_pPr()
        properties = properties.get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = numbering
    if in_box:
        paragraph.paragraph_format.left_indent = Twips(300 + 283)
        paragraph.paragraph_format.first_line_indent = Twips(-283)
    elif numbering is None:
        paragraph.paragraph_format.left_indent = Cm(0.75 * (depth + 1))
        paragraph.paragraph_format.first_line_indent = Cm(-0.75)
