"""A new passphrase for an account and its vault, both or neither."""

from __future__ import annotations

from django.db import transaction

from ponleu.people.actions import sessions
from ponleu.people.models import User
from ponleu.people.queries.identities import ELSEWHERE
from ponleu.vault.actions.keys import Opened, change_passphrase, renew_recovery_code


@transaction.atomic
def change(user: User, *, opened: Opened, password: str, key: bytes, salt: bytes, but: str = "") -> None:
    """Take a new passphrase; every session but one, named by its hash, ends.

    password   the verifier as it is stored
    key, salt  what the new passphrase was stretched to
    """
    change_passphrase(opened, key=key, salt=salt)
    if user.password != ELSEWHERE:  # else it opens the vault alone: their organisation says who may sign in
        user.password = password
        user.save(update_fields=["password"])
    sessions.end_others(user, but=but, by=user.pk)


@transaction.atomic
def recover(user: User, *, opened: Opened, password: str, key: bytes, salt: bytes) -> str:
    """Take a new passphrase after the recovery code was used; returns a new code, for the used one is spent."""
    change(user, opened=opened, password=password, key=key, salt=salt)
    return renew_recovery_code(opened)
