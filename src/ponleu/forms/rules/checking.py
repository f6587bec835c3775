"""A finished submission against the form it was filled with: what a careful reader would find wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import isclose
from types import MappingProxyType
from typing import Final

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules import finding as wrong
from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.engine.casting import stored
from ponleu.forms.rules.engine.filling import IN_A_LANGUAGE, Filling, wanted
from ponleu.forms.rules.engine.growing import Origin
from ponleu.forms.rules.engine.judging import findings_in
from ponleu.forms.rules.engine.meta import meta_of
from ponleu.forms.rules.engine.nodes import Node
from ponleu.forms.rules.engine.plan import Plan, Vertex, plan_of
from ponleu.forms.rules.finding import Finding
from ponleu.forms.rules.markup import Element, local, parsed
from ponleu.forms.rules.xpath import Value
from ponleu.forms.rules.xpath.moments import moment_of_text

__all__ = ["Checked", "Finding", "NotASubmission", "check"]

MOST_BYTES: Final = 10_000_000
MOST_NODES: Final = 200_000
MOST_FINDINGS: Final = 1_000  # more help nobody, and are made by somebody who means harm


@dataclass(frozen=True, slots=True)
class Checked:
    """What a submission says and what is wrong in it.

    answers        ref -> stored text, of every node with a value, meta left out
    instance_id    "" if it has none
    deprecated_id  the submission that this one replaces, or ""
    started, ended  by the device's clock, with its zone; None if the form does not ask for them or they are no times
    """

    findings: tuple[Finding, ...]
    answers: Mapping[str, str]
    instance_id: str
    deprecated_id: str
    started: datetime | None
    ended: datetime | None


class NotASubmission(Problem):
    """Not XML, or XML that could not be an answer to this form: nothing of it can be kept as answers."""

    message = _("What was sent is not an answer to this form: %(reason)s")
    advice = _("Fill in the form again, or send it from the device that filled it.")


def check(form: Form, xml: bytes, *, received: datetime) -> Checked:
    """Check a submission as if it were filled again by its own clock and zone.

    received   stands in for the end time where the form has none
    raises     NotASubmission when it is not XML, too large, too deep, or names another root
    """
    plan = plan_of(form)
    record = _record(plan, xml)
    filling = Filling(plan, now=received, language=form.default_language, seed=0)
    filling.take(record, Origin.SENT)
    started, ended = (_preloaded(filling, which) for which in ("start", "end"))
    filling.now = ended or (received.astimezone(started.tzinfo) if started else received)
    return Checked(
        findings=tuple(islice(_findings(filling, record), MOST_FINDINGS)),
        answers=MappingProxyType(dict(_answers(filling))),
        instance_id=meta_of(filling, "instanceID").strip(),
        deprecated_id=_deprecated(record),
        started=started,
        ended=ended,
    )


def _record(plan: Plan, xml: bytes) -> Element:
    try:
        record = parsed(xml, most_bytes=MOST_BYTES, most_nodes=MOST_NODES)
    except Problem as problem:
        raise NotASubmission(reason=str(problem)) from None
    if local(record) != plan.root.tag.rpartition("}")[2]:
        raise NotASubmission(reason=str(wrong.OtherForm(found=local(record), wanted=plan.form.id)))
    return record


def _preloaded(filling: Filling, which: str) -> datetime | None:
    """The time of starting or ending as the device wrote it."""
    for spot in filling.plan.leaves:
        if spot.bind.preload == ("timestamp", which):
            text = next((node.value for node in filling.of(spot)), "")
            moment = _aware(text)
            if moment is not None:
                return moment
    return None


def _aware(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _deprecated(record: Element) -> str:
    for meta in record:
        if local(meta) == "meta":
            return next(((one.text or "").strip() for one in meta if local(one) == "deprecatedID"), "")
    return ""


def _findings(filling: Filling, record: Element) -> Iterator[Finding]:
    again = _Again(filling)
    filling.on_calculated = again.compare
    filling.work_out_once()
    yield from _of_another(filling.plan.form, record)
    yield from (Finding("unknown", ref, wrong.Unknown(ref=ref)) for ref in filling.unknown)
    found = [finding for finding in findings_in(filling) if not again.is_unsure(finding)]
    found.extend(again.findings)
    found.extend(_hidden(filling))
    places = {ref: place for place, ref in enumerate(filling.refs.values())}
    yield from sorted(found, key=lambda finding: places.get(finding.ref, len(places)))


def _of_another(form: Form, record: Element) -> Iterator[Finding]:
    found, version = record.get("id"), record.get("version") or ""
    if found is not None and found != form.id:
        yield Finding("form", "", wrong.OtherForm(found=found, wanted=form.id))
    if version != form.version and f"{plan_of(form).root.ref}/@version" not in form.binds:
        yield Finding("version", "", wrong.OtherVersion(found=version, wanted=form.version))


def _answers(filling: Filling) -> Iterator[tuple[str, str]]:
    refs = filling.refs
    for kid in filling.top.kids:
        if local(kid.element) != "meta":
            yield from ((refs[node], node.value) for node in kid.leaves() if node.value)


def _hidden(filling: Filling) -> Iterator[Finding]:
    for node in filling.leaves:
        if not node.is_relevant and node.element.text and not _may_differ(filling.plan, node):
            yield Finding("hidden", filling.refs[node], wrong.Hidden())


def _may_differ(plan: Plan, node: Node) -> bool:
    """Whether the clock, chance or something not sent decided if it was asked, which nobody can decide again."""
    rules = (plan.by_task.get(("relevant", spot)) for spot in node.spot.above)
    return any(vertex is not None and vertex.is_unsure for vertex in rules)


class _Again:
    """Compares what the form works out with what was sent."""

    def __init__(self, filling: Filling) -> None:
        self.filling, self.form = filling, filling.plan.form
        self.findings: list[Finding] = []
        missing = {
            name for name, one in self.form.instances.items() if one.source.rpartition("/")[2] in self.form.missing
        }
        self.missing = frozenset(missing)
        self.set_elsewhere = frozenset(action.ref for action in self.form.actions)

    def is_unsure(self, finding: Finding) -> bool:
        """Whether an answer is only wanting because it was not asked by the clock of that day."""
        node = self.filling.find(finding.ref)
        return finding.kind == "required" and node is not None and _may_differ(self.filling.plan, node)

    def compare(self, vertex: Vertex, node: Node, value: Value) -> None:
        """Note a calculated value, or a count, that came out otherwise."""
        if self._cannot_be_known(vertex):
            return
        if vertex.task == "count" and vertex.is_circular:
            return
        if vertex.task == "count":
            self._compare_count(vertex, node, value)
        elif not _is_same(node.value, stored(value, node.spot.bind.type, self.filling.zone), self.filling):
            self.findings.append(Finding("calculated", self.filling.refs[node], wrong.NotAsCalculated()))

    def _cannot_be_known(self, vertex: Vertex) -> bool:
        spot = vertex.spot
        is_a_default = spot.question is not None and not spot.is_always_readonly
        speaks = len(self.form.languages) > 1 and any(name in vertex.rule.text for name in IN_A_LANGUAGE)
        is_set = vertex.task == "calculate" and (spot.ref in self.set_elsewhere or spot.bind.preload is not None)
        is_default = vertex.task == "calculate" and is_a_default
        return vertex.is_unsure or is_default or speaks or is_set or bool(vertex.lists & self.missing)

    def _compare_count(self, vertex: Vertex, parent: Node, value: Value) -> None:
        """A phone leaves out irrelevant instances: where they can be irrelevant, fewer may have been sent."""
        if not parent.is_relevant:
            return
        found, asked = len(parent.instances(vertex.spot)), wanted(value)
        if asked is None:
            return
        if found > asked or (found < asked and vertex.spot.bind.relevant is None):
            ref = f"{self.filling.refs[parent]}/{vertex.spot.name}"
            self.findings.append(Finding("count", ref, wrong.WrongCount(found=found, wanted=asked)))


def _is_same(sent: str, worked_out: str, filling: Filling) -> bool:
    if sent == worked_out:
        return True
    try:
        return isclose(float(sent), float(worked_out), rel_tol=1e-9, abs_tol=1e-9)
    except ValueError:
        moments = [moment_of_text(text, filling.zone) for text in (sent, worked_out)]
        return moments[0] is not None and moments[0] == moments[1]
