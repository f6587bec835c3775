"""The answers of a submission, and what is wrong in them: the one place that asks the engine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ponleu.forms.models import Version
from ponleu.forms.queries.compiled import compiled, marks
from ponleu.forms.rules.names import base_name
from ponleu.forms.rules.sealing import Marks, without_places

if TYPE_CHECKING:
    from ponleu.forms.rules.checking import Checked
    from ponleu.forms.rules.definition import Form

MOST_FINDINGS = 200  # that are kept one by one; all are counted

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking at a submission came to.

    findings   kind and ref of each; a ref is one that the form has, never one that the sender made up
    clear      the answers that may stand in clear
    sensitive  of a form that seals: those marked sensitive and not identifying
    expected   names of the files that answers name
    """

    findings: tuple[dict[str, str], ...] = ()
    clear: dict[str, str] = field(default_factory=dict, repr=False)
    sensitive: dict[str, str] = field(default_factory=dict, repr=False)
    expected: tuple[str, ...] = field(default=(), repr=False)


def look_at(version: Version, xml: bytes, *, received: datetime) -> Looked:
    """Check a submission against the version it was filled with.

    What the engine cannot check is kept and flagged: a mistake of ours must not cost a child's answer.
    """
    try:
        from ponleu.forms.rules.checking import check

        form, marked = compiled(version), marks(version)
        checked = check(form, xml, received=received)
        return _looked(form, marked, checked)
    except Exception as error:
        _log.error("A submission could not be checked: %s", type(error).__name__)
        return Looked(findings=({"kind": "not_checked", "ref": ""},))


def _looked(form: Form, marked: Marks, checked: Checked) -> Looked:
    plain = {ref: without_places(ref) for ref in checked.answers}
    return Looked(
        findings=tuple({"kind": each.kind, "ref": _known(form, each.ref)} for each in checked.findings),
        clear={ref: text for ref, text in checked.answers.items() if not marked.seals or plain[ref] in marked.in_clear},
        sensitive={
            ref: text
            for ref, text in checked.answers.items()
            if plain[ref] in marked.sensitive and plain[ref] not in marked.identifying
        },
        expected=tuple(dict.fromkeys(_file_names(form, checked))),
    )


def _known(form: Form, ref: str) -> str:
    """The ref, or of one that the form has not, the nearest above that it has: the rest is the sender's own words."""
    while ref and without_places(ref) not in form.binds:
        ref = ref.rpartition("/")[0]
    return ref


def _file_names(form: Form, checked: Checked) -> Iterator[str]:
    for ref, text in checked.answers.items():
        bind = form.binds.get(without_places(ref))
        if bind is not None and bind.type == "binary" and (name := base_name(text)):
            yield name
