"""Making forms, drafting and publishing their versions, and closing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import md5
from typing import Any
from uuid import UUID

from django.db.models import Max

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.models import Attachment, Form, Submission, Version
from ponleu.forms.queries.compiled import compiled
from ponleu.forms.rules.definition import Form as Definition
from ponleu.forms.rules.reading import read_form
from ponleu.forms.rules.sealing import marks_of
from ponleu.people.models import Network, Organisation, Team, WorkingGroup
from ponleu.vault.actions import trail
from ponleu.vault.actions.refusals import whole
from ponleu.vault.models import KeyPair
from ponleu.vault.queries.keys import current_pair


class FormIdTaken(Problem):
    """Submissions find their form by this id, so it cannot belong to two."""

    message = _("Another form of this organisation has the id “%(form_id)s”.")
    advice = _("Draft a new version of that form, or write another form_id on the settings sheet.")


class OtherFormId(Problem):
    """A version is of the form whose id it bears."""

    message = _("This workbook has the form_id “%(given)s”; the form has “%(form_id)s”.")
    advice = _("Write the same form_id on the settings sheet, or make a new form of it.")


class VersionTaken(Problem):
    """Submissions find their version by its name, and a published version never changes."""

    message = _("Version “%(version)s” of this form is published already.")
    advice = _("Write another version on the settings sheet; the day is a good one.")


class TeamNeeded(Problem):
    """What is marked is sealed, and sealing needs somebody who can open it."""

    message = _("This form has questions marked sensitive or identifying, and no team that opens their answers.")
    advice = _("Choose a team for the form first.")


class NothingToPublish(Problem):
    """There is no draft."""

    message = _("There is no draft of this form.")
    advice = _("Upload a new version first.")


class FilesMissing(Problem):
    """Whoever fills it would see a question without its picture, or a list without its choices."""

    message = _("The form needs files that are not here yet: %(files)s.")
    advice = _("Add them to the draft, spelled alike in small and capital letters.")


def make(
    organisation: Organisation,
    *,
    form_id: str,
    title: str,
    team: Team | None = None,
    network: Network | None = None,
    group: WorkingGroup | None = None,
    study: str = "",
    retention_months: int = 24,
    by: UUID,
) -> Form:
    """Make a form that has no version yet. Raises FormIdTaken."""
    with whole():
        if Form.objects_of_django.filter(organisation=organisation, form_id=form_id).exists():
            raise FormIdTaken(form_id=form_id)
        form = Form.objects_of_django.create(
            organisation=organisation,
            form_id=form_id,
            title=title,
            team=team,
            network=network,
            group=group,
            study=study,
            retention_months=retention_months,
        )
        record("forms.form_made", form, by=by)
    return form


def draft(
    form: Form,
    xml: bytes,
    *,
    media: Mapping[str, bytes] | None = None,
    lists: frozenset[str] = frozenset(),
    source_name: str = "",
    source: bytes = b"",
    by: UUID,
) -> Version:
    """Put a version beside the published ones, in place of the draft there was. It has passed the gate before.

    media    the files that it needs, by name
    lists    which of them are lists that telephones keep, as ODK's entities
    raises   OtherFormId, VersionTaken, or what `read_form` raises
    """
    definition = read_form(xml, media=media or {})
    if definition.id != form.form_id:
        raise OtherFormId(given=definition.id, form_id=form.form_id)
    with whole():
        locked = Form.objects_of_django.select_for_update().get(pk=form.pk)
        _make_room(locked, definition)
        version = _version(locked, definition, xml, source_name=source_name, source=source)
        for name, content in (media or {}).items():
            kind = Attachment.Kind.ENTITY_LIST if name in lists else Attachment.Kind.FILE
            Attachment.objects.create(version=version, name=name, kind=kind, content=content, md5=_md5(content))
        record("forms.version_drafted", form, by=by, number=version.number)
    return version


def publish(form: Form, *, by: UUID, on: date) -> Version:
    """Publish the draft: from now on it never changes, and telephones fetch it. Opens a form that was a draft.

    raises   NothingToPublish, TeamNeeded, FilesMissing, or NoKeys if the team was not founded
    """
    with whole():
        locked = Form.objects_of_django.select_for_update().get(pk=form.pk)
        version = locked.versions.filter(published_on__isnull=True).first()
        if version is None:
            raise NothingToPublish
        if version.seals:
            _check_team(locked)
        _check_files(version)
        version.published_on, locked.title = on, form.title or locked.title
        version.save(update_fields=["published_on"])
        if locked.state == Form.State.DRAFT:
            locked.state = Form.State.OPEN
        locked.save(update_fields=["state", "title"])
        record("forms.version_published", form, by=by, number=version.number)
    form.refresh_from_db(from_queryset=Form.objects_of_django.all())
    return version


def set_state(form: Form, state: str, *, by: UUID) -> None:
    """Open, close slowly (nobody new gets it) or close a form. What arrives later is taken all the same."""
    with whole():
        Form.objects_of_django.filter(pk=form.pk).update(state=Form.State(state))
        record("forms.state_set", form, by=by, state=state)
    form.refresh_from_db(from_queryset=Form.objects_of_django.all())


def record(verb: str, form: Form, *, by: UUID, **details: Any) -> None:
    """An entry of the trail about a form."""
    trail.record(verb, actor=by, subject_kind="forms.form", subject=str(form.pk), scope=form.organisation_id, **details)


def _check_team(form: Form) -> None:
    if form.team_id is None:
        raise TeamNeeded
    current_pair(KeyPair.Kind.TEAM, form.team_id)


def _check_files(version: Version) -> None:
    there = set(version.attachments.values_list("name", flat=True))
    missing = [name for name in compiled(version).media if name not in there]
    if missing:
        raise FilesMissing(files=", ".join(missing[:10]))


def _make_room(form: Form, definition: Definition) -> None:
    """A draft is replaced, unless somebody tried it: then what they sent, and it, are trials that go with it."""
    old = form.versions.filter(published_on__isnull=True).first()
    if old is not None:
        Submission.objects_of_django.filter(version=old).delete()
        old.delete()
    if form.versions.filter(version=definition.version).exists():
        raise VersionTaken(version=definition.version)


def _version(form: Form, definition: Definition, xml: bytes, *, source_name: str, source: bytes) -> Version:
    last = form.versions.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        form=form,
        version=definition.version,
        number=last + 1,
        xml=xml,
        md5=_md5(xml),
        source_name=source_name,
        source=source,
        seals=marks_of(definition).seals,
    )


def _md5(content: bytes) -> str:
    return md5(content, usedforsecurity=False).hexdigest()
