"""Who may found a team, and who may move what is sealed to its new keys."""

from __future__ import annotations

from ponleu.people.access.asking import Asker
from ponleu.people.models import Team
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope


def may_open_records(asker: Asker, team: Team) -> bool:
    """Whether somebody, with an open vault, may read what is sealed for a team: records, or its network's consents."""
    opening = asker.having(Condition.UNLOCKED)
    if opening.may("read", "sealed_record", circles=[(Scope.TEAM, str(team.pk))]):
        return True
    consents = [(Scope.NETWORK, str(team.network_id))] if team.network_id else []
    return bool(opening.may("read", "consent_record", circles=consents))
