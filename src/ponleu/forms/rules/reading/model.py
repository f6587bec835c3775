"""The model of an XForm: its first instance, its binds, what is set when, and how it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from ponleu.forms.rules.definition import OURS, Action, Bind, Rule
from ponleu.forms.rules.markup import JAVAROSA, ODK, OPENROSA, XFORMS, Element, attribute, local, qualified
from ponleu.forms.rules.reading.lists import without_namespace
from ponleu.forms.rules.reading.problems import NoNode
from ponleu.forms.rules.reading.rulebook import Rulebook
from ponleu.forms.rules.reading.texts import Texts

ACTIONS = {"setvalue", "setgeopoint", "recordaudio"}
TEMPLATE = f"{{{JAVAROSA}}}template"
_OURS = "added"  # marks for a moment what the form did not hold
_SUBMISSION = ("action", "method", "base64RsaPublicKey", "auto-send", "auto-delete", "client-editable")


def primary(instance: Element) -> Element:
    """The first instance as a tree of its own, with meta/instanceID in it whether the form asks for it or not."""
    root = without_namespace(next(iter(instance)))
    meta = next((child for child in root if local(child) == "meta"), None)
    if meta is None:
        has_prefix = OPENROSA in root.nsmap.values()
        meta = etree.SubElement(root, f"{{{OPENROSA}}}meta" if has_prefix else "meta")
    if not any(local(child) == "instanceID" for child in meta):
        prefix = f"{{{OPENROSA}}}" if meta.prefix else ""
        etree.SubElement(meta, f"{prefix}instanceID").set(_OURS, "")
    return root


def refs_of(root: Element) -> dict[str, Element]:
    """Every node of the first instance by its ref; of a repeat the template, or else its first instance."""
    found: dict[str, Element] = {}
    waiting = [(root, f"/{qualified(root)}")]
    while waiting:
        element, ref = waiting.pop()
        if ref not in found or (is_template(element) and not is_template(found[ref])):
            found[ref] = element
        waiting.extend((child, f"{ref}/{qualified(child)}") for child in reversed(element))
    return _in_order(root, found)


def _in_order(root: Element, found: dict[str, Element]) -> dict[str, Element]:
    """By first appearance in the document, each node before what it holds."""
    ordered: dict[str, Element] = {}
    waiting = [(root, f"/{qualified(root)}")]
    while waiting:
        element, ref = waiting.pop()
        ordered.setdefault(ref, found[ref])
        waiting.extend((child, f"{ref}/{qualified(child)}") for child in reversed(element))
    return ordered


def is_template(element: Element) -> bool:
    """Whether an element only shows what a new instance of a repeat looks like."""
    return element.get(TEMPLATE) is not None


def joined(ref: str, base: str) -> str:
    """A ref as written in the form, made absolute: "../age" and "age" count from `base`, without predicates."""
    ref = ref.strip().removeprefix("current()/")
    steps = [] if ref.startswith("/") else base.split("/")[1:]
    for step in re.sub(r"\[[^\[\]]*\]", "", ref).split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/" + "/".join(steps)


class Binds:
    """Reads the binds of a model, and knows which node a control's `bind` attribute means."""

    def __init__(self, model: Element, refs: Mapping[str, Element], rulebook: Rulebook, texts: Texts) -> None:
        self.refs, self.rulebook, self.texts = refs, rulebook, texts
        self.base = next(iter(refs))
        self.by_id: dict[str, str] = {}
        self.parameters: dict[str, dict[str, str]] = {}
        given: dict[str, Bind] = {}
        for element in model:
            if local(element) == "bind":
                ref = joined(element.get("nodeset") or element.get("ref") or "", self.base)
                if ref in refs or _is_attribute(ref, refs):
                    given[ref] = self._bind(element, ref)
                else:
                    rulebook.doubt(NoNode(ref=ref))
                self.by_id[element.get("id", ref)] = ref
        self._identify(given)
        attributes = {ref: bind for ref, bind in given.items() if ref not in refs}
        self.by_ref = {**{ref: given.get(ref) or Bind(ref) for ref in refs}, **attributes}

    def add(self, ref: str) -> None:
        """Know an attribute that is set without having a bind."""
        self.by_ref.setdefault(ref, Bind(ref))

    def _bind(self, element: Element, ref: str) -> Bind:
        rule = self.rulebook.rule
        self.parameters[ref] = dict(_in_namespaces(element, OPENROSA, ODK))
        preload = element.get(f"{{{JAVAROSA}}}preload")
        return Bind(
            ref,
            (element.get("type") or "string").removeprefix("xsd:"),
            **{
                name: rule(element.get(name), ref=ref, place=name)
                for name in ("relevant", "required", "readonly", "constraint", "calculate")
            },
            constraint_words=self.texts.message(element.get(f"{{{JAVAROSA}}}constraintMsg"), ref),
            required_words=self.texts.message(element.get(f"{{{JAVAROSA}}}requiredMsg"), ref),
            preload=(preload, element.get(f"{{{JAVAROSA}}}preloadParams", "")) if preload else None,
            extra=MappingProxyType(dict(_in_namespaces(element, OURS))),
        )

    def _identify(self, given: dict[str, Bind]) -> None:
        """Give the answers an id where the form has no place for one."""
        for ref, element in self.refs.items():
            if element.get(_OURS) is not None:
                del element.attrib[_OURS]
                given[ref] = Bind(ref, preload=("uid", ""))


