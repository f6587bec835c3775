"""Where a row of data comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Evidence:
    """The source of a row, its date, and whether somebody has read it there.

    source        key of a row in the room's `data/**/sources.csv`; empty when nobody has found it in writing yet
    dated         the day of the source or of what it states; None when it bears no date
    is_verified   a row that is not is shown as such, or not at all
    """

    source: str = ""
    dated: date | None = None
    is_verified: bool = False
