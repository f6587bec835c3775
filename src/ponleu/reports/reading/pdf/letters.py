"""The letters and rules of a page, upright, with no more known about each than a reader needs."""

from __future__ import annotations

from typing import Any

from pdfminer.layout import LTChar
from pdfplumber.page import Page

from ponleu.reports.reading.pdf.page import Word

THICK = 3.0  # points: a filled shape wider and higher than this is a ground behind the text, not a rule


class LetterPage(Page):
    """A page that reads its letters without colours and patterns: half of the time goes into those."""

    def process_object(self, obj: Any) -> dict[str, Any]:
        """What is known of one letter, or of one shape as the library gives it."""
        if not isinstance(obj, LTChar):
            return _rounded(super().process_object(obj))
        left, top = self.mediabox[:2]
        height = self.height + top
        return {
            "object_type": "char",
            "text": obj.get_text(),
            "fontname": str(obj.fontname),
            "size": obj.size,
            "matrix": obj.matrix,
            "upright": abs(obj.matrix[1]) <= abs(obj.matrix[0]),
            "x0": obj.x0 + left,
            "x1": obj.x1 + left,
            "top": height - obj.y1,
            "bottom": height - obj.y0,
            "doctop": self.initial_doctop + height - obj.y1,
        }


def _rounded(shape: dict[str, Any]) -> dict[str, Any]:
    """A shape in hundredths of a point: on a turned page the ends of rules miss each other by less."""
    places = ("x0", "x1", "y0", "y1", "top", "bottom", "doctop", "width", "height")
    rounded: dict[str, Any] = {name: round(float(shape[name]), 2) for name in places if name in shape}
    if "pts" in shape:
        rounded["pts"] = [(round(float(x), 2), round(float(y), 2)) for x, y in shape["pts"]]
    return shape | rounded


def letter_page(page: Page) -> LetterPage:
    """A page as it is meant to be read: turned, when most of its text runs up or down."""
    read = LetterPage(page.pdf, page.page_obj, page.page_number, page.initial_doctop)
    turned = [char for char in read.chars if not char["upright"]]
    if len(turned) * 2 > len(read.chars):
        upwards = sum(char["matrix"][1] > 0 for char in turned) * 2 > len(turned)
        inner = page.page_obj
        inner.rotate = (read.rotation + (90 if upwards else 270)) % 360
        inner.attrs["Rotate"] = inner.rotate
        read = LetterPage(page.pdf, inner, page.page_number, page.initial_doctop)
    read.objects["rect"] = [shape for shape in read.rects if _is_rule(shape)]
    return read


def _is_rule(shape: dict[str, Any]) -> bool:
    return bool(shape["stroke"]) or min(float(shape["width"]), float(shape["height"])) < THICK


def words_of(page: LetterPage) -> list[Word]:
    """The words of a page in reading order."""
    return [
        Word(
            float(w["x0"]), float(w["x1"]), float(w["top"]), float(w["bottom"]),
            float(w["size"]), str(w["fontname"]), str(w["text"]), bool(w["upright"]),
        )
        for w in page.extract_words(x_tolerance_ratio=0.15, extra_attrs=["size", "fontname"])
    ]  # fmt: skip