def _is_attribute(ref: str, refs: Mapping[str, Element]) -> bool:
    above, _slash, name = ref.rpartition("/@")
    return name.isidentifier() and above in refs


def _in_namespaces(element: Element, *namespaces: str) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        namespace, _brace, name = str(key)[1:].rpartition("}")
        if namespace in namespaces:
            yield name, str(value)


def actions_in(parent: Element, binds: Binds, *, trigger: str = "", within: str = "") -> Iterator[Action]:
    """What the actions directly inside an element set, and when."""
    for element in parent:
        if local(element) in ACTIONS:
            base = trigger or within or binds.base
            named = binds.by_id.get(element.get("bind", ""))
            ref = named or joined(element.get("ref") or element.get("nodeset") or "", base)
            if _is_attribute(ref, binds.refs):
                binds.add(ref)
            elif ref not in binds.refs:
                binds.rulebook.doubt(NoNode(ref=ref))
                continue
            written = element.get("ref") or ""
            where = binds.rulebook.rule(written, ref=ref, place="setvalue") if "[" in written else None
            yield Action(_events(element), ref, _value(element, ref, binds), trigger, within, where)


def _events(element: Element) -> frozenset[str]:
    written = attribute(element, "event", "http://www.w3.org/2001/xml-events") or ""
    return frozenset("odk-instance-first-load" if event == "xforms-ready" else event for event in written.split())


def _value(element: Element, ref: str, binds: Binds) -> Rule | str | None:
    if local(element) != "setvalue":
        return None
    if element.get("value") is not None:
        return binds.rulebook.rule(element.get("value"), ref=ref, place="setvalue")
    return element.text or None


def settings_of(model: Element, body: Element | None) -> Mapping[str, str]:
    """How the form is sent and shown, as far as it says so."""
    told: dict[str, str] = {}
    for element in model:
        if local(element) == "instance" and "xmlns" not in told:
            own = element[0].nsmap.get(None, "") if len(element) else ""
            told["xmlns"] = "" if own == XFORMS else own
        if local(element) == "submission":
            told.update({name: value for name in _SUBMISSION if (value := attribute(element, name, OPENROSA))})
    if version := attribute(model, "xforms-version", ODK):
        told["xforms-version"] = version
    if body is not None and (style := body.get("class")):
        told["style"] = style
    return MappingProxyType({name: value for name, value in told.items() if value})
