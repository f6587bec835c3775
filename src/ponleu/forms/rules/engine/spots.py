"""The places of a form, repeats counted once: the plan of the tree that answers grow on."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from ponleu.forms.rules.definition import Bind, Form, Question, Rule
from ponleu.forms.rules.engine.casting import begun, is_tested
from ponleu.forms.rules.markup import Element
from ponleu.forms.rules.reading.model import is_template, refs_of


class Spot:
    """One place of a form.

    ref, name, tag   name is the last step of ref; tag is how lxml calls it
    order            in the document, from 0: the root; attributes come after all else
    attribute        its name, when it is an attribute that has rules of its own
    repeats          the repeats around it, outermost first, itself included when it is one
    above            itself and everything around it, from the root
    prototype        what a new one looks like
    shown            of a repeat: the instances that the form holds, which say how those at the same place begin
    initial          what a leaf says before anybody answers
    """

    __slots__ = (
        "above",
        "attribute",
        "attributes",
        "bind",
        "children",
        "has_value",
        "initial",
        "is_always_readonly",
        "is_always_required",
        "is_counted",
        "is_fixed",
        "is_leaf",
        "is_repeat",
        "is_typed",
        "local",
        "name",
        "order",
        "parent",
        "prototype",
        "question",
        "ref",
        "repeats",
        "shown",
        "tag",
        "type",
    )

    def __init__(self, ref: str, element: Element, *, order: int, parent: Spot | None, form: Form) -> None:
        self.ref, self.name, self.tag, self.order, self.parent = ref, ref.rpartition("/")[2], element.tag, order, parent
        self.local = self.tag.rpartition("}")[2]
        self.bind: Bind = form.binds[ref]
        self.is_typed = is_tested(self.bind.type)
        self.question: Question | None = form.questions.get(ref)
        self.is_repeat = ref in form.repeats
        self.attribute = self.name[1:] if self.name.startswith("@") else ""
        self.is_leaf = len(element) == 0 and not self.is_repeat and not self.attribute
        self.has_value = self.is_leaf or bool(self.attribute)
        self.children: dict[str, Spot] = {}
        self.attributes: dict[str, Spot] = {}
        self.above: tuple[Spot, ...] = (*(parent.above if parent else ()), self)
        self.repeats = tuple(spot for spot in self.above if spot.is_repeat)
        self.initial = begun(element.text or "", self.bind.type) if self.is_leaf else ""
        self.prototype = without_templates(element)
        self.shown = _shown(element) if self.is_repeat else []
        repeat = form.repeats.get(ref)
        self.is_counted = repeat is not None and repeat.count is not None
        self.is_fixed = repeat is not None and repeat.is_fixed and repeat.count is None
        self.type = _type(self.question)
        self.is_always_required = is_always(self.bind.required)
        self.is_always_readonly = is_always(self.bind.readonly)

    @property
    def repeat(self) -> Spot | None:
        """The innermost repeat around it, itself included."""
        return self.repeats[-1] if self.repeats else None

    def below(self) -> Iterator[Spot]:
        """Itself and all within it, in document order."""
        yield self
        for child in (*self.children.values(), *self.attributes.values()):
            yield from child.below()

    def __repr__(self) -> str:
        return f"Spot({self.ref})"


def spots_of(form: Form) -> dict[str, Spot]:
    """Every place of a form by its ref, in document order."""
    found: dict[str, Spot] = {}
    for order, (ref, element) in enumerate(refs_of(form.root).items()):
        parent = found.get(ref.rpartition("/")[0])
        spot = Spot(ref, element, order=order, parent=parent, form=form)
        found[ref] = spot
        if parent is not None:
            parent.children[spot.tag] = spot
    for ref in form.binds:
        above, is_attribute, name = ref.rpartition("/@")
        if is_attribute:
            parent = found[above]
            spot = Spot(ref, parent.prototype, order=len(form.binds), parent=parent, form=form)
            found[ref] = parent.attributes[name] = spot
    return found


def without_templates(element: Element) -> Element:
    """A copy as a tree of its own, with no templates in it and no word of them."""
    copy = deepcopy(element)
    copy.tail = None
    for inside in list(copy.iter()):
        if inside is not copy and is_template(inside) and (parent := inside.getparent()) is not None:
            parent.remove(inside)
    for name in [key for key in copy.attrib if str(key).endswith("}template")]:
        del copy.attrib[name]
    return copy


def _shown(element: Element) -> list[Element]:
    parent = element.getparent()
    if parent is None:
        return []
    return [one for one in parent if one.tag == element.tag and not is_template(one)]


def is_always(rule: Rule | None) -> bool:
    """Whether a rule needs no looking to be true."""
    return rule is not None and rule.text.replace(" ", "") in {"true()", "1"}


def _type(question: Question | None) -> str:
    if question is None:
        return "model-value"
    if question.is_note:
        return "note"
    return "select" if question.kind == "select1" else question.kind
