"""Paths compiled: steps, predicates, the same instance of a repeat, and what is left out as irrelevant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from ponleu.forms.rules.xpath.axes import BACKWARDS, Select, _same_name, selecting, tag_pattern
from ponleu.forms.rules.xpath.context import Context
from ponleu.forms.rules.xpath.filtering import Keep, keeping
from ponleu.forms.rules.xpath.nodes import (
    Attribute,
    Document,
    Element,
    Node,
    Text,
    in_document_order,
    local_name,
    parent_of,
)
from ponleu.forms.rules.xpath.operands import as_nodes, as_number
from ponleu.forms.rules.xpath.parsing import ANYWHERE_BELOW
from ponleu.forms.rules.xpath.problems import NotAList
from ponleu.forms.rules.xpath.syntax import Call, Expression, Filter, Path, Step, Union

if TYPE_CHECKING:
    from ponleu.forms.rules.xpath.compiling import Compiler

Nodes = Callable[[Context], list[Node]]
Walk = Callable[[Context, list[Node]], list[Node]]  # a step from some nodes to others
_ELEMENT = etree._Element


def is_here(expression: Expression) -> bool:
    """Whether an expression is ``.`` alone."""
    match expression:
        case Path(absolute=False, steps=(Step(axis="self", test="node()", predicates=()),)):
            return True
    return False


def compiled_path(expression: Path | Filter | Union, compiler: Compiler) -> Nodes:
    """A path as a function that gives its nodes in document order."""
    match expression:
        case Union(parts=parts):
            several = [as_nodes(compiler.operand(part), what="|") for part in parts]
            return lambda context: in_document_order([node for run in several for node in run(context)])
        case Filter():
            return _filtered(expression, compiler)
        case Path(absolute=True):
            return _relevant(_from_root(expression.steps, compiler.primary()), compiler.primary())
        case Path(steps=steps):
            walks = _walks(steps, compiler, spread=0)
            return _relevant(lambda context: _walked(context, [context.node], walks), compiler)


def _relevant(nodes: Nodes, compiler: Compiler) -> Nodes:
    """Leave out what is irrelevant, as phones do at the end of each path into the primary instance."""
    if not compiler.dialect.forgiving or compiler.is_secondary:
        return nodes

    def relevant(context: Context) -> list[Node]:
        is_relevant = context.world.is_relevant
        return [node for node in nodes(context) if not isinstance(node, _ELEMENT) or is_relevant(node)]

    return relevant


def _filtered(expression: Filter, compiler: Compiler) -> Nodes:
    base = as_nodes(compiler.operand(expression.base), what="[")
    inner = compiler.secondary() if _is_secondary(expression.base) else compiler.primary()
    keeps = [keeping(predicate, inner) for predicate in expression.predicates]
    walks = _walks(expression.steps, inner, spread=2)

    def run(context: Context) -> list[Node]:
        nodes = base(context)
        for keep in keeps:
            nodes = keep(context, nodes)
        return _walked(context, nodes, walks)

    return _relevant(run, inner) if walks else run


def _is_secondary(expression: Expression) -> bool:
    while isinstance(expression, Filter):
        expression = expression.base
    if isinstance(expression, Call) and expression.name == "randomize" and expression.arguments:
        return _is_secondary(expression.arguments[0])
    return isinstance(expression, Call) and expression.name == "instance"


def _walked(context: Context, nodes: list[Node], walks: list[Walk]) -> list[Node]:
    for walk in walks:
        nodes = walk(context, nodes)
    return nodes


def _walks(steps: tuple[Step, ...], compiler: Compiler, *, spread: int) -> list[Walk]:
    """The steps compiled; `spread` says what they start from: 0 one node, 1 several side by side, 2 any."""
    walks = []
    for step in _shortened(steps):
        walks.append(_walk(step, compiler, in_order=spread == 0 or (spread == 1 and step.axis in _DOWN)))
        spread = max(spread, _SPREAD.get(step.axis, 2))
    return walks


_DOWN = frozenset(["child", "attribute", "self", "namespace"])
_SPREAD = {"self": 0, "parent": 0, "child": 1, "attribute": 1, "following-sibling": 1, "preceding-sibling": 1}


def _shortened(steps: tuple[Step, ...]) -> list[Step]:
    """``//name`` as one step, which it is as long as nothing is counted."""
    shorter: list[Step] = []
    for step in steps:
        if shorter and shorter[-1] == ANYWHERE_BELOW and step.axis == "child" and not step.predicates:
            shorter[-1] = Step("descendant", step.test, (), step.at)
        else:
            shorter.append(step)
    return shorter


