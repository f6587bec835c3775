"""Khmer in a PDF, as it must be copied and read aloud.

Typst splits a word of Khmer at each raised sign and gives every part the letters of the whole, so that a reader hears
them two or three times. Each stretch of Khmer was therefore marked with a code (see `typesetting`). Here its true
letters are put in as /ActualText: on the page, for programs that copy and search, and in the structure tree, where its
parts become one element, for programs that read aloud. The code is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zlib import adler32

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from ponleu.reports.typesetting import BODY_CODES, HEADING_CODES, Lettering

_PART = re.compile(
    rb"/(?P<tag>Span|Artifact)\s*<<(?P<inside>(?:[^<>]|<<[^<>]*>>)*)>>\s*BDC(?P<content>(?:(?!EMC|BDC).)*?"
    rb"(?:/Span\s*<<[^>]*(?:<[^<>]*>)?\s*>>\s*BDC(?:(?!EMC).)*?EMC(?:(?!EMC|BDC).)*?)*)EMC",
    re.DOTALL,
)
_INNER = re.compile(rb"/Span\s*<<\s*/ActualText\s*(?:<[^<>]*>|\((?:[^()\\]|\\.)*\))\s*>>\s*BDC", re.DOTALL)
_MCID = re.compile(rb"/MCID\s+(\d+)")
_LANGUAGE = re.compile(rb"/Lang\s*\(km(?:-([0-9A-Z]{2}))?\)")
_CODED = re.compile(r"km-([0-9A-Z]{2})")
_NOTHING = "\u200b"  # some readers take an empty text for none, and go back to the glyphs' own letters
_HEADING = {code: place for place, code in enumerate(HEADING_CODES)}
_BODY = {code: place for place, code in enumerate(BODY_CODES)}

Mark = tuple[int, int]  # page, number of the marked content on it


class Stretch(NamedTuple):
    """Khmer between two spaces, as it stands on the pages."""

    number: int
    letters: str


def with_true_letters(pdf: Pdf, lettering: Lettering) -> int:
    """Put each stretch of Khmer's own letters into the document, and plain "km" where its code stood.

    returns   how many stretches were found
    """
    pages = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
    finder = _Finder(lettering, dict(_inherited_codes(pdf.Root.StructTreeRoot, pages)))
    for place, page in enumerate(pdf.pages):
        page.contents_coalesce()
        page.Contents.write(_ended(finder.rewritten(page.Contents.read_bytes(), place)))
    _Grouping(pdf, pages, finder.found).everywhere()
    return finder.count


def _inherited_codes(root: Object, pages: dict[tuple[int, int], int]) -> Iterator[tuple[Mark, str]]:
    """The code of each mark whose language stands on an element around it, and not on the mark itself."""
    waiting: list[tuple[Any, str, int]] = [(kid, "", -1) for kid in _kids(root)]
    while waiting:
        node, code, page = waiting.pop()
        if isinstance(node, Dictionary) and Name.S in node:
            if match := _CODED.fullmatch(str(node.get("/Lang", ""))):
                code = match[1]
                node.Lang = String("km")
            elif Name.Lang in node:
                code = ""
            page = pages[node.Pg.objgen] if Name.Pg in node else page
            waiting.extend((kid, code, page) for kid in _kids(node))
        elif code and (mark := _mark(node, page, pages)):
            yield mark, code


class _Finder:
    """Follows the parts in the order in which they stand on the pages."""

    def __init__(self, lettering: Lettering, inherited: dict[Mark, str]) -> None:
        self.lettering, self.inherited = lettering, inherited
        self.found: dict[Mark, Stretch] = {}
        self.count = 0
        self.at = -1  # place of the last stretch in the list of the body
        self.code, self.letters = "", ""

    def rewritten(self, content: bytes, page: int) -> bytes:
        """A page's content, each stretch with its letters."""
        return _PART.sub(lambda match: self._part(match, page), content)

    def _part(self, match: re.Match[bytes], page: int) -> bytes:
        """One part: plain "km", and the stretch's letters in place of those that it was given for itself."""
        code = self._code(match, page)
        inside = _LANGUAGE.sub(b"/Lang(km)", match["inside"])
        content = match["content"]
        if code:
            letters = _NOTHING if code == self.code else self._next(code)
            content = _relettered(content, letters)
            self.found[page, _number(match)] = Stretch(self.count, self.letters)
        if match["tag"] != b"Artifact":  # a page's head and foot come between the parts of a stretch
            self.code = code
        return b"/" + match["tag"] + b"<<" + inside + b">>BDC" + content + b"EMC"

    def _code(self, match: re.Match[bytes], page: int) -> str:
        if match["tag"] == b"Artifact" or not _MCID.search(match["inside"]):
            return ""
        if language := _LANGUAGE.search(match["inside"]):
            return (language[1] or b"").decode()
        return "" if b"/Lang" in match["inside"] else self.inherited.get((page, _number(match)), "")

    def _next(self, code: str) -> str:
        self.count += 1
        if code in _HEADING:
            self.letters = _nearest(self.lettering.headings, _HEADING[code], len(HEADING_CODES), 0)[1]
        else:
            self.at, self.letters = _nearest(self.lettering.body, _BODY[code], len(BODY_CODES), self.at + 1)
        return self.letters


