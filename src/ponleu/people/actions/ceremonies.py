"""Holding the ceremony of the key for emergencies with a second person, and giving a worker back what they lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ponleu.people.actions import sessions
from ponleu.people.models import Organisation, User
from ponleu.people.queries.identities import ELSEWHERE
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import TwoPersonsNeeded
from ponleu.vault.actions.recovery import hold_ceremony, recover_user
from ponleu.vault.actions.refusals import refused, whole
from ponleu.vault.models import Ceremony


def hold(
    organisation: Organisation, *, id: int, publics: Sequence[bytes], needed: int, on: date, by: User, agreed: User
) -> Ceremony:
    """Make the key of an organisation for the sheets that its custodians have.

    id        the ceremony's, from which the mark on the sheets was made
    publics   of the sheets, by number
    agreed    the second person, who is somebody else
    raises    TwoPersonsNeeded or NoSuchGroup
    """
    with whole():
        if by.pk == agreed.pk:
            raise refused(TwoPersonsNeeded(), "vault.ceremony_held", actor=by.pk, **_about(organisation.pk))
        ceremony = hold_ceremony(organisation.pk, id=id, publics=publics, needed=needed, on=on, by=by.pk)
        trail.record("people.ceremony_agreed", actor=agreed.pk, **_about(organisation.pk))
    return ceremony


def recover(user: User, *, codes: Mapping[int, str], by: User) -> str:
    """Let the custodians open the vault of a worker, for whom it is closed again under a code that only they get.

    Their passphrase is worth nothing any more, and every session of theirs ends. Signing in still takes the second
    step.
    returns  the code with which the worker chooses a new passphrase; it is kept nowhere
    raises   as `recover_user`
    """
    with whole():
        code = recover_user(user.pk, codes=codes, by=by.pk)
        if user.password != ELSEWHERE:  # who has none here will have none
            user.set_unusable_password()
            user.save(update_fields=["password"])
        sessions.end_others(user, but="", by=by.pk)
    return code


def _about(organisation: UUID) -> dict[str, Any]:
    return {"subject_kind": "organisation", "subject": str(organisation), "scope": organisation}
