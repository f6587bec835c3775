"""What is sealed, under which keys, until when. Rows carry no time finer than a day and no order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ponleu.vault.fields import RandomId
from ponleu.vault.models.keys import KeyPair

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class Month(models.Model):
    """A retention month. Its key lies in the key store; when that is destroyed, all that expires with it is gone."""

    month = models.CharField(max_length=7, primary_key=True)  # 2027-03
    fingerprint = models.BinaryField(max_length=16)  # of the key: a key store that belongs to another copy is noticed
    destroyed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__regex=MONTH), name="a_month_is_year_dash_month")]

    def __str__(self) -> str:
        return self.month


class Record(models.Model):
    """Something sealed as a whole: it belongs to a team, has a key for each compartment, and expires."""

    id = RandomId()
    kind = models.CharField(max_length=40)  # people.consent, cases.concern: which room knows the rest
    team = models.UUIDField()
    expires = models.ForeignKey(Month, models.PROTECT, related_name="records")
    arrived_on = models.DateField(null=True, blank=True)  # while open; cut to the month's first day when closed
    is_erased = models.BooleanField(default=False)  # a tombstone without content

    class Meta:
        indexes = [models.Index(fields=["team", "kind"], name="records_of_a_team")]

    def __str__(self) -> str:
        return self.kind


class CompartmentKey(models.Model):
    """One compartment of one record. The key itself exists only inside its wraps."""

    class Compartment(models.TextChoices):
        """What a key opens; a translator may have one and not the other."""

        IDENTITY = "identity"
        NARRATIVE = "narrative"
        SHARED = "shared"  # the dialogue with the reporter
        INTERNAL = "internal"  # the team's notes; never opened to the reporter

    id = RandomId()
    record = models.ForeignKey(Record, models.CASCADE, related_name="keys")
    compartment = models.CharField(max_length=10, choices=Compartment)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "compartment"], name="one_key_per_record_and_compartment")
        ]

    def __str__(self) -> str:
        return self.compartment


class Wrap(models.Model):
    """A compartment's key sealed to a key pair, and around that sealed under the month's key."""

    id = RandomId()
    key = models.ForeignKey(CompartmentKey, models.CASCADE, related_name="wraps")
    pair = models.ForeignKey(KeyPair, models.CASCADE, related_name="wraps")
    month = models.ForeignKey(Month, models.PROTECT, related_name="wraps")
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "pair"], name="one_wrap_per_key_and_pair")]

    def __str__(self) -> str:
        return "wrap"


class Hold(models.Model):
    """A legal hold on a record: asked for by one person, approved by another, until a month.

    Released without having been approved, it was declined or taken back.
    """

    class Reason(models.TextChoices):
        """Why; a short list, because a sentence would tell of the record in clear."""

        AUTHORITY = "authority"  # a court, the police or another authority asked for it
        INQUIRY = "inquiry"  # a complaint or an inquiry about the work
        CLAIM = "claim"  # a right that somebody may still want to claim

    id = RandomId()
    record = models.ForeignKey(Record, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=10, choices=Reason)
    until = models.CharField(max_length=7)
    asked_by = models.UUIDField()
    asked_on = models.DateField()
    approved_by = models.UUIDField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="a_hold_has_two_approvers"
            ),
            models.CheckConstraint(condition=Q(until__regex=MONTH), name="a_hold_ends_in_a_month"),
        ]

    def __str__(self) -> str:
        return f"until {self.until}"


class Erasure(models.Model):
    """That a record be erased before its time: asked for by one person, approved by another. The row stays."""

    class Reason(models.TextChoices):
        """Why; a short list, as for a hold."""

        WISH = "wish"  # the child, or whoever speaks for the child, asked for it
        MISTAKE = "mistake"  # entered by mistake, twice, or as a trial
        NEEDLESS = "needless"  # no longer needed for what it was told
        AUTHORITY = "authority"  # a court or an authority ordered it

    id = RandomId()
    record = models.ForeignKey(Record, models.CASCADE, related_name="erasures")
    reason = models.CharField(max_length=10, choices=Reason)
    asked_by = models.UUIDField()
    asked_on = models.DateField()
    approved_by = models.UUIDField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)  # or taken back

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="an_erasure_has_two_approvers",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(declined_on__isnull=True), name="an_erasure_is_decided_once"
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(approved_on__isnull=True, declined_on__isnull=True),
                name="one_erasure_of_a_record_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"asked on {self.asked_on}"


class Sealed(models.Model):
    """The base of every table with sealed columns.

    A subclass lists in `in_clear` each text column that is not sealed, with the reason; a test fails for others.
    """

    in_clear: ClassVar[dict[str, str]] = {}

    id = RandomId()
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")

    class Meta:
        abstract = True
