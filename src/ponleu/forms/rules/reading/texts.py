"""The words of a form: itext in every language, labels, hints and messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ponleu.forms.rules.definition import SILENCE, Rule, Words
from ponleu.forms.rules.markup import Element, local
from ponleu.forms.rules.reading.problems import NoText
from ponleu.forms.rules.reading.rulebook import Rulebook

_NAMED = re.compile(r"""^\s*jr:itext\(\s*(['"])(?P<name>.*)\1\s*\)\s*$""", re.DOTALL)
_MISSING = "-"  # what pyxform writes where a translation was left empty
_ONLY = "default"  # the language pyxform writes for a form that names none


class Texts:
    """Every itext entry, ready to be looked up by its name."""

    def __init__(self, model: Element, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        found = [one for itext in _children(model, "itext") for one in _children(itext, "translation")]
        names = [one.get("lang", "") for one in found]
        self.languages: tuple[str, ...] = () if names in ([], [_ONLY]) else tuple(dict.fromkeys(names))
        self.default = self._default(found)
        self.by_name = self._entries(found)

    def _default(self, found: list[Element]) -> str:
        chosen = [one.get("lang", "") for one in found if one.get("default") not in {None, "false()", "false"}]
        return (chosen or list(self.languages) or [""])[0] if self.languages else ""

    def _entries(self, found: list[Element]) -> Mapping[str, Words]:
        entries: dict[str, dict[str, dict[str, tuple[str | Rule, ...]]]] = {}
        for translation in found:
            language = translation.get("lang", "") if self.languages else ""
            for text in _children(translation, "text"):
                name = text.get("id", "")
                forms = entries.setdefault(name, {}).setdefault(language, {})
                for value in _children(text, "value"):
                    forms.setdefault(value.get("form", ""), self._parts(value, name.partition(":")[0]))
        return MappingProxyType({name: Words(_spoken(languages), self.default) for name, languages in entries.items()})

    def _parts(self, element: Element, ref: str) -> tuple[str | Rule, ...]:
        if element.get("form", "long") in {"image", "big-image", "audio", "video", "ivr-audio"}:
            return _file_name(element.text)
        return tuple(_trimmed(list(self._pieces(element, ref))))

    def _pieces(self, element: Element, ref: str) -> Iterator[str | Rule]:
        yield element.text or ""
        for child in element:
            value = child.get("value") or child.get("ref")
            if local(child) == "output" and value:
                rule = self.rulebook.rule(value, ref=ref, place="label")
                if rule is not None:
                    yield rule
            else:
                yield "".join(str(text) for text in child.itertext())
            yield child.tail or ""

    def at(self, element: Element | None, ref: str) -> Words:
        """The words of a label or hint element; SILENCE without one."""
        if element is None:
            return SILENCE
        if reference := element.get("ref"):
            return self.referred(reference, ref)
        parts = self._parts(element, ref)
        return Words({"": {"": parts}}) if parts else SILENCE

    def message(self, text: str | None, ref: str) -> Words:
        """The words of a bind's message: plain, or named by jr:itext."""
        if not text:
            return SILENCE
        return self.referred(text, ref) if "jr:itext(" in text else Words({"": {"": (text,)}})

    def referred(self, reference: str, ref: str) -> Words:
        """The words that `jr:itext('name')` names, or that an expression gives when it is shown."""
        named = _NAMED.match(reference)
        if named is None:
            rule = self.rulebook.rule(reference, ref=ref, place="label")
            return Words({"": {"": (rule,)}}) if rule else SILENCE
        if (words := self.by_name.get(named["name"])) is None:
            self.rulebook.doubt(NoText(name=named["name"], ref=ref))
            return SILENCE
        return words


def _spoken(
    languages: Mapping[str, Mapping[str, tuple[str | Rule, ...]]],
) -> dict[str, dict[str, tuple[str | Rule, ...]]]:
    """Without the dashes that stand for missing translations, where another language says more than a dash."""
    says_more = {form for forms in languages.values() for form, parts in forms.items() if parts != (_MISSING,)}
    return {
        language: {
            form: parts for form, parts in forms.items() if parts and (parts != (_MISSING,) or form not in says_more)
        }
        for language, forms in languages.items()
    }


def _file_name(text: str | None) -> tuple[str, ...]:
    name = (text or "").strip().rpartition("/")[2]
    return (name,) if name else ()


def _trimmed(pieces: list[str | Rule]) -> Iterator[str | Rule]:
    """The pieces without blanks at both ends, which pyxform adds around outputs, and without empty ones."""
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    for piece in pieces:
        if piece != "":
            yield piece


def _children(element: Element, name: str) -> Iterator[Element]:
    for child in element:
        if local(child) == name:
            yield child
