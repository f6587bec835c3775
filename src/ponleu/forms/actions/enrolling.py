"""Enrolling telephones, and shutting out those that are lost."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ponleu.forms.models import Device, Form
from ponleu.forms.queries.devices import token_hash
from ponleu.people.models import Network, Organisation, WorkingGroup
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import whole

TOKEN_BYTES = 24  # 192 bits, 32 signs


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A telephone and its token, which is shown once and kept nowhere."""

    device: Device
    token: str = field(repr=False)


def enrol(
    organisation: Organisation,
    *,
    name: str,
    forms: Collection[Form] = (),
    network: Network | None = None,
    group: WorkingGroup | None = None,
    language: str = "km",
    is_trial: bool = False,
    allows_digest: bool = False,
    by: UUID,
    on: date,
) -> Enrolled:
    """Enrol a telephone for some forms of an organisation. The token is for the code that it scans."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with whole():
        device = Device.objects_of_django.create(
            organisation=organisation,
            network=network,
            group=group,
            name=name,
            language=language,
            is_trial=is_trial,
            allows_digest=allows_digest,
            token_hash=token_hash(token),
            enrolled_by_id=by,
            enrolled_on=on,
        )
        _give(device, forms)
        _record("forms.device_enrolled", device, by=by)
    return Enrolled(device, token)


def enrol_again(device: Device, *, by: UUID) -> Enrolled:
    """Give a telephone a new token; the one before opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with whole():
        device.token_hash = token_hash(token)
        device.save(update_fields=["token_hash"])
        _record("forms.device_enrolled_again", device, by=by)
    return Enrolled(device, token)


def revoke(device: Device, *, by: UUID, on: date) -> None:
    """Shut a telephone out, from its next request on. What it sent stays."""
    with whole():
        Device.objects_of_django.filter(pk=device.pk, revoked_on__isnull=True).update(revoked_on=on)
        _record("forms.device_revoked", device, by=by)
    device.refresh_from_db(from_queryset=Device.objects_of_django.all())


def give_forms(device: Device, forms: Collection[Form], *, by: UUID) -> None:
    """Say anew which forms of its organisation a telephone gets."""
    with whole():
        _give(device, forms)
        _record("forms.device_given_forms", device, by=by, forms=len(forms))


def _give(device: Device, forms: Collection[Form]) -> None:
    """Only of its own organisation: ids of forms are told apart there alone."""
    given = Device.forms.through.objects
    given.filter(device=device).delete()
    mine = [each for each in forms if each.organisation_id == device.organisation_id]
    given.bulk_create(Device.forms.through(device=device, form=each) for each in mine)


def _record(verb: str, device: Device, *, by: UUID, **details: int) -> None:
    trail.record(
        verb,
        actor=by,
        subject_kind="forms.device",
        subject=str(device.pk),
        scope=device.organisation_id,
        at=None,
        outcome="done",
        **details,
    )
