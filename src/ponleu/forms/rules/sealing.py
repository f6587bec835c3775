"""Which answers of a form are sealed: those that somebody marked, and whatever would give them away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ponleu.forms.rules.definition import Form

# Of a form that seals nothing else stands in clear: a place, a moment and the name of a file identify by themselves.
IN_CLEAR = frozenset({"string", "int", "integer", "decimal", "boolean", "date", "select", "select1", "odk:rank", ""})
_NAME = re.compile(r"[^\W\d][\w.-]*")
_SHOWN = frozenset({"label", "hint"})  # what these rules read is only told to whoever answers
_NO = frozenset({"", "no", "false", "false()", "0"})


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked questions of a form, and what may be kept in clear beside them; refs without places of repeats.

    identifying, sensitive   as marked, with everything below a marked group
    in_clear                 every other ref that tells nothing of them
    """

    identifying: frozenset[str]
    sensitive: frozenset[str]
    in_clear: frozenset[str]

    @property
    def seals(self) -> bool:
        """Whether anything is sealed at all."""
        return bool(self.identifying or self.sensitive)


def marks_of(form: Form) -> Marks:
    """The marks of a form."""
    identifying, sensitive = (_marked(form, name) for name in ("identifying", "sensitive"))
    told = _telling(form, identifying | sensitive)
    return Marks(identifying, sensitive, frozenset(form.binds) - told)


def without_places(ref: str) -> str:
    """`/data/kid[2]/age` is an instance of `/data/kid/age`."""
    return re.sub(r"\[\d+\]", "", ref)


def _marked(form: Form, name: str) -> frozenset[str]:
    roots = [ref for ref, bind in form.binds.items() if bind.extra.get(name, "").strip().lower() not in _NO]
    return frozenset(ref for ref in form.binds if any(ref == root or ref.startswith(f"{root}/") for root in roots))


def _telling(form: Form, marked: frozenset[str]) -> frozenset[str]:
    """The marked refs, those whose being asked or whose value hangs on them, and what never stands in clear.

    A rule is taken to read every node whose name stands in it: too many are sealed rather than one too few.
    """
    told = set(marked) | {ref for ref, bind in form.binds.items() if not _may_be_clear(form, ref)}
    read_by = _read_by(form)
    waiting = list(told if marked else ())
    while waiting:
        ref = waiting.pop()
        below = [each for each in form.binds if each.startswith(f"{ref}/")]
        for each in {*below, *read_by.get(ref.rpartition("/")[2], ())} - told:
            told.add(each)
            waiting.append(each)
    return frozenset(told)


def _may_be_clear(form: Form, ref: str) -> bool:
    bind = form.binds[ref]
    is_free = bind.preload is None and "/meta/" not in f"{ref}/" and bind.type in IN_CLEAR
    question = form.questions.get(ref)
    return is_free and not (question is not None and question.kind == "upload")


def _read_by(form: Form) -> dict[str, set[str]]:
    """By the name of a node, the refs whose rules read a node of that name."""
    found: dict[str, set[str]] = {}
    for ref, kind, rule in form.rules():
        if kind not in _SHOWN and ref:
            for name in _NAME.findall(rule.text):
                found.setdefault(name, set()).add(ref)
    return found