def _walk(step: Step, compiler: Compiler, *, in_order: bool) -> Walk:
    """A step from some nodes; `in_order` if what it finds from one after the other is in document order already."""
    select = selecting(step, forgiving=compiler.dialect.forgiving, namespaces=compiler.dialect.namespaces)
    keeps = [keeping(predicate, compiler) for predicate in step.predicates]
    is_backwards = step.axis in BACKWARDS

    def walk(context: Context, nodes: list[Node]) -> list[Node]:
        found = _found(context, nodes, select, keeps)
        if is_backwards or not (in_order or len(nodes) < 2):
            return in_document_order(found)
        return found

    return walk


def _found(context: Context, nodes: list[Node], select: Select, keeps: list[Keep]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        some = select(context, node)
        for keep in keeps:
            some = keep(context, some)
        found += some
    if len(found) > 1:
        context.spend(len(found))
    return found


def _from_root(steps: tuple[Step, ...], compiler: Compiler) -> Nodes:
    """An absolute path; its first plain names lead to the same instances of repeats that the question is in."""
    lead = _leading(steps) if compiler.dialect.forgiving else 0
    if not lead:
        walks = _walks(steps, compiler, spread=0)
        return lambda context: _walked(context, [Document(context.world.root)], walks)
    led = _led(steps[:lead], compiler, is_whole=lead == len(steps))
    walks = _walks(steps[lead:], compiler, spread=1)
    return (lambda context: _walked(context, led(context), walks)) if walks else led


def _leading(steps: tuple[Step, ...]) -> int:
    for index, step in enumerate(steps):
        if step.axis != "child" or step.predicates or step.test.endswith((")", "*")):
            return index
    return len(steps)


def _led(steps: tuple[Step, ...], compiler: Compiler, *, is_whole: bool) -> Nodes:
    patterns = [tag_pattern(step.test, forgiving=True, namespaces=compiler.dialect.namespaces) for step in steps]
    is_root, inner, last = _same_name(patterns[0]), patterns[1:], len(patterns) - 2

    def run(context: Context) -> list[Node]:
        root = context.world.root
        found: list[Node] = [root] if is_root(root.tag) else []
        for index, pattern in enumerate(inner):
            found = [child for node in found for child in node.iterchildren(pattern)]  # type: ignore[union-attr]
            if len(found) > 1:
                context.spend(len(found))
                if not is_whole or index != last:
                    found = _same_instance(context, found)
        return found

    return run


def _same_instance(context: Context, found: list[Node]) -> list[Node]:
    """Of several nodes the instance of a repeat that the question at hand stands in, if it stands in one."""
    inside = set(found)
    around: Node | None = context.current
    while around is not None and not isinstance(around, Document):
        if around in inside and isinstance(around, _ELEMENT) and context.world.is_repeat(around):
            return [around]
        around = parent_of(around, context.world.root)
    return found


def indexed_repeat(given: tuple[Expression, ...], compiler: Compiler) -> Nodes:
    """``indexed-repeat(target, group, index, ...)``: the target within chosen instances of its groups."""
    target, groups = given[0], given[1::2]
    if not all(isinstance(path, Path) for path in (target, *groups)):
        return _no_path
    numbers = [as_number(compiler.operand(index), compiler.dialect) for index in given[2::2]]

    def run(context: Context) -> list[Node]:
        indices = [_index(number(context)) for number in numbers]
        wanted = {_names(group, context): index for group, index in zip(groups, indices, strict=True)}
        return _chosen(_names(target, context), wanted, context)

    return run


def _no_path(context: Context) -> list[Node]:
    raise NotAList(what="indexed-repeat")


def _index(value: float) -> int:
    """The place of an instance; what is no place counts as the first, as in JavaRosa."""
    return int(value) if 1 <= value < 1e9 else 1


def _names(path: Expression, context: Context) -> tuple[str, ...]:
    """The names from the root to where a path leads, whichever instances it passes."""
    if not isinstance(path, Path):
        raise NotAList(what="indexed-repeat")
    names = [] if path.absolute else _names_to(context.node, context.world.root)
    for step in path.steps:
        match step.axis, step.test:
            case "child", name:
                names.append(name.rpartition(":")[2])
            case "parent", "node()":
                del names[-1:]
            case "self", "node()":
                pass
            case _:
                raise NotAList(what="indexed-repeat")
    return tuple(names)


def _names_to(node: Node, root: Element) -> list[str]:
    names: list[str] = []
    around: Node | None = node
    while isinstance(around, Element | Attribute | Text):
        names.append(local_name(around))
        around = parent_of(around, root)
    return names[::-1]


def _chosen(names: tuple[str, ...], wanted: dict[tuple[str, ...], int], context: Context) -> list[Node]:
    root = context.world.root
    found: list[Node] = [root] if names and local_name(root) == names[0] else []
    for depth in range(2, len(names) + 1):
        found = [child for node in found for child in node.iterchildren(f"{{*}}{names[depth - 1]}")]  # type: ignore[union-attr]
        context.spend(len(found))
        if (place := wanted.get(names[:depth])) is not None:
            found = found[place - 1 : place]
        elif depth < len(names):
            found = _same_instance(context, found)
    return found
