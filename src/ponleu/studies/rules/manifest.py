"""What a build contains: every file with its hash, and every number that the editions print."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ponleu.studies.rules.numbers import Numbers
from ponleu.studies.rules.pack import Pack


def write_manifest(pack: Pack, files: Mapping[str, bytes]) -> str:
    """The text of manifest.json. It holds no time and no machine: the same pack gives the same manifest.

    files   contents by path, the manifest itself left out
    """
    manifest = {
        "study": pack.study.id,
        "format": 1,
        "numbers": numbers_of(pack),
        "files": {
            path: {"bytes": len(data), "sha256": sha256(data).hexdigest()} for path, data in sorted(files.items())
        },
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def numbers_of(pack: Pack) -> dict[str, Any]:
    """The study's numbers as bare values; percentages are text, so that their zeros stay."""
    numbers = Numbers(pack)
    return {
        "places": {"frame": len(pack.places), "consulted": len(numbers.consulted)},
        "issues": {
            row.issue: {
                "places": row.share.count,
                "base": row.share.base,
                "percent": f"{row.percent.value:f}",
                "printed": f"{row.printed.value:f}" if row.printed else None,
                "differs": row.differs,
            }
            for row in numbers.rows.values()
        },
        "topics": {topic: len(places) for topic, places in numbers.places_of_topic.items()},
        "mentions": {"total": len(pack.mentions), "by_place": numbers.per_place},
        "participants": {row.id: row.count for row in pack.participants},
        "answers": {
            row.id: {"count": row.count, "printed": f"{row.printed.value:f}" if row.printed else None}
            for row in pack.answers
        },
        "seats": sum(seat.count for seat in pack.seats),
        "suggestions": {"total": len(pack.suggestions), "without_finding": numbers.suggestions_without_finding},
    }
