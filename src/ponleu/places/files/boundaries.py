"""Boundaries for drawing maps."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.places.files.countries import folder_of


class NoBoundaries(Problem):
    """The country has places but no map."""

    message = _("No boundaries are recorded for the country “%(country)s”.")
    advice = _("Show its places as a list, or add provinces.geojson with its licence to the folder of data.")


@cache
def boundaries(country: str = "KHM") -> dict[str, Any]:
    """Today's boundaries as a GeoJSON FeatureCollection in degrees; each feature has `code`, the p-code.

    The result is shared: read it, never change it.
    raises   CountryNotRecorded, NoBoundaries
    """
    file = folder_of(country) / "provinces.geojson"
    if not file.is_file():
        raise NoBoundaries(country=country)
    collection: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return collection
