"""What is flagged about a submission beside what `checking` finds in its answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ponleu.core import Problem
from ponleu.core import mark as _


class Late(Problem):
    """It was on its way when the form was closed."""

    message = _("This came after the form was closed.")
    advice = _("Decide whether it still counts; nothing was lost.")


class WithoutInstance(Problem):
    """Only an old or home-made client sends this; equal bytes are still taken once only."""

    message = _("This came without an identifier of its own.")
    advice = _("Look whether the same answers were sent twice.")


class OriginalMissing(Problem):
    """An edit that overtook what it edits, or whose original was never sent or is purged."""

    message = _("This corrects a filled form that is not here.")
    advice = _("If the first one arrives, it is put behind this one by itself.")


class NotGiven(Problem):
    """It was filled before the form was taken from the telephone."""

    message = _("This came from a telephone that does not have this form.")
    advice = _("Ask who carries the telephone; give it the form again, or shut it out.")


class NotChecked(Problem):
    """A mistake of ours in the engine must not cost a child's answer."""

    message = _("The answers could not be checked against the form.")
    advice = _("They are kept as they came. Read them with care, and tell whoever looks after this site.")


class TwoContents(Problem):
    """Two files of one name: both are kept, since nobody can tell which one was meant."""

    message = _("Two different files came under one name.")
    advice = _("Both are kept; look at both.")


FLAGS: Mapping[str, type[Problem]] = MappingProxyType(
    {
        "late": Late,
        "no_instance": WithoutInstance,
        "original": OriginalMissing,
        "not_given": NotGiven,
        "not_checked": NotChecked,
        "two_files": TwoContents,
    }
)
