"""The empty document: our styles in place of the library's, page, head and foot; and the file, the same every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from importlib.resources import files
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from ponleu.reports.rules.scripts import primary
from ponleu.reports.rules.tree import Edition

_ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
_OURS = {"Noto Sans": "Segoe UI", "Noto Sans Khmer": "Khmer OS Battambang", "Bricolage Grotesque": "Segoe UI Semibold"}
_TAGS = {"en": "en-GB", "km": "km-KH"}


def new_document(edition: Edition) -> Document:
    """A document with no words yet."""
    document = docx.Document()
    for element, file in ((document.styles.element, "styles"), (document.part.numbering_part.element, "numbering")):
        _replace(element, files("ponleu.reports.word").joinpath(f"{file}.xml").read_bytes())
    _forget_unused_parts(document)
    _describe(document, edition)
    _set_page(document)
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    document.settings.element.append(update)
    if edition.is_for_children:
        for name in ("w:sz", "w:szCs"):
            document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn(name)}").set(qn("w:val"), "25")
    return document


def saved(document: Document) -> bytes:
    """The file, its parts in order and without the time of day."""
    made = io.BytesIO()
    document.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIPPED_AT)
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name), compress_type=zipfile.ZIP_DEFLATED, compresslevel=6)
    return out.getvalue()


def _replace(element: Any, xml: bytes) -> None:
    element[:] = list(parse_xml(xml))


def _forget_unused_parts(document: Document) -> None:
    """The library's own thumbnail and theme data say nothing about a report."""
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if "thumbnail" in relation.reltype]:
            del relations[key]
        for relation in relations.values():
            if relation.reltype.endswith("/fontTable"):
                relation.target_part._blob = _font_table()


def _font_table() -> bytes:
    """Our fonts, and what a machine without them has instead."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="swiss"/></w:font>'
        for name, other in _OURS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()
    )


def _describe(document: Document, edition: Edition) -> None:
    about = document.core_properties
    day = datetime.combine(edition.day, time())
    about.title, about.author, about.subject = edition.title, edition.made_by, edition.subtitle
    about.language = edition.language
    about.created = about.modified = day
    about.last_modified_by = about.comments = about.keywords = ""
    about.revision = 1
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if primary(edition.language) != "km":
        language.set(qn("w:val"), _TAGS.get(primary(edition.language), edition.language))


def _set_page(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2.2)
    page.different_first_page_header_footer = True
