"""What may stand between ``{{`` and ``}}`` in a chapter, and what can be wrong with it."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple, Protocol

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.reports.rules.tree import Block, Citation, Value

DIRECTIVES = frozenset({"table", "chart", "map", "suggestions", "how-we-did-it", "missing", "sources"})


class Form(StrEnum):
    """How a value is printed."""

    DIGITS = "digits"
    WORDS = "words"
    OF_BASE = "of base"  # "7 of the 16 places"


class Binder(Protocol):
    """Knows a study's numbers. Each method may raise a Problem; the parser adds where it stood."""

    def value(self, key: str, form: Form) -> Value:
        """The value of a key such as `issue.a1.places`, as this edition prints it."""
        ...

    def citation(self, reference: str) -> Citation:
        """A treaty provision or a document symbol."""
        ...

    def block(self, name: str, argument: str) -> tuple[Block, ...]:
        """The blocks of a directive: `table topic.a`, `map consulted`, `missing`."""
        ...


class ValueBinding(NamedTuple):
    """``{{ key }}``, ``{{ key in words }}``, ``{{ key of base }}``."""

    key: str
    form: Form


class CitationBinding(NamedTuple):
    """``{{ cite OPSC 3(1)(b) }}``."""

    reference: str


class BlockBinding(NamedTuple):
    """``{{ table topic.a }}``: a directive and what it is about."""

    name: str
    argument: str


class UnknownBinding(Problem):
    """The words between the braces are none of the forms."""

    message = _("{{ %(binding)s }} is not a value, a citation or a block.")
    advice = _("Write a key, 'key in words', 'key of base', 'cite …', or one of: %(directives)s.")


_KEY = re.compile(r"(?P<key>[\w-]+(?:\.[\w-]+)+)(?:\s+(?P<form>in\s+words|of\s+base))?")


def read_binding(text: str) -> ValueBinding | CitationBinding | BlockBinding:
    """Take apart what stands between the braces.

    raises   UnknownBinding

    >>> read_binding(" issue.a1.places of base ")
    ValueBinding(key='issue.a1.places', form=<Form.OF_BASE: 'of base'>)
    """
    words = text.split()
    if words[:1] == ["cite"] and words[1:]:
        return CitationBinding(" ".join(words[1:]))
    if words and words[0] in DIRECTIVES:
        return BlockBinding(words[0], " ".join(words[1:]))
    if match := _KEY.fullmatch(text.strip()):
        return ValueBinding(match["key"], Form(" ".join((match["form"] or "digits").removeprefix("in").split())))
    raise UnknownBinding(binding=" ".join(words), directives=", ".join(sorted(DIRECTIVES)))
