"""XML from strangers, read without harm: no entities, no network, bounded in size, depth and number."""

from __future__ import annotations

from typing import Final, cast

from lxml import etree

from ponleu.core import Problem
from ponleu.core import mark as _

Element = etree._Element

XFORMS: Final = "http://www.w3.org/2002/xforms"
XHTML: Final = "http://www.w3.org/1999/xhtml"
JAVAROSA: Final = "http://openrosa.org/javarosa"
OPENROSA: Final = "http://openrosa.org/xforms"
ODK: Final = "http://www.opendatakit.org/xforms"

MOST_DEPTH: Final = 100


class NotXML(Problem):
    """Not XML, or XML of a kind that is not read."""

    message = _("This is not XML that can be read (line %(line)s).")
    advice = _("Send the file as the program that made it saved it.")


class ForbiddenXML(Problem):
    """A document type declaration: what entities and outside files are smuggled in with."""

    message = _("This XML declares a document type, which forms and answers never need.")
    advice = _("Remove the <!DOCTYPE …> line.")


class TooLarge(Problem):
    """More bytes, nodes or levels than a form or an answer needs."""

    message = _("This XML is larger or deeper than any form or answer needs.")
    advice = _("Split the form, or move long lists into CSV files.")


def parsed(content: bytes, *, most_bytes: int, most_nodes: int) -> Element:
    """The root element, without comments and processing instructions.

    raises   NotXML, ForbiddenXML, TooLarge
    """
    if len(content) > most_bytes:
        raise TooLarge(most=most_bytes)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXML(line=getattr(error, "lineno", None) or 1) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ForbiddenXML
    _measure(root, most_nodes)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def space(element: Element) -> str:
    """The namespace of an element, or ""."""
    tag = element.tag
    return tag[1:].partition("}")[0] if tag[0] == "{" else ""


def attribute(element: Element, name: str, *namespaces: str) -> str | None:
    """An attribute by its plain name, or in one of the namespaces."""
    for key in (name, *(f"{{{namespace}}}{name}" for namespace in namespaces)):
        if (value := element.get(key)) is not None:
            return value
    return None


def unprefixed(element: Element) -> str:
    """The tag to keep an element under: names of a default namespace lose it, prefixed ones keep theirs."""
    return element.tag if element.prefix else local(element)


def qualified(element: Element) -> str:
    """The name as it is written, with its prefix."""
    return f"{element.prefix}:{local(element)}" if element.prefix else local(element)


def attributes_of(element: Element) -> dict[str, str]:
    """The attributes as a dictionary of its own."""
    return {str(key): str(value) for key, value in element.attrib.items()}


def prefixes_of(element: Element) -> dict[str | None, str]:
    """The namespaces that have a prefix."""
    return {prefix: uri for prefix, uri in element.nsmap.items() if prefix}


def a_root(tag: str, attributes: dict[str, str], spaces: dict[str | None, str]) -> Element:
    """An element that nothing is around; `spaces` are namespaces by prefix, None for the default one."""
    return etree.Element(tag, attributes, nsmap=cast("dict[str, str]", spaces))


def _measure(root: Element, most_nodes: int) -> None:
    count, depth = 0, 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        count, depth = count + 1, depth + 1
        if count > most_nodes:
            raise TooLarge(most=most_nodes)
        if depth > MOST_DEPTH:
            raise TooLarge(most=MOST_DEPTH)
