"""Khmer in a PDF, as it must be copied and read aloud.

Typst splits a word of Khmer at each raised sign and gives every part the letters of the whole, so that a reader hears
them two or three times. Each stretch of Khmer was therefore marked with a code (see `typesetting`): here the first part
gets the true letters as /ActualText, the parts that follow none, and the code is taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from ponleu.reports.typesetting import BODY_CODES, HEADING_CODES, Lettering

_PART = re.compile(
    rb"/Span\s*<<(?P<before>[^<>]*?)/Lang\s*\(km-(?P<code>[0-9A-Z]{2})\)(?P<after>[^<>]*?)>>\s*BDC|(?P<inner>/Span\s*<<\s*/ActualText\s*"
    rb"(?:<[^<>]*>|\((?:[^()\\]|\\.)*\))\s*>>\s*BDC)"
)
_TAGGED = re.compile(r"km-[0-9A-Z]{2}")
_HEADING = {code: place for place, code in enumerate(HEADING_CODES)}
_BODY = {code: place for place, code in enumerate(BODY_CODES)}


def with_true_letters(pdf: Pdf, lettering: Lettering) -> int:
    """Put each stretch of Khmer's own letters into the document, and plain "km" where its code stood.

    returns   how many stretches were found
    """
    placed = _Placed(lettering)
    for page in pdf.pages:
        page.contents_coalesce()
        page.Contents.write(_PART.sub(placed.rewritten, page.Contents.read_bytes()))
        placed.last_code = b""
    for element in _elements(pdf.Root.StructTreeRoot.K):
        if _TAGGED.fullmatch(str(element.get("/Lang", ""))):
            element.Lang = String("km")
    return placed.count


class _Placed:
    """Follows the parts in the order in which they stand on the pages."""

    def __init__(self, lettering: Lettering) -> None:
        self.lettering = lettering
        self.at = -1  # place in the body's list of the last stretch met
        self.last_code = b""
        self.count = 0

    def rewritten(self, match: re.Match[bytes]) -> bytes:
        """One part's opening, with its letters."""
        if match["inner"]:
            return b"/Span BMC" if self.last_code else match[0]
        code = match["code"]
        words = "" if code == self.last_code else self._letters(code.decode())
        self.last_code = code
        actual = b"<feff" + words.encode("utf-16-be").hex().encode() + b">"
        return b"/Span<<" + match["before"] + b"/Lang(km)" + match["after"] + b"/ActualText" + actual + b">>BDC"

    def _letters(self, code: str) -> str:
        self.count += 1
        if code in _HEADING:
            return _nearest(self.lettering.headings, _HEADING[code], len(HEADING_CODES), 0)[1]
        self.at, letters = _nearest(self.lettering.body, _BODY[code], len(BODY_CODES), self.at + 1)
        return letters


def _nearest(known: Sequence[str], first: int, step: int, expected: int) -> tuple[int, str]:
    """Of all stretches with one code the one nearest to where the text is; codes come round again in a long one."""
    place = min(range(first, len(known), step), key=lambda candidate: abs(candidate - expected))
    return place, known[place]


def _elements(node: Object) -> Iterator[Object]:
    """Every element of the structure tree."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            waiting.extend(each)  # type: ignore[arg-type]
        elif isinstance(each, Dictionary) and Name.S in each:
            yield each
            if Name.K in each:
                waiting.append(each.K)
