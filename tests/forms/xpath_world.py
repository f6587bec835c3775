"""A small world for expressions: a form's answers, its lists, a clock in Phnom Penh, and what is irrelevant."""

from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree

from ponleu.forms.rules.xpath import Context, compiled, parse

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


class SmallWorld:
    def __init__(self, answers, *, lists=(), irrelevant=(), repeats=(), now=None):
        self.root = etree.fromstring(answers)
        self.lists = {one.get("id"): one for one in map(etree.fromstring, lists)}
        self.now = now or datetime(2026, 11, 23, 9, 30, tzinfo=PHNOM_PENH)
        self.irrelevant = {node for path in irrelevant for node in self.root.xpath(path)}
        self.repeats = set(repeats)
        self.kept = [self.root, *self.root.iter(), *self.lists.values()]

    def at(self, path):
        return self.root.xpath(path)[0]

    def instance(self, name):
        return self.lists.get(name)

    def itext(self, name):
        return f"text of {name}"

    def choice_name(self, value, ref, node):
        return f"label of {value} in {ref}"

    def is_relevant(self, node):
        return not any(one in self.irrelevant for one in (node, *node.iterancestors()))

    def is_repeat(self, node):
        return etree.QName(node).localname in self.repeats

    def random(self):
        return 0.5

    def property(self, name):
        return f"property {name}"


def value_of(text, world, *, at="/*", forgiving=True):
    """What an expression gives at a node of a world; nodes as their texts."""
    found = compiled(parse(text), forgiving=forgiving)(Context(world.at(at), world=world))
    return ["".join(node.itertext()) for node in found] if isinstance(found, list) else found
