"""Making keys for programs, and revoking them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.models import Form, Key
from ponleu.forms.queries.keys import secret_hash
from ponleu.people.models import User
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import whole

SECRET_BYTES = 24  # 192 bits, 32 signs
RIGHTS = ("read", "send", "change")


class NameTaken(Problem):
    """Another key that still opens bears it."""

    message = _("There is a key “%(name)s” already.")
    advice = _("Revoke it first, or give this one another name.")


class NoSuchKey(Problem):
    """None that still opens bears this name."""

    message = _("No key that still opens is called “%(name)s”.")
    advice = _("ponleu form key list tells which there are.")


@dataclass(frozen=True, slots=True)
class Made:
    """A key and its secret, which is shown once and kept nowhere."""

    key: Key
    secret: str = field(repr=False)


def make_key(name: str, *, person: User, forms: Sequence[Form], rights: Collection[str], on: date) -> Made:
    """Make a key for a program of somebody, for some forms.

    person   in whose name the program comes: it may never do more than they may
    rights   some of RIGHTS
    raises   NameTaken
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with whole():
        if Key.objects_of_django.filter(name=name, revoked_on__isnull=True).exists():
            raise NameTaken(name=name)
        key = Key.objects_of_django.create(
            name=name,
            person=person,
            secret_hash=secret_hash(secret),
            made_on=on,
            **{f"may_{right}": True for right in rights},
        )
        given = Key.forms.through
        given.objects.bulk_create(given(key=key, form=form) for form in forms)
        _record("forms.key_made", key, forms=len(forms), **dict.fromkeys(rights, True))
    return Made(key, secret)


def revoke_key(name: str, *, on: date) -> Key:
    """Shut a program out, from its next request on. What it sent stays. Raises NoSuchKey."""
    with whole():
        key = Key.objects_of_django.select_for_update().filter(name=name, revoked_on__isnull=True).first()
        if key is None:
            raise NoSuchKey(name=name)
        key.revoked_on = on
        key.save(update_fields=["revoked_on"])
        _record("forms.key_revoked", key)
    return key


def _record(verb: str, key: Key, **details: bool | int | str) -> None:
    """The one who runs the machine has no account: the entry names the person for whom the key opens."""
    trail.record(
        verb,
        actor=key.person_id,
        subject_kind="forms.key",
        subject=str(key.pk),
        scope=key.person.organisation_id,
        at=None,
        outcome="done",
        **details,
    )
