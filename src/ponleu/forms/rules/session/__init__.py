"""A form being filled: answers go in, everything that follows from them is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.checking import Finding
from ponleu.forms.rules.definition import NOTHING, Choice, Form
from ponleu.forms.rules.session.shown import NodeState, Page, Part, Prompt, Section

__all__ = ["NoSuchPlace", "NodeState", "Page", "Part", "Prompt", "Section", "Session"]


class NoSuchPlace(Problem):
    """A ref that names no node of the form, or an instance that does not exist."""

    message = _("%(ref)s is not a place in this form.")
    advice = _("Open the form again.")


class Session:
    """One form being filled by one person.

    now         an aware moment; its zone is that of the device or of whoever answers
    language    one of `form.languages`; the form's default if not given
    record      XML of an earlier `xml()`, or of a submission that is edited, to go on from
    properties  "deviceid", "username", "phonenumber", "email"… for preloads
    seed        for random numbers and ids, so that tests repeat; secrets of the system if not given
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
        raise NotImplementedError

    def at(self, now: datetime) -> None:
        """Set the clock; what depends on the time is worked out anew at the next change."""
        raise NotImplementedError

    def answer(self, ref: str, text: str) -> frozenset[str]:
        """Store an answer as the XForm stores it, and return the refs of every node whose state changed.

        text     several choices are separated by spaces; dates are ISO; a file is its name; "" takes the answer back
        raises   NoSuchPlace
        """
        raise NotImplementedError

    def add(self, repeat: str) -> frozenset[str]:
        """Add an instance at the end of a row of repeats (``/data/kid``); changed refs, the new ones among them."""
        raise NotImplementedError

    def remove(self, ref: str) -> frozenset[str]:
        """Remove an instance (``/data/kid[2]``); those after it move up. Refs that changed, moved or went."""
        raise NotImplementedError

    def state(self, ref: str) -> NodeState:
        """How a node stands."""
        raise NotImplementedError

    def states(self) -> Mapping[str, NodeState]:
        """How every node that holds an answer stands, in document order."""
        raise NotImplementedError

    def choices(self, ref: str) -> tuple[Choice, ...]:
        """What may be chosen there now, in order."""
        raise NotImplementedError

    def label(self, ref: str, form: str = "") -> str:
        """The words at a question, group or repeat in this session's language."""
        raise NotImplementedError

    def hint(self, ref: str, form: str = "") -> str:
        """The hint at a question; form "guidance" gives the longer one."""
        raise NotImplementedError

    def next(self, after: str | None = None) -> Prompt | None:
        """What is asked or told after `after` (None: first of all); None when nothing is left."""
        raise NotImplementedError

    def before(self, ref: str) -> Prompt | None:
        """What was asked or told before `ref`; None at the beginning."""
        raise NotImplementedError

    def pages(self) -> tuple[Page, ...]:
        """The form as pages with what is relevant now: one for each top group or question that stands alone."""
        raise NotImplementedError

    def findings(self) -> tuple[Finding, ...]:
        """What would be found wrong if this were sent now."""
        raise NotImplementedError

    def xml(self, *, prune: bool = True) -> bytes:
        """The submission: as ODK Collect sends it (`prune`, without what is irrelevant), or all of it, to go on from.

        meta/instanceID is set; finishing also needs `finish`, which works out the time of ending.
        """
        raise NotImplementedError

    def finish(self) -> None:
        """Set what is set at the end (the `end` time of the form), as ODK Collect does when a form is finalised."""
        raise NotImplementedError

    @property
    def instance_id(self) -> str:
        """The id of the submission, as "uuid:…"."""
        raise NotImplementedError
