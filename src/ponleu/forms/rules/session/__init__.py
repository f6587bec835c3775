"""A form being filled: answers go in, everything that follows from them is worked out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from math import inf
from typing import Final

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.definition import NOTHING, Choice, Form, Item, Question, Words
from ponleu.forms.rules.engine import events
from ponleu.forms.rules.engine.choices import open_choices
from ponleu.forms.rules.engine.filling import Filling
from ponleu.forms.rules.engine.growing import Origin
from ponleu.forms.rules.engine.judging import findings_in
from ponleu.forms.rules.engine.meta import edited, ensure_id, meta_of
from ponleu.forms.rules.engine.nodes import MOST_INSTANCES, Node
from ponleu.forms.rules.engine.plan import plan_of
from ponleu.forms.rules.engine.writing import written
from ponleu.forms.rules.finding import Finding
from ponleu.forms.rules.markup import parsed
from ponleu.forms.rules.session.asking import Asking
from ponleu.forms.rules.session.shown import NodeState, Page, Part, Prompt, Section

__all__ = ["NoSuchPlace", "NodeState", "Page", "Part", "Prompt", "Section", "Session", "TooManyInstances"]

MOST_BYTES: Final = 10_000_000
MOST_NODES: Final = 200_000
_REF: Final = re.compile(r"(?:/[^/\[\]]+(?:\[[0-9]{1,6}\])?)+")
_STEP: Final = re.compile(r"/([^/\[\]]+)(?:\[([0-9]{1,6})\])?")


class NoSuchPlace(Problem):
    """A ref that names no node of the form, or an instance that does not exist."""

    message = _("%(ref)s is not a place in this form.")
    advice = _("Open the form again.")


class TooManyInstances(Problem):
    """More instances of a repeat than anybody needs."""

    message = _("There are already %(most)s entries here, which is as many as can be kept.")
    advice = _("Send this form, and start another for the rest.")


class Session:
    """One form being filled by one person.

    now         an aware moment; its zone is that of the device or of whoever answers
    language    one of `form.languages`; the form's default if not given
    record      XML of an earlier `xml()`, or of a submission that is edited, to go on from
    properties  "deviceid", "username", "phonenumber", "email"… for preloads
    seed        for random numbers and ids, so that tests repeat; secrets of the system if not given
    raises      NotXML, ForbiddenXML, TooLarge (of `markup`) for a record that cannot be read
    """

    def __init__(
        self,
        form: Form,
        *,
        now: datetime,
        language: str | None = None,
        record: bytes | None = None,
        properties: Mapping[str, str] = NOTHING,
        seed: int | None = None,
    ) -> None:
        language = form.default_language if language is None else language
        self.form = form
        self._filling = Filling(plan_of(form), now=now, language=language, properties=properties, seed=seed)
        self._asking = Asking(self._filling)
        self._load(record)

    def _load(self, record: bytes | None) -> None:
        filling = self._filling
        self._new: list[Node] = []
        filling.on_new_instance = self._new.append
        if record is None:
            filling.begin()
        else:
            filling.take(parsed(record, most_bytes=MOST_BYTES, most_nodes=MOST_NODES), Origin.KEPT)
        events.preload(filling, is_first=record is None)
        filling.mark_all(values=record is None)
        self._settle()
        if record is None:
            events.happen(filling, events.FIRST)
        events.happen(filling, events.LOAD)
        self._settle()
        filling.touched.clear()

    def _settle(self) -> None:
        """Work out what waits, and do what the form does in each new instance."""
        self._filling.settle()
        while self._new:
            events.happen(self._filling, events.NEW_REPEAT, at=self._new.pop(0))

    @property
    def language(self) -> str:
        """The language that everything is said in; set it to change it."""
        return self._filling.language

    @language.setter
    def language(self, language: str) -> None:
        if language != self._filling.language:
            self._filling.language = language
            self._filling.mark_spoken()
            self._settle()

    @property
    def now(self) -> datetime:
        """The moment that rules are worked out at."""
        return self._filling.now

    def at(self, now: datetime) -> None:
        """Set the clock. Rules that ask for the time are worked out anew when an answer that they look at changes."""
        self._filling.now = now

    def answer(self, ref: str, text: str) -> frozenset[str]:
        """Store an answer as the XForm stores it, and return the refs of every node whose state changed.

        text     several choices are separated by spaces; dates are ISO; a file is its name; "" takes the answer back
        raises   NoSuchPlace
        """
        node = self._leaf(ref)
        if node.value != text:
            self._filling.put(node, text)
            self._settle()
            events.happen(self._filling, events.CHANGED, at=node)
        return self._changed()

    def add(self, repeat: str) -> frozenset[str]:
        """Add an instance at the end of a row of repeats (``/data/kid``); changed refs, the new ones among them.

        raises   NoSuchPlace, TooManyInstances
        """
        row = self._filling.find_row(repeat)
        if row is None:
            raise NoSuchPlace(ref=repeat)
        parent, spot = row
        if len(parent.instances(spot)) >= MOST_INSTANCES or self._filling.is_full:
            raise TooManyInstances(most=MOST_INSTANCES)
        self._filling.more(spot, parent)
        return self._changed()

    def remove(self, ref: str) -> frozenset[str]:
        """Remove an instance (``/data/kid[2]``); those after it move up. Refs that changed, moved or went."""
        node = self._filling.find(ref)
        if node is None or not node.spot.is_repeat or node.parent is None:
            raise NoSuchPlace(ref=ref)
        row = node.parent.instances(node.spot)
        refs = {self._filling.refs[leaf] for one in row[row.index(node) :] for leaf in one.leaves()}
        self._filling.drop(node)
        return self._changed() | refs

    def _changed(self) -> frozenset[str]:
        self._settle()
        touched = [node for node in self._filling.touched if node.element in self._filling.nodes]
        self._filling.touched.clear()
        return frozenset(self._filling.refs[node] for node in touched)

    def state(self, ref: str) -> NodeState:
        """How a node stands; a group or instance too, whose value is "".

        raises   NoSuchPlace
        """
        return _state(self._node(ref))

    def states(self) -> Mapping[str, NodeState]:
        """How every node that holds an answer stands, in document order."""
        return {ref: _state(node) for node, ref in self._filling.refs.items() if node.spot.is_leaf}

    def choices(self, ref: str) -> tuple[Choice, ...]:
        """What may be chosen there now, in order."""
        return open_choices(self._filling, self._leaf(ref)).choices

    def label(self, ref: str, form: str = "") -> str:
        """The words at a question, group or repeat in this session's language."""
        return self._said(ref, form, lambda item: item.words)

    def hint(self, ref: str, form: str = "") -> str:
        """The hint at a question; form "guidance" gives the longer one."""
        return self._said(ref, form, lambda item: item.hint if isinstance(item, Question) else Words())

    def say(self, words: Words, ref: str, form: str = "") -> str:
        """Any words of the form as they are said at a node: a constraint's, a choice's."""
        return self._asking.said(words, self._node(ref), form)

    def next(self, after: str | None = None) -> Prompt | None:
        """What is asked or told after `after` (None: first of all); None when nothing is left.

        After an instance (``/data/kid[2]``) comes what is asked first in it. A place that is no longer relevant, or
        an instance that is gone, is gone on from where it was.
        raises   NoSuchPlace
        """
        key = self._order(after) if after is not None else ()
        for stop in self._asking.stops(key[0][0] if key else 0):
            if self._order(self._asking.ref_of(stop)) > key:
                return self._asking.prompt(stop)
        return None

    def before(self, ref: str) -> Prompt | None:
        """What was asked or told before `ref`; None at the beginning.

        raises   NoSuchPlace
        """
        key, found = self._order(ref), None
        for stop in self._asking.stops():
            if self._order(self._asking.ref_of(stop)) >= key:
                break
            found = stop
        return self._asking.prompt(found) if found else None

    def _order(self, ref: str) -> tuple[tuple[int, float], ...]:
        """Where a ref stands in the body: a place for each repeat around it with the instance, and its own."""
        key: list[tuple[int, float]] = []
        path = ""
        for name, position in _STEP.findall(ref):
            path = f"{path}/{name}"
            if path in self.form.repeats:
                key.append((self.form.places[path][0], int(position) if position else inf))
        if path not in self.form.places or not _REF.fullmatch(ref):
            raise NoSuchPlace(ref=ref)
        return tuple(key) if path in self.form.repeats else (*key, (self.form.places[path][0], 0))

    def pages(self) -> tuple[Page, ...]:
        """The form as pages with what is relevant now: one for each top group or question that stands alone."""
        return tuple(self._asking.pages())

    def findings(self) -> tuple[Finding, ...]:
        """What would be found wrong if this were sent now."""
        return tuple(findings_in(self._filling))

    def xml(self, *, prune: bool = True) -> bytes:
        """The submission: as ODK Collect sends it (`prune`, without what is irrelevant), or all of it, to go on from.

        meta/instanceID is set; `finish` sets the time of ending.
        """
        if prune:
            ensure_id(self._filling)
        return written(self._filling, prune=prune)

    def finish(self) -> None:
        """Set what is set at the end (the `end` time of the form), as ODK Collect does when a form is finalised."""
        events.finish(self._filling)
        self._changed()

    def edit(self) -> None:
        """Make this a new version of the submission that it was loaded from: a new id, the old one as deprecated."""
        edited(self._filling)
        self._changed()

    @property
    def instance_id(self) -> str:
        """The id of the submission, as "uuid:…"."""
        ensure_id(self._filling)
        return meta_of(self._filling, "instanceID")

    def _node(self, ref: str) -> Node:
        if (node := self._filling.find(ref)) is None:
            raise NoSuchPlace(ref=ref)
        return node

    def _leaf(self, ref: str) -> Node:
        if not (node := self._node(ref)).spot.is_leaf:
            raise NoSuchPlace(ref=ref)
        return node

    def _said(self, ref: str, form: str, part: Callable[[Item], Words]) -> str:
        node = self._node(ref)
        found = self.form.places.get(node.spot.ref)
        return self._asking.said(part(found[1]), node, form) if found else ""


def _state(node: Node) -> NodeState:
    value = node.value if node.spot.is_leaf else ""
    return NodeState(
        type=node.spot.type,
        relevant=node.is_relevant,
        required=node.is_required,
        readonly=node.is_readonly,
        constraint_ok=not node.is_relevant or node.is_valid,
        required_ok=not (node.is_relevant and node.is_required) or bool(value),
        value=value,
    )
