"""The ledger of a study with everything that the rooms below know of its places and treaties."""

from __future__ import annotations

from ponleu.findings.rules.lint.ledger import Ledger
from ponleu.places.files import load_gazetteer
from ponleu.standards.files import load_terminology, load_treaties
from ponleu.studies.rules.ledger import ledger_of
from ponleu.studies.rules.pack import Pack


def ledger_for(pack: Pack) -> Ledger:
    """Counts, places with every spelling, definitions, treaties and terms."""
    treaties = load_treaties()
    return ledger_of(
        pack,
        definitions=treaties.definitions(),
        instruments=treaties.instruments,
        terminology=load_terminology(),
        gazetteer=load_gazetteer(pack.study.gazetteer) if pack.study.gazetteer else None,
    )
