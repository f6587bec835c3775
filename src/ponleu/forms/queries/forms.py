"""Which versions a telephone gets, and which one a submission was filled with."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.models import Attachment, Device, Form, Version
from ponleu.forms.rules.envelope import Envelope

_TO_ACCEPT = (  # what is asked of a version when something is sent; every column more is time at each request
    *("version", "md5", "seals", "published_on"),
    *(f"form__{name}" for name in ("state", "team", "retention_months")),
)


class UnknownForm(Problem):
    """The same for a form that is not there and for one that this telephone does not have."""

    message = _("This form is not known here.")
    advice = _("Keep the filled form on the telephone, and tell whoever gave it to you.")


class UnknownVersion(Problem):
    """The form is there, but nobody published this version of it."""

    message = _("This version of the form is not known here.")
    advice = _("Keep the filled form on the telephone, and tell whoever gave it to you.")


class Filled(NamedTuple):
    """With which version something was filled, and whether the telephone that sends it still has the form."""

    version: Version
    was_given: bool = True


def offered_to(device: Device) -> QuerySet[Version]:
    """The versions that a telephone is offered: of each of its open forms the newest, for a trial its draft."""
    newest = Version.objects.filter(form=OuterRef("form")).filter(_seen_by(device)).order_by("-number")
    states = [Form.State.OPEN, *([Form.State.DRAFT] if device.is_trial else [])]
    mine = Version.objects.filter(form__devices=device, form__state__in=states)
    return mine.filter(pk=Subquery(newest.values("pk")[:1])).select_related("form")


def version_of(device: Device, id: UUID) -> Version:
    """A version that a telephone may fetch, also an older one that it still fills. Raises UnknownForm."""
    found = Version.objects.filter(_seen_by(device), form__devices=device, pk=id).select_related("form").first()
    if found is None:
        raise UnknownForm
    return found


def attachment_of(device: Device, id: UUID) -> Attachment:
    """A file of such a version. Raises UnknownForm."""
    seen = Version.objects.filter(_seen_by(device), form__devices=device)
    found = Attachment.objects.filter(pk=id, version__in=seen).first()
    if found is None:
        raise UnknownForm
    return found


def attachments_of(versions: Iterable[Version]) -> dict[UUID, list[Attachment]]:
    """The files of several versions without their content, in as many questions as for one."""
    found: dict[UUID, list[Attachment]] = {version.pk: [] for version in versions}
    for each in Attachment.objects.filter(version__in=list(found)).defer("content").order_by("name"):
        found[each.version_id].append(each)
    return found


def filled_with(to: Version | Device, envelope: Envelope) -> Filled:
    """The version that a submission says it was filled with.

    to       the version that was shown on a page, or the telephone that sends; of a form that it no longer has, what
             was filled before is taken too and flagged
    raises   UnknownForm or UnknownVersion
    """
    if isinstance(to, Version):
        if to.form.form_id != envelope.form_id:
            raise UnknownForm
        if to.version != envelope.version:
            raise UnknownVersion
        return Filled(to)
    named = Version.objects.filter(_seen_by(to), form__form_id=envelope.form_id).order_by()
    exact = named.filter(version=envelope.version).select_related("form").only(*_TO_ACCEPT)
    if found := list(exact.filter(form__devices=to)):
        return Filled(found[0])
    of_organisation = Q(form__organisation=to.organisation_id)
    if found := list(exact.filter(of_organisation)):
        return Filled(found[0], was_given=False)
    raise UnknownVersion if named.filter(of_organisation).exists() else UnknownForm


def _seen_by(device: Device) -> Q:
    return Q() if device.is_trial else Q(published_on__isnull=False)


def gone_from(attachment: Attachment, ids: Iterable[str]) -> list[tuple[str, bool]]:
    """Of some rows of a list, by the column `name`, whether each is no longer in it."""
    text = bytes(attachment.content).decode("utf-8-sig", errors="replace")
    there = {row.get("name") for row in csv.DictReader(StringIO(text))}
    return [(id, id not in there) for id in ids]
