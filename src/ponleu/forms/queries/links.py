"""Which form an address opens."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db.models import Q

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.models import Form, Link, Version


class NotFound(Problem):
    """No such address, one that has ended, and one of a closed form answer alike."""

    message = _("Nothing can be filled in at this address.")
    advice = _("Perhaps it has ended, or a sign is missing. Ask whoever gave it to you.")


class UsedUp(Problem):
    """An address for one person that has taken its form."""

    message = _("This form was filled in and sent already.")
    advice = _("It can be sent once. If that was not you, tell whoever gave you the address.")


def link_hash(token: str) -> bytes:
    """What is kept of the end of an address: its 192 random bits need no slow hash."""
    return sha256(b"ponleu/form-link" + token.encode()).digest()


def link_of(token: str, *, on: date) -> Link:
    """The link that an address names, if it opens on that day and its form takes answers. Raises NotFound."""
    rows = Link.objects.everywhere(because="whoever has the address may fill").select_related("form")
    valid = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    found: Link | None = rows.filter(valid, token_hash=link_hash(token)).first()
    if found is None or found.form.state not in (Form.State.OPEN, Form.State.CLOSING):
        raise NotFound
    return found


def version_for(link: Link, number: int | None = None) -> Version:
    """The version that is filled: the newest published one, or the one that somebody has begun with."""
    rows = Version.objects.filter(form=link.form, published_on__isnull=False)
    found = rows.order_by("-number").first() if number is None else rows.filter(number=number).first()
    if found is None:
        raise NotFound
    return found
