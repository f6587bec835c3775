"""Questionnaires, their versions, and the files that a version needs."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from ponleu.people.models import Network, Organisation, Team, WorkingGroup
from ponleu.people.models.scoped import ScopedQuerySet


class Form(models.Model):
    """A questionnaire in all its versions. It belongs to an organisation, and perhaps to a network or working group."""

    class State(models.TextChoices):
        """Who may still fill it."""

        DRAFT = "draft"  # no version is published
        OPEN = "open"
        CLOSING = "closing"  # no longer offered; what is already on telephones is still taken
        CLOSED = "closed"  # what still arrives is taken too, and flagged as late

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_id = models.CharField(max_length=249)  # the `id` that stands in the XForm and in each submission
    title = models.CharField(max_length=250)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="forms")
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="forms")
    group = models.ForeignKey(WorkingGroup, models.PROTECT, null=True, blank=True, related_name="forms")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="forms")  # opens what is sealed
    study = models.CharField(max_length=63, blank=True)  # the slug of the study for which it asks
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    retention_months = models.PositiveSmallIntegerField(default=24)
    settings = models.JSONField(default=dict, blank=True)  # what the pages of other channels need to know

    objects = ScopedQuerySet["Form"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        ordering = ["title", "form_id"]
        base_manager_name = "objects_of_django"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "form_id"], name="one_form_per_id_and_organisation"),
            models.CheckConstraint(
                condition=Q(retention_months__gte=1, retention_months__lte=240), name="a_form_keeps_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.form_id


class Version(models.Model):
    """A form as it stood on the day it was published, to the byte. A draft is a version that was not published yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=250, blank=True)  # the `version` that stands in the XForm
    number = models.PositiveIntegerField()  # 1, 2, 3 … in the order in which they were made
    xml = models.BinaryField()
    md5 = models.CharField(max_length=32)  # of the XML: what telephones compare
    source_name = models.CharField(max_length=250, blank=True)
    source = models.BinaryField(blank=True, default=bytes)  # the workbook that somebody uploaded
    seals = models.BooleanField(default=False)  # whether a question is marked sensitive or identifying
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "version"], name="one_version_per_form_and_name"),
            models.UniqueConstraint(fields=["form", "number"], name="one_version_per_form_and_number"),
            models.UniqueConstraint(fields=["form"], condition=Q(published_on__isnull=True), name="one_draft_per_form"),
        ]

    def __str__(self) -> str:
        return self.version or str(self.number)


class Attachment(models.Model):
    """A file that a version needs: a picture, a recording, a list of choices."""

    class Kind(models.TextChoices):
        """How a telephone reads it."""

        FILE = "file"
        ENTITY_LIST = "entityList"  # a CSV whose rows telephones keep as a list of their own

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FILE)
    md5 = models.CharField(max_length=32)
    content = models.BinaryField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="one_attachment_per_name")]

    def __str__(self) -> str:
        return self.name
