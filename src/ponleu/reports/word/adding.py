"""Adding to the end of a document in constant time.

The library looks through the whole document for each paragraph, table and picture that it adds, so that a report of
ten times the length took a hundred times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docx.document import Document
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.oxml.table import CT_Tbl
from docx.parts.image import ImagePart
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

if TYPE_CHECKING:
    from docx.oxml.text.paragraph import CT_P


def add_paragraph(document: Document, style: str) -> Paragraph:
    """An empty paragraph of a style at the end."""
    paragraph = Paragraph(cast("CT_P", OxmlElement("w:p")), document._body)
    document.element.body[-1].addprevious(paragraph._p)  # the last element says how the pages are set
    paragraph._p.get_or_add_pPr().style = style
    return paragraph


def add_table(document: Document, *, rows: int, columns: int, width: Length) -> Table:
    """An empty table at the end."""
    element = CT_Tbl.new_tbl(rows, columns, width)
    document.element.body[-1].addprevious(element)
    return Table(element, document._body)


def add_picture(paragraph: Paragraph, picture: bytes, *, number: int, width: Length, name: str, alt: str) -> None:
    """A picture (PNG) in a paragraph.

    number   1, 2, 3 … within the document: names the file and the drawing
    """
    image = Image.from_blob(picture)
    part = ImagePart.from_image(image, PackURI(f"/word/media/image{number}.png"))
    relation = paragraph.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    inline = CT_Inline.new_pic_inline(number, relation, f"image{number}.png", *image.scaled_dimensions(width, None))
    inline.docPr.set("descr", alt)
    inline.docPr.set("name", name)
    paragraph.add_run()._r.add_drawing(inline)
