"""Citations of treaty articles, as people write them, brought to one form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ponleu.core import Problem
from ponleu.core import mark as _


class NotACitation(Problem):
    """The text names no article of a treaty."""

    message = _("“%(text)s” is not a citation of a treaty article.")
    advice = _("Write the treaty and the article, for example “OPSC 3(1)(a)(ii)” or “Article 34 of the Convention”.")


class TreatyNotNamed(Problem):
    """An article without its treaty, where none can be assumed."""

    message = _("“%(text)s” does not say of which treaty.")
    advice = _("Name the treaty, for example one of %(known)s.")


class Named(Protocol):
    """What a citation needs to know of a treaty."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one treaty: `Citation("OPSC", "3(1)(a)(ii)")`. The article is empty for the treaty as a whole."""

    instrument: str
    article: str

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}".strip()

    @property
    def parts(self) -> tuple[str, ...]:
        """The steps from the article down.

        >>> Citation("OPSC", "3(1)(a)(i)c").parts
        ('3', '1', 'a', 'i', 'c')
        """
        return tuple(re.findall(r"[0-9a-z]+", self.article))

    @property
    def parent(self) -> Citation:
        """The provision that this one is part of; the treaty itself for a whole article.

        >>> str(Citation("OPSC", "3(1)(a)(i)c").parent)
        'OPSC 3(1)(a)(i)'
        """
        return Citation(self.instrument, written(self.parts[:-1]))


# What may stand between two parts of an article number: "3, paragraph 1 (a)", "3.1.a", "3 (1) (a)".
_LINK = r"[\s.,]*(?:para(?:graph)?s?\.?|sub-?para(?:graph)?s?\.?|§)?\s*"
_PART = r"\(\s*(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})\s*\)"
_BARE = r"[.]\s?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})\b"
_PARAGRAPH = r"[\s,]*(?:para(?:graph)?\.?|§)\s*[0-9]{1,2}"
_LAST = r"\s?[a-z]\b(?![’'])"  # the unbracketed limb of "3(1)(a)(i)c"
_ARTICLE = re.compile(
    rf"(?<![\w.])(?P<first>[0-9]{{1,3}})(?P<rest>(?:{_PARAGRAPH})?(?:{_LINK}{_PART}|{_BARE})*(?:(?<=\)){_LAST})?)",
    re.IGNORECASE,
)
_KHMER_DIGITS = {0x17E0 + digit: str(digit) for digit in range(10)}
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})
_PLAIN_PROTOCOL = re.compile(r"\b(?:the\s+)?(?:optional\s+)?protocol\b", re.IGNORECASE)


def written(parts: Iterable[str]) -> str:
    """The one written form of an article's parts.

    >>> written(("3", "1", "a", "i", "c"))
    '3(1)(a)(i)c'
    >>> written(("2", "b"))
    '2(b)'
    """
    first, *rest = (*parts, "")
    text = first
    for depth, part in enumerate(rest[:-1], start=1):
        below_roman = depth >= 2 and rest[depth - 2] in _ROMAN and part not in _ROMAN and not part.isdigit()
        text += part if below_roman and text.endswith(")") else f"({part})"
    return text


def parse_citation(text: str, treaties: Iterable[Named], *, assuming: str = "") -> Citation:
    """The one provision that a text cites.

    text       a citation alone, such as "Article 2 (b) of the Optional Protocol" or "OPSC 3(1)(a)(ii)"
    treaties   the known treaties with every name in use
    assuming   code of the treaty meant where the text names none, or says only "the Protocol"
    raises     NotACitation without an article, or with more than one; TreatyNotNamed
    """
    found = parse_citations(text, treaties, assuming=assuming)
    if len(found) != 1:
        raise NotACitation(text=text)
    return found[0]


def parse_citations(text: str, treaties: Iterable[Named], *, assuming: str = "") -> tuple[Citation, ...]:
    """Every provision in a list such as "OPSC 3(1)(c), 9(5); CRC 34", in the order written.

    A treaty named before or after its articles counts for all of them up to the next name.
    raises   NotACitation when there is none, TreatyNotNamed
    """
    treaties = tuple(treaties)
    text = text.translate(_KHMER_DIGITS)
    citations: list[Citation] = []
    current = ""
    for piece in re.split(r"[;\n]|(?<=[0-9)a-z])\s*,\s*(?=[A-Z]{2,})", text):
        named, remainder = _treaty_in(piece, treaties)
        current = named or current or assuming
        articles = [_article(match) for match in _ARTICLE.finditer(remainder)]
        if (articles or named) and not current:
            raise TreatyNotNamed(text=piece.strip(), known=", ".join(treaty.code for treaty in treaties))
        citations += [Citation(current, article) for article in articles]
        if named and not articles and not remainder.strip(" ,.:"):
            citations.append(Citation(current, ""))
    if not citations:
        raise NotACitation(text=text)
    return tuple(citations)


def _treaty_in(text: str, treaties: tuple[Named, ...]) -> tuple[str, str]:
    """The code of the treaty named longest in the text, and the text without the name."""
    names = sorted(((name, t.code) for t in treaties for name in (t.code, *t.names)), key=lambda n: -len(n[0]))
    for name, code in names:
        words = r"\s+".join(map(re.escape, name.split()))
        pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
        if pattern.search(text):
            return code, pattern.sub(" ", text, count=1)
    return "", _PLAIN_PROTOCOL.sub(" ", text)


def _article(match: re.Match[str]) -> str:
    rest = re.sub(r"(?i)(?:sub-?)?para(?:graph)?s?\.?|§", " ", match["rest"])
    return written((match["first"].lstrip("0") or "0", *re.findall(r"[0-9a-z]+", rest.lower())))
