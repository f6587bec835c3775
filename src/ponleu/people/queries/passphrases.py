"""The local list of passphrases that somebody would try first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ponleu.people.rules.strength import listed

LIST = Path(__file__).resolve().parents[1] / "data" / "common_passphrases.txt"


@cache
def common_passphrases() -> frozenset[str]:
    """The list, read once, as `strength.check` compares it."""
    return listed(LIST.read_text("utf-8"))
