"""Questions about areas."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch

from ponleu.places.models import Area, AreaName, AreaQuerySet
from ponleu.places.rules import fold


def frame(*, on: date, level: int = 1, country: str) -> AreaQuerySet:
    """The areas of a level that existed on a day, with their official names."""
    official = Prefetch("names", AreaName.objects.filter(kind=AreaName.Kind.OFFICIAL), to_attr="official_names")
    return Area.objects.on(on).at_level(level).filter(country=country).prefetch_related(official)


def named(spelling: str, *, on: date) -> AreaQuerySet:
    """Areas that bear a spelling, in any language, and existed on a day. For search; to decide, use the gazetteer."""
    return Area.objects.on(on).filter(names__folded=fold(spelling)).distinct()
