"""The two strengths of what the gate finds: what keeps a form out, and what its writer should know."""

from __future__ import annotations

from typing import ClassVar

from ponleu.core import Problem


class Refusal(Problem):
    """Keeps the form out until it is mended. `repair` names the one-click repair that mends it, when there is one."""

    repair: ClassVar[str] = ""


class Notice(Problem):
    """The form is taken; this is what its writer should know."""

    repair: ClassVar[str] = ""
