"""The whole list behind choices that a filter picks from."""

from __future__ import annotations

from ponleu.forms.rules.definition import Choice, Form, Itemset
from ponleu.forms.rules.markup import local
from ponleu.forms.rules.reading.lists import choice_at
from ponleu.forms.rules.xpath import Call, Expression, Filter, Step
from ponleu.forms.rules.xpath.syntax import Literal

MOST_CHOICES = 3000  # of one list; a longer one makes the page too heavy for a cheap phone


def list_of(form: Form, itemset: Itemset) -> tuple[Expression | None, tuple[Choice, ...] | None]:
    """(filter, choices): what decides which are open, None if all are or it is not one simple filter; and all of them.

    The choices are None where there is no list beforehand: from the answers themselves, from a file that is missing.
    """
    expression = itemset.nodeset.expression
    if isinstance(expression, Call) and expression.name == "randomize" and expression.arguments:
        expression = expression.arguments[0]
        is_simple = False
    else:
        is_simple = True
    found = _parts(expression)
    if found is None:
        return None, None
    name, steps = found
    choices = _choices(form, itemset, name, steps)
    predicates = steps[-1].predicates if steps else ()
    simple = is_simple and len(predicates) == 1 and not any(step.predicates for step in steps[:-1])
    return (predicates[0] if simple else None), choices


def _parts(expression: Expression) -> tuple[str, tuple[Step, ...]] | None:
    match expression:
        case Filter(base=Call(name="instance", arguments=(Literal(value=name),)), predicates=(), steps=steps):
            return (name, steps) if all(step.axis == "child" for step in steps) else None
    return None


def _choices(form: Form, itemset: Itemset, name: str, steps: tuple[Step, ...]) -> tuple[Choice, ...] | None:
    instance = form.instances.get(name)
    if instance is None or (instance.source and instance.source.rpartition("/")[2] in form.missing):
        return None
    nodes = [instance.root]
    for step in steps:
        nodes = [child for node in nodes for child in node if local(child) == step.test]
    if len(nodes) > MOST_CHOICES:
        return None
    given = {"value": itemset.value, "label": itemset.label, "is_itext": itemset.is_itext, "texts": form.texts}
    return tuple(choice_at(node, **given) for node in nodes)  # type: ignore[arg-type]
