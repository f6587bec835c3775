"""Making addresses at which a form is filled, taking what comes from them, and ending them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from ponleu.forms.actions.accepting import Accepted, accept
from ponleu.forms.models import Form, Link, Version
from ponleu.forms.queries.links import UsedUp, link_hash
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import whole

TOKEN_BYTES = 24  # 192 bits, 32 signs


@dataclass(frozen=True, slots=True)
class Made:
    """A link and the end of its address, which is shown once and kept nowhere."""

    link: Link
    token: str = field(repr=False)


def make_link(form: Form, *, kind: str, name: str, by: UUID, on: date, until: date | None = None) -> Made:
    """Make an address for a form.

    name   for its list; not the name of a child
    until  the first day on which it no longer opens
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with whole():
        made = Link(form=form, kind=Link.Kind(kind), name=name, made_by_id=by, valid_from=on, valid_until=until)
        made.token_hash = link_hash(token)
        made.save(force_insert=True)
        _record("forms.link_made", made, by=by)
    return Made(made, token)


def end_link(link: Link, *, by: UUID, on: date) -> None:
    """End an address at once."""
    with whole():
        link.valid_until = on
        link.save(update_fields=["valid_until"])
        _record("forms.link_ended", link, by=by)


def take_from(link: Link, version: Version, xml: bytes, *, now: datetime) -> Accepted:
    """Take in what was filled at an address; one for a single person takes one form, however often it is sent.

    raises   UsedUp, and what `accept` raises
    """
    with whole():
        held = Link._base_manager.select_for_update().get(pk=link.pk)
        taken = accept(version, xml, channel="web", now=now)
        tag = bytes(taken.submission.instance_tag)
        if held.kind == Link.Kind.SINGLE:
            if held.used_tag and bytes(held.used_tag) != tag:
                raise UsedUp
            Link._base_manager.filter(pk=held.pk).update(used_tag=tag)
    return taken


def _record(verb: str, link: Link, *, by: UUID) -> None:
    trail.record(
        verb, actor=by, subject_kind="forms.link", subject=str(link.pk), scope=link.form.organisation_id, kind=link.kind
    )
