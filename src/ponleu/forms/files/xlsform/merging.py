"""Our columns put into the XForm that the converter made: further forms of texts, attributes of binds."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from ponleu.forms.rules.definition import OURS as NAMESPACE
from ponleu.forms.rules.gate import limits
from ponleu.forms.rules.gate.extra_columns import Extras, Short
from ponleu.forms.rules.gate.outline import Outline
from ponleu.forms.rules.gate.reference_checks import REFERENCE
from ponleu.forms.rules.markup import XFORMS, parsed

_X = f"{{{XFORMS}}}"


def merged(xml: bytes, extras: Extras, outline: Outline) -> bytes:
    """The XForm with all that our columns say; unchanged bytes when they say nothing.

    raises   what `parsed` raises when the converter wrote something that is no XML
    """
    root = parsed(xml, most_bytes=limits.XML_BYTES, most_nodes=limits.XML_NODES)
    if not extras.attributes and not extras.shorts:
        return xml
    model = next(root.iter(f"{_X}model"))
    _mark_binds(model, extras.attributes)
    texts = {(language, key): text for language, key, text in _texts(model)}
    for short in extras.shorts:
        _add_form(texts, short, outline)
    etree.cleanup_namespaces(root, top_nsmap={"ponleu": NAMESPACE}, keep_ns_prefixes=_PREFIXES)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


_PREFIXES = ["h", "ev", "xsd", "jr", "orx", "odk", "entities", "ponleu"]


def _mark_binds(model: Element, attributes: dict[str, dict[str, str]]) -> None:
    binds = {bind.get("nodeset"): bind for bind in model.iter(f"{_X}bind")}
    for path, said in attributes.items():
        bind = binds.get(path)
        if bind is None:
            bind = etree.SubElement(model, f"{_X}bind", nodeset=path)
        for name, value in said.items():
            bind.set(f"{{{NAMESPACE}}}{name}", value)


def _texts(model: Element) -> Iterator[tuple[str, str, Element]]:
    for translation in model.iter(f"{_X}translation"):
        for text in translation.iterfind(f"{_X}text"):
            yield translation.get("lang", ""), text.get("id", ""), text


def _add_form(texts: dict[tuple[str, str], Element], short: Short, outline: Outline) -> None:
    listed, number = short.choice
    text = texts.get((short.language, f"{listed}-{number}" if listed else f"{short.path}:label"))
    if text is None:
        return
    value = etree.SubElement(text, f"{_X}value", form=short.form)
    if short.form == "ivr-audio":
        value.text = "jr://audio/" + short.text.removeprefix("jr://audio/")
    else:
        _write(value, short.text, outline)


def _write(value: Element, text: str, outline: Outline) -> None:
    """A text whose ${name} become outputs."""
    pieces = REFERENCE.split(text)
    value.text = pieces[0]
    for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
        path = outline.by_name[name.strip()][0].path
        output = etree.SubElement(value, f"{_X}output", value=path)
        output.tail = after
