"""What a submission says of itself before any form is looked at: which form, which version, which instance."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.markup import OPENROSA, Element, ForbiddenXML, NotXML, TooLarge, local, parsed, space

MOST_BYTES = 5_000_000
MOST_NODES = 200_000
LONGEST_ID = 249  # characters, as OpenRosa has it
_META = (OPENROSA, f"{OPENROSA}/")


class Malformed(Problem):
    """Nothing of it can be kept as an answer."""

    message = _("What was sent is not a filled form: %(reason)s.")
    advice = _("Send it again. If this happens twice, show it to whoever looks after the forms.")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The names that a submission bears.

    instance_id, deprecated_id   empty where there is none
    """

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str


def read_envelope(xml: bytes) -> Envelope:
    """Read the names, and refuse what is not XML, brings entities, or is too large. Raises Malformed."""
    root = _parsed(xml)
    form_id = root.get("id", "") or space(root)
    if not form_id or len(form_id) > LONGEST_ID:
        raise Malformed(reason=_REASONS["form"])
    meta = _child(root, "meta")
    ids = {name: _text(meta, name) for name in ("instanceID", "deprecatedID")}
    if any(len(each) > LONGEST_ID for each in ids.values()):
        raise Malformed(reason=_REASONS["long"])
    return Envelope(form_id, root.get("version", ""), ids["instanceID"], ids["deprecatedID"])


def as_edit(xml: bytes, *, instance_id: str) -> bytes:
    """The same answers as a correction: under a new identifier, naming the one that they bore. Raises Malformed.

    >>> as_edit(b'<d id="f"><meta><instanceID>uuid:1</instanceID></meta></d>', instance_id="uuid:2").decode()
    '<d id="f"><meta><instanceID>uuid:2</instanceID><deprecatedID>uuid:1</deprecatedID></meta></d>'
    """
    root = _parsed(xml)
    meta = _child(root, "meta")
    instance = None if meta is None else _child(meta, "instanceID")
    if meta is None or instance is None or not instance.text:
        raise Malformed(reason=_REASONS["nameless"])
    deprecated = _child(meta, "deprecatedID")
    if deprecated is None:
        deprecated = etree.SubElement(meta, instance.tag.replace("instanceID", "deprecatedID"))
    deprecated.text, instance.text = instance.text, instance_id
    return etree.tostring(root, encoding="utf-8")


_REASONS = {
    "xml": _("it is not XML"),
    "large": _("it is too large, or nested too deeply"),
    "entities": _("it brings definitions of its own"),
    "form": _("it does not say which form it answers"),
    "long": _("its identifier is too long"),
    "nameless": _("it has no identifier"),
}


def _parsed(xml: bytes) -> Element:
    try:
        return parsed(xml, most_bytes=MOST_BYTES, most_nodes=MOST_NODES)
    except NotXML:
        raise Malformed(reason=_REASONS["xml"]) from None
    except ForbiddenXML:
        raise Malformed(reason=_REASONS["entities"]) from None
    except TooLarge:
        raise Malformed(reason=_REASONS["large"]) from None


def _child(root: Element, name: str) -> Element | None:
    """A child in OpenRosa's namespace, in the root's own, or in none."""
    allowed = {*_META, space(root), ""}
    return next((each for each in root if local(each) == name and space(each) in allowed), None)


def _text(meta: Element | None, name: str) -> str:
    found = None if meta is None else _child(meta, name)
    return "" if found is None else (found.text or "").strip()
