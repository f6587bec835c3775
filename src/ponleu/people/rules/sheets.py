"""What stands on a custodian's sheet, on paper and on a terminal: the code in groups, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ponleu.core import mark as _

TITLE = _("Key for emergencies")
ABOUT = _(
    "%(needed)s of these %(custodians)s sheets together open the vault of a worker who has lost the passphrase. One "
    "sheet alone opens nothing."
)
TO_DO = (
    _("Put this sheet into an envelope, close it, and sign across the flap."),
    _("Keep it where you alone can reach it, and never beside another sheet."),
    _("Make no photograph and no copy. Tell nobody these signs, and send them to nobody, whoever asks."),
    _("Bring it when you are called to a rehearsal or a recovery. You type the signs yourself, and nobody looks on."),
    _("If it is lost, or somebody has seen it, say so on the same day, so that a new ceremony replaces it."),
    _("When you leave your post, bring it back."),
)
SIGNS = _(
    "There is no letter I, L, O or U in the code: 0 is always zero and 1 is always one. The last four signs are "
    "underlined: they check the others."
)
CHECKING = 4  # the last signs of a code


@dataclass(frozen=True, slots=True)
class Group:
    """Some signs of a code, as they are read out one group after the other; `checking` are those that check."""

    number: int
    signs: str = field(repr=False)
    checking: str = field(repr=False)


def groups(code: str) -> list[Group]:
    """The groups of a code.

    >>> last = groups("ABCDE-FGHJK-MNPQR-STVWX-YZ012-34567")[-1]
    >>> last.number, last.signs, last.checking
    (6, '3', '4567')
    """
    written = code.split("-")
    return [
        Group(number, each[:-CHECKING] if number == len(written) else each, each[-CHECKING:] * (number == len(written)))
        for number, each in enumerate(written, start=1)
    ]
