"""An expression cut into tokens.

A star, or a word like ``and``, is an operator where an operand has just ended, and a name elsewhere (XPath 1.0,
section 3.7). ``1and1`` and ``1 and1`` are read as phones read them: the word ends where no letter follows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ponleu.forms.rules.xpath import problems

MOST_CHARACTERS = 65_536  # the longest rules of real forms have some ten thousand

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = rf"[{_START}][{_START}\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*"
_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n]+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
    |(?P<literal>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::(?:{_NAME}|\*))?)
    |(?P<operator>!=|<=|>=|[-+=<>|])
    |(?P<sign>//|::|\.\.|[()\[\]@,/.*])""",
    re.VERBOSE,
)
_WORD = re.compile(rf"(?:and|or|div|mod)(?![{_START}])")
_ENDS_AN_OPERAND = frozenset([")", "]", ".", "..", "*"])


class Token(NamedTuple):
    """A piece of an expression: its kind (number, literal, name, operator, sign, end), text and offset."""

    kind: str
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of an expression without its blanks, the last of kind ``end``."""
    if len(text) > MOST_CHARACTERS:
        raise problems.TooLong(position=MOST_CHARACTERS + 1, most=MOST_CHARACTERS)
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        token = _token(text, at, after=tokens[-1] if tokens else None)
        at = token.at + len(token.text)
        if token.kind != "space":
            tokens.append(token)
    return [*tokens, Token("end", "", len(text))]


def _token(text: str, at: int, *, after: Token | None) -> Token:
    if _ends_an_operand(after):
        if word := _WORD.match(text, at):
            return Token("operator", word[0], at)
        if text[at] == "*":
            return Token("operator", "*", at)
    found = _TOKEN.match(text, at)
    if found is None:
        raise _unknown(text, at)
    return Token(found.lastgroup or "", found[0], at)


def _ends_an_operand(token: Token | None) -> bool:
    if token is None:
        return False
    return token.kind in ("number", "literal", "name") or (token.kind == "sign" and token.text in _ENDS_AN_OPERAND)


def _unknown(text: str, at: int) -> problems.NotAnExpression:
    if text[at] in "\"'":
        return problems.QuoteNotClosed(position=at + 1)
    if text.startswith("${", at):
        return problems.NameInBraces(position=at + 1)
    return problems.UnknownSign(position=at + 1, near=text[at])