class _Grouping:
    """Gives each stretch its element in the structure tree."""

    def __init__(self, pdf: Pdf, pages: dict[tuple[int, int], int], found: dict[Mark, Stretch]) -> None:
        self.pdf, self.pages, self.found = pdf, pages, found
        self.parents = dict(_parents(pdf))

    def everywhere(self) -> None:
        """Every element of the tree."""
        waiting = list(_kids(self.pdf.Root.StructTreeRoot))
        while waiting:
            node = waiting.pop()
            if isinstance(node, Dictionary) and Name.S in node:
                kids = list(_kids(node))
                waiting.extend(kids)
                self._group(node, kids)

    def _group(self, element: Object, kids: list[Object | int]) -> None:
        page = self.pages[element.Pg.objgen] if Name.Pg in element else -1
        marks = [_mark(kid, page, self.pages) for kid in kids]
        stretches = [self.found.get(mark) if mark else None for mark in marks]
        if not any(stretches):
            return
        grouped: list[Object | int] = []
        last: Stretch | None = None
        for kid, mark, stretch in zip(kids, marks, stretches, strict=True):
            if stretch is None or mark is None:
                grouped.append(kid)
            elif stretch == last:
                self._adopt(grouped[-1], kid, mark)
            else:
                grouped.append(self._element(element, stretch))
                self._adopt(grouped[-1], kid, mark)
            last = stretch
        element.K = Array(grouped)

    def _element(self, parent: Object, stretch: Stretch) -> Object:
        fields = {"/Type": Name.StructElem, "/S": Name.Span, "/P": parent, "/K": Array([]), "/Lang": String("km")}
        if Name.Pg in parent:
            fields["/Pg"] = parent.Pg
        fields["/ActualText"] = String(stretch.letters)
        return self.pdf.make_indirect(Dictionary(fields))

    def _adopt(self, element: Object | int, kid: Object | int, mark: Mark) -> None:
        assert isinstance(element, Object)
        element.K.append(kid)
        self.parents[mark[0]][mark[1]] = element


def _parents(pdf: Pdf) -> Iterator[tuple[int, Object]]:
    """For each page the list that says which element each of its marks belongs to."""
    by_key = dict(_numbers(pdf.Root.StructTreeRoot.ParentTree))
    for place, page in enumerate(pdf.pages):
        if Name.StructParents in page.obj:
            yield place, by_key[int(page.obj.StructParents)]


def _numbers(node: Object) -> Iterator[tuple[int, Object]]:
    """The entries of a number tree."""
    for kid in node.get("/Kids", []):
        yield from _numbers(kid)
    entries: Any = node.get("/Nums", [])
    yield from ((int(entries[place]), entries[place + 1]) for place in range(0, len(entries), 2))


def _kids(node: Object) -> Sequence[Object | int]:
    kids: Any = node.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def _mark(kid: Object | int, page: int, pages: dict[tuple[int, int], int]) -> Mark | None:
    """Which marked content a kid of an element is; None for an element or an annotation."""
    if isinstance(kid, int):
        return page, kid
    if isinstance(kid, Dictionary) and Name.MCID in kid:
        return pages[kid.Pg.objgen] if Name.Pg in kid else page, int(kid.MCID)
    return None


def _nearest(known: Sequence[str], first: int, step: int, expected: int) -> tuple[int, str]:
    """Of all stretches with one code the one nearest to where the text is; codes come round again in a long one."""
    place = min(range(first, len(known), step), key=lambda candidate: abs(candidate - expected))
    return place, known[place]


def _number(match: re.Match[bytes]) -> int:
    found = _MCID.search(match["inside"])
    return int(found[1]) if found else -1


def _ended(content: bytes) -> bytes:
    """With a few spaces, so that its checksum, the last byte of the packed stream, is no carriage return: see PDF/A."""
    while adler32(content) & 0xFF == ord("\r"):
        content += b" "
    return content


def _relettered(content: bytes, letters: str) -> bytes:
    """A part's drawing with other letters, within its text object: there a reader also finds where they stand."""
    content = _INNER.sub(b"", content).replace(b"EMC", b"")
    start, end = content.index(b"BT") + 2, content.rindex(b"ET")
    opened = b"/Span<</ActualText<feff" + letters.encode("utf-16-be").hex().encode() + b">>>BDC"
    return content[:start] + opened + content[start:end] + b"EMC\n" + content[end:]
