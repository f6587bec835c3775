"""The sentences that the platform itself says in an edition, in each language, read from `data/phrases.csv`.

Not gettext: an edition is built without a server, and children's English is a language of its own here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ponleu.studies.rules.pack import said


@dataclass(frozen=True, slots=True)
class Phrases:
    """Texts by key and language."""

    texts: Mapping[str, Mapping[str, str]]

    def say(self, key: str, language: str, **values: object) -> str:
        """A sentence with its values filled in; a key that is not there is a defect and fails loudly."""
        return said(self.texts[key], language).format(**values)
