"""A form as data: what is asked, in which words, under which rules. Nothing here changes while a form is filled.

A `ref` names a node of the answers: ``/data/kid/age`` in a form, ``/data/kid[2]/age`` in a session, where each
repeat on the way (and nothing else) carries its place, counted from 1. ``/data/kid`` in a session is the whole row of
repeats: what one adds to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from ponleu.core import Problem

if TYPE_CHECKING:
    from lxml import etree

    from ponleu.forms.rules.xpath.context import Context, Value
    from ponleu.forms.rules.xpath.syntax import Expression

OURS = "https://ponleu.org/xforms"  # namespace of our bind attributes: sensitive, identifying, confirm, channel
NOTHING: Mapping[str, str] = MappingProxyType({})


def _nothing() -> Mapping[str, str]:
    return NOTHING


Kind: TypeAlias = Literal["input", "select1", "select", "rank", "range", "upload", "trigger"]
RuleName: TypeAlias = Literal["relevant", "required", "readonly", "constraint", "calculate"]
RULE_NAMES: tuple[RuleName, ...] = ("relevant", "required", "readonly", "constraint", "calculate")
Asking: TypeAlias = "Callable[[Rule], str]"  # the value of an output within words, for the node that is shown


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """An expression of the form: as written, as understood, and ready to run."""

    text: str
    expression: Expression
    run: Callable[[Context], Value]

    def __repr__(self) -> str:
        return f"Rule({self.text!r})"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said at one place, in each language and form.

    by_language  language -> form -> parts; a part is a text, or a Rule whose value is said there.
                 Languages are named as the form names them ("English (en)"); "" when the form has but one.
                 Forms: "" (shown), "short", "guidance", "sms" (texts); "audio", "image", "big-image", "video",
                 "ivr-audio" (names of media files).
    default      the language that speaks when the one that is wished for is silent
    """

    by_language: Mapping[str, Mapping[str, tuple[str | Rule, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    default: str = ""

    def text(self, language: str = "", asking: Asking | None = None, form: str = "") -> str:
        """The words in a language and form, or in the default language, or "" if this form was not written.

        asking   gives the value of what stands between the words; without it "…" stands there
        """
        return "".join(
            part if isinstance(part, str) else asking(part) if asking else "…" for part in self.parts(language, form)
        )

    def parts(self, language: str = "", form: str = "") -> tuple[str | Rule, ...]:
        """Texts and outputs in order, in the language wished for or the default one."""
        for tried in (language, self.default, ""):
            if parts := self.by_language.get(tried, {}).get(form):
                return parts
        return ()

    def has(self, language: str, form: str = "") -> bool:
        """Whether exactly this language has this form, without falling back on another."""
        return bool(self.by_language.get(language, {}).get(form))

    def outputs(self) -> Iterator[Rule]:
        """Every rule that speaks within these words."""
        for forms in self.by_language.values():
            for parts in forms.values():
                yield from (part for part in parts if isinstance(part, Rule))

    def __bool__(self) -> bool:
        return any(parts for forms in self.by_language.values() for parts in forms.values())


SILENCE = Words()


@dataclass(frozen=True, slots=True)
class Bind:
    """What holds for one node: its type and its rules.

    type      as in the XForm: "string", "int", "decimal", "boolean", "date", "time", "dateTime", "geopoint",
              "geotrace", "geoshape", "binary", "barcode", "odk:rank"…
    preload   (kind, parameter), as ("timestamp", "start") or ("uid", "")
    extra     attributes of our namespace: sensitive, identifying, confirm ("yes"), channel ("sms voice web")
    """

    ref: str
    type: str = "string"
    relevant: Rule | None = None
    required: Rule | None = None
    readonly: Rule | None = None
    constraint: Rule | None = None
    calculate: Rule | None = None
    constraint_words: Words = SILENCE
    required_words: Words = SILENCE
    preload: tuple[str, str] | None = None
    extra: Mapping[str, str] = field(default_factory=_nothing)

    def rules(self) -> Iterator[tuple[RuleName, Rule]]:
        """Each rule with the name of its attribute."""
        for name in RULE_NAMES:
            if (rule := getattr(self, name)) is not None:
                yield name, rule


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be chosen; `columns` holds every other column of its list, as choice filters read them."""

    value: str
    words: Words = SILENCE
    columns: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, eq=False)
class Itemset:
    """A list of choices that is worked out: from a list in the form or a file, or from a repeat.

    nodeset    gives the nodes that may be chosen, already filtered
    value      name of the child that is stored, as "name"
    label      name of the child that is shown, as "label", or that names an itext entry
    is_itext   whether `label` names an itext entry
    source     (instance, path below it) as ("towns", ("root", "item")), or None when it is not simply a list
    """

    nodeset: Rule
    value: str
    label: str
    is_itext: bool = False
    source: tuple[str, tuple[str, ...]] | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether the choices may depend on other answers."""
        return self.source is None or "[" in self.nodeset.text


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Question:
    """Something that is asked or told.

    kind         the XForm control: "input", "select1", "select", "rank", "range", "upload" or "trigger"
    type         of the answer, from its bind
    choices      the whole list, whatever a filter leaves of it in a session; () if it is not known beforehand
    parameters   start, end, step of a range; mediatype of an upload; rows, max-pixels, quality…
    is_note      told, never answered: an input that is read only and has no rule to work it out
    """

    ref: str
    kind: Kind
    type: str = "string"
    words: Words = SILENCE
    hint: Words = SILENCE
    appearance: str = ""
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    parameters: Mapping[str, str] = field(default_factory=_nothing)
    is_note: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Questions under one heading; `ref` is "" for a group that is only a heading and has no node."""

    ref: str
    words: Words = SILENCE
    appearance: str = ""
    body: tuple[Item, ...] = ()

    @property
    def is_one_page(self) -> bool:
        """Whether its questions are meant to be shown together."""
        return "field-list" in self.appearance.split()


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """The same questions for each of several. `count` is the rule that says how many, if there is one."""

    ref: str
    words: Words = SILENCE
    appearance: str = ""
    body: tuple[Item, ...] = ()
    count: Rule | None = None
    is_fixed: bool = False  # jr:noAddRemove: nobody adds or removes

    @property
    def is_counted(self) -> bool:
        """Whether the number of instances is not for who answers to choose."""
        return self.count is not None or self.is_fixed


Item: TypeAlias = Question | Group | Repeat


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """A value that is set when something happens.

    events    of "odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed",
              "xforms-revalidate", "xforms-ready" (read as first load)
    ref       the node that is set
    trigger   the question whose change sets it, for "xforms-value-changed"; "" elsewhere
    within    the repeat in whose new instance it is set, for "odk-new-repeat"; "" elsewhere
    where     gives the very nodes that are set, when a predicate picks them
    value     worked out when it happens, or the text itself; None empties the node
    """

    events: frozenset[str]
    ref: str
    value: Rule | str | None
    trigger: str = ""
    within: str = ""
    where: Rule | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A secondary instance: `root` is the element that holds its document, so ``instance('x')/root/item`` works."""

    name: str
    source: str  # "" if it stands in the form, else as "jr://file-csv/towns.csv"
    root: etree._Element


@dataclass(frozen=True, eq=False)
class Form:
    """A questionnaire that can be filled, checked and explained.

    root        the primary instance as it begins, with its templates; never changed, always copied
    binds       by ref, in document order; every node of `root` has one; then attributes with rules (``/data/x/@y``)
    body        what is asked, in order
    languages   as the form names them; () if it has but one, unnamed
    instances   secondary instances by name
    media       names of the files that the form needs (lists, pictures, sounds), in order
    missing     those of them that are lists and were not given
    settings    of the submission "action", "method", "base64RsaPublicKey", "auto-send", "auto-delete",
                "client-editable"; of the body "style"; "xforms-version"; "xmlns" of the answers
    doubts      what reading found amiss and filling survives; see `problems`
    """

    id: str
    version: str
    title: str
    root: etree._Element
    binds: Mapping[str, Bind]
    body: tuple[Item, ...]
    actions: tuple[Action, ...] = ()
    languages: tuple[str, ...] = ()
    default_language: str = ""
    texts: Mapping[str, Words] = field(default_factory=lambda: MappingProxyType({}))
    instances: Mapping[str, Instance] = field(default_factory=lambda: MappingProxyType({}))
    media: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=_nothing)
    instance_name: Rule | None = None
    doubts: tuple[Problem, ...] = ()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What filling survives and publishing must not: unknown functions, references and texts, circles."""
        from ponleu.forms.rules.engine.plan import plan_of

        return (*self.doubts, *plan_of(self).problems)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Everything in the body, in order, each group before what it holds."""
        return tuple(_walk(self.body))

    @cached_property
    def places(self) -> Mapping[str, tuple[int, Item]]:
        """What the body says at a ref, with its place in `items`; of two items for one node the first."""
        found: dict[str, tuple[int, Item]] = {}
        for place, item in enumerate(self.items):
            if item.ref:
                found.setdefault(item.ref, (place, item))
        return found

    @cached_property
    def tops(self) -> list[int]:
        """The places in `items` of what stands at the top of `body`."""
        places = {id(item): place for place, item in enumerate(self.items)}
        return [places[id(item)] for item in self.body]

    @cached_property
    def turned(self) -> tuple[Item, ...]:
        """What makes a page each: a group with its questions, a repeat, a question that stands alone.

        A group that holds groups or repeats is a chapter, and each thing in it a page; one that is marked
        "field-list" is one page whatever it holds.
        """
        return tuple(_turned(self.body))

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Questions by ref, in order; of two that ask for one node the first."""
        found: dict[str, Question] = {}
        for item in self.items:
            if isinstance(item, Question):
                found.setdefault(item.ref, item)
        return found

    @cached_property
    def repeats(self) -> Mapping[str, Repeat]:
        """Repeats by ref, in order."""
        return {item.ref: item for item in self.items if isinstance(item, Repeat)}

    def rules(self) -> Iterator[tuple[str, str, Rule]]:
        """Every rule with the ref it belongs to and the place where it stands: for gates and explanations."""
        for ref, bind in self.binds.items():
            yield from ((ref, name, rule) for name, rule in bind.rules())
        for item in self.items:
            yield from _rules_of(item)
        for action in self.actions:
            if isinstance(action.value, Rule):
                yield action.ref, "setvalue", action.value


def _walk(body: tuple[Item, ...]) -> Iterator[Item]:
    for item in body:
        yield item
        if not isinstance(item, Question):
            yield from _walk(item.body)


def _turned(body: tuple[Item, ...]) -> Iterator[Item]:
    for item in body:
        if isinstance(item, Group) and not item.is_one_page and not _holds_questions_alone(item):
            yield from _turned(item.body)
        else:
            yield item


def _holds_questions_alone(group: Group) -> bool:
    return all(isinstance(inner, Question) for inner in group.body)


def _rules_of(item: Item) -> Iterator[tuple[str, str, Rule]]:
    yield from ((item.ref, "label", rule) for rule in item.words.outputs())
    if isinstance(item, Repeat) and item.count is not None:
        yield item.ref, "repeat_count", item.count
    if isinstance(item, Question):
        yield from ((item.ref, "hint", rule) for rule in item.hint.outputs())
        if item.itemset is not None:
            yield item.ref, "choice_filter", item.itemset.nodeset
