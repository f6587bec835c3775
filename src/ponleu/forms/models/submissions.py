"""What was answered, the files that came with it, and what reviewers say of it.

A row carries the day it came and no finer time; ids are random. Of a form that seals, XML, files and names of files
stand only in the vault's columns, and answers in clear are those that nobody marked.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ponleu.forms.models.devices import Device
from ponleu.forms.models.forms import Form, Version
from ponleu.forms.models.keys import Key
from ponleu.people.models import User
from ponleu.people.models.scoped import ScopedQuerySet
from ponleu.vault.fields import RandomId, SealedField
from ponleu.vault.models import Sealed


class Submission(models.Model):
    """One filled questionnaire, as it was sent. An edit is a row of its own, which replaces an earlier one."""

    class State(models.TextChoices):
        """What reviewers have made of it."""

        RECEIVED = "received"
        EDITED = "edited"
        HAS_ISSUES = "has_issues"
        ON_HOLD = "on_hold"
        APPROVED = "approved"
        REJECTED = "rejected"

    class Channel(models.TextChoices):
        """How it was asked."""

        ODK = "odk"
        WEB = "web"
        PAPER = "paper"
        SMS = "sms"
        VOICE = "voice"
        STAFF = "staff"  # an edit in the office

    id = RandomId()
    form = models.ForeignKey(Form, models.PROTECT, related_name="submissions")
    version = models.ForeignKey(Version, models.PROTECT, related_name="submissions")
    device = models.ForeignKey(Device, models.SET_NULL, null=True, blank=True, related_name="submissions")
    # Of the program that sent it.
    key = models.ForeignKey(Key, models.SET_NULL, null=True, blank=True, related_name="submissions")
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    is_trial = models.BooleanField(default=False)
    is_sealed = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)  # no edit has replaced it
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    # Keyed hashes, made with the pepper: of the instanceID, of the instanceID it replaces, of the XML to the byte.
    instance_tag = models.BinaryField(max_length=32)
    replaces_tag = models.BinaryField(max_length=32, null=True, blank=True)
    xml_tag = models.BinaryField(max_length=32)
    instance_id = models.CharField(max_length=249, blank=True)  # empty when sealed: an old client puts a time into it
    received_on = models.DateField()
    answers = models.JSONField(default=dict, blank=True)  # by reference; when sealed, only what nobody marked
    findings = models.JSONField(default=list, blank=True)  # kind and reference of each; never a value
    finding_count = models.PositiveSmallIntegerField(default=0)
    xml = models.BinaryField(blank=True, default=bytes)  # empty when sealed

    objects = ScopedQuerySet["Submission"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        base_manager_name = "objects_of_django"
        constraints = [
            models.UniqueConstraint(fields=["form", "instance_tag"], name="one_submission_per_form_and_instance"),
            models.UniqueConstraint(fields=["form", "replaces_tag"], name="one_edit_per_form_and_instance"),
            models.CheckConstraint(
                condition=Q(is_sealed=False) | Q(instance_id="", xml=b""),
                name="a_sealed_submission_has_nothing_in_clear",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="nothing_replaces_itself"),
        ]
        indexes = [models.Index(fields=["form", "received_on", "id"], name="submissions_of_a_form")]

    def __str__(self) -> str:
        return f"{self.channel} {self.received_on}"


class SealedSubmission(Sealed):
    """The XML of a submission as it was sent, for the form's team."""

    in_clear = {}

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="sealed")
    xml = SealedField(compartment="identity")
    sensitive = SealedField(compartment="narrative")  # answers marked sensitive and not identifying, as JSON

    def __str__(self) -> str:
        return "sealed submission"


class File(models.Model):
    """A file of a submission: one that came, or one that an answer names and that has not come yet.

    Two files of one name are kept beside each other: the second neither replaces the first nor is lost.
    """

    id = RandomId()
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255, blank=True)  # empty when sealed: telephones write the moment into it
    name_tag = models.BinaryField(max_length=32)
    content_tag = models.BinaryField(max_length=32, blank=True, default=bytes)  # of what was sent; empty: not here yet
    is_expected = models.BooleanField(default=False)  # an answer names it
    is_cleaned = models.BooleanField(default=False)  # a picture without the place and the device that took it
    received_on = models.DateField(null=True, blank=True)
    content = models.BinaryField(blank=True, default=bytes)  # empty when sealed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "name_tag", "content_tag"], name="one_file_per_content"),
            models.CheckConstraint(
                condition=Q(content_tag=b"", received_on__isnull=True) | ~Q(content_tag=b""),
                name="a_missing_file_has_no_day",
            ),
        ]

    def __str__(self) -> str:
        return "file"


class SealedFile(Sealed):
    """The name and the bytes of a file, for the form's team. A file that came later has a record of its own."""

    in_clear = {}

    file = models.OneToOneField(File, models.CASCADE, related_name="sealed")
    name = SealedField(compartment="identity")
    content = SealedField(compartment="identity")

    def __str__(self) -> str:
        return "sealed file"


class Comment(models.Model):
    """What a reviewer wrote beside a submission, or that its state was changed; of a sealed one the text is sealed."""

    id = RandomId()
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="comments")
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()  # to the minute: a reviewer's moment, not a child's
    state = models.CharField(max_length=10, choices=Submission.State, blank=True)  # the one it was put into
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return self.state or "comment"


class SealedComment(Sealed):
    """What a reviewer wrote beside a sealed submission."""

    in_clear = {}

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="sealed")
    text = SealedField(compartment="internal")

    def __str__(self) -> str:
        return "sealed comment"
