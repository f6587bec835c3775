"""The audit trail: who did what to what. No content, no words of a search, no address of a reader."""

from __future__ import annotations

from django.db import models


class TrailEntry(models.Model):
    """One entry; its hash covers the one before it."""

    number = models.PositiveBigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()  # to the minute for staff; midnight for what a reporter caused
    verb = models.CharField(max_length=60)  # people.signed_in, vault.opened
    outcome = models.CharField(max_length=10)  # done, refused, failed
    actor = models.UUIDField(null=True, blank=True)
    scope = models.UUIDField(null=True, blank=True)  # the team or organisation whose supervisors may read it
    subject_kind = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=40, blank=True)  # an id; empty for a record's arrival, which would tell order
    details = models.JSONField(default=dict, blank=True)  # counts and names of fields, never their content
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject", "number"], name="trail_by_subject"),
            models.Index(fields=["scope", "number"], name="trail_by_scope"),
            models.Index(fields=["number"], condition=models.Q(verb="trail.checked"), name="trail_checks"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class TrailHead(models.Model):
    """The last entry; one row, locked by whoever appends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=bytes)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_head_of_the_trail")]

    def __str__(self) -> str:
        return f"head {self.number}"
