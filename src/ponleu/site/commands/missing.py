"""How `ponleu doctor` tells that something is missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, why it matters, and what to do."""

    what: str
    reason: str
    next_step: str

    def __str__(self) -> str:
        return f"- {self.what}\n  Why: {self.reason}\n  Do:  {self.next_step}"
