"""From an uploaded questionnaire to a draft: a new form or a further version, and the files that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.actions.publishing import draft, make, record
from ponleu.forms.files.xlsform import Converted
from ponleu.forms.models import Attachment, Form, Submission, Version
from ponleu.forms.queries.gated import media_of
from ponleu.people.models import Network, Organisation, Team, WorkingGroup
from ponleu.vault.actions.refusals import whole

ITEMSETS = "itemsets.csv"  # how telephones call the lists that stand outside a form


class NoDraft(Problem):
    """Files go to a draft alone: a published version never changes."""

    message = _("There is no draft to which files could be added.")
    advice = _("Upload a new version first.")


class AlreadySealed(Problem):
    """What was sealed for one team cannot be opened by another."""

    message = _("Answers to this form are sealed for the team it has.")
    advice = _("Make a new form for the other team.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A questionnaire that passed the gate, the file that somebody uploaded, and the files that came with it."""

    made: Converted
    name: str
    content: bytes = field(repr=False)
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def take_new(
    upload: Upload,
    *,
    organisation: Organisation,
    network: Network | None = None,
    group: WorkingGroup | None = None,
    team: Team | None = None,
    retention_months: int = 24,
    by: UUID,
) -> Form:
    """Make a form with this draft. Raises what `make` and `draft` raise; then nothing is kept."""
    definition = upload.made.form
    with whole():
        form = make(
            organisation,
            form_id=definition.id,
            title=definition.title or definition.id,
            team=team,
            network=network,
            group=group,
            retention_months=retention_months,
            by=by,
        )
        take_version(form, upload, by=by)
    return form


def take_version(form: Form, upload: Upload, *, by: UUID) -> Version:
    """Draft a further version. Files of the version before are taken along where it still needs them."""
    needed = upload.made.form.media
    former = _newest(form)
    there = (media_of(former) if former else {}) | dict(upload.media)
    media = {name: there[name] for name in needed if name in there}
    if upload.made.itemsets:
        media[ITEMSETS] = upload.made.itemsets.encode()
    return draft(form, upload.made.xml, media=media, source_name=upload.name, source=upload.content, by=by)


def add_files(form: Form, files: Mapping[str, bytes], *, by: UUID) -> Version:
    """Put files to the draft; one of the same name takes the other's place. Raises NoDraft, or what `draft` raises."""
    with whole():
        old = form.versions.filter(published_on__isnull=True).first()
        if old is None:
            raise NoDraft
        lists = Attachment.objects.filter(version=old, kind=Attachment.Kind.ENTITY_LIST).values_list("name", flat=True)
        return draft(
            form,
            bytes(old.xml),
            media=media_of(old) | dict(files),
            lists=frozenset(lists),
            source_name=old.source_name,
            source=bytes(old.source),
            by=by,
        )


def settle(form: Form, *, team: Team | None, retention_months: int, by: UUID) -> None:
    """Say who opens what the form seals, and for how long answers are kept. Raises AlreadySealed."""
    with whole():
        changes_team = form.team_id != (team.pk if team else None)
        if changes_team and Submission.objects_of_django.filter(form=form, is_sealed=True).exists():
            raise AlreadySealed
        Form.objects_of_django.filter(pk=form.pk).update(team=team, retention_months=retention_months)
        record("forms.settled", form, by=by)


def _newest(form: Form) -> Version | None:
    return form.versions.order_by("-number").first()
