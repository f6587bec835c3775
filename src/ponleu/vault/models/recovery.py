"""The recovery of an organisation's keys by several custodians together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ponleu.vault.fields import RandomId
from ponleu.vault.models.keys import KeyPair


class Ceremony(models.Model):
    """The day an organisation's recovery key was made, and how many custodians open it."""

    id = RandomId()
    pair = models.OneToOneField(KeyPair, models.CASCADE, related_name="ceremony")
    needed = models.PositiveSmallIntegerField()
    custodians = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    rehearsed_on = models.DateField(null=True, blank=True)  # nobody goes live before

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(needed__gte=2) & Q(custodians__gte=F("needed")), name="a_recovery_needs_at_least_two"
            )
        ]

    def __str__(self) -> str:
        return f"{self.needed} of {self.custodians}"


class RecoveryBlob(models.Model):
    """The organisation's private key sealed to one group of custodians, one after the other."""

    id = RandomId()
    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="blobs")
    group = models.CharField(max_length=40)  # the custodians' numbers in the order of opening: 1,3
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ceremony", "group"], name="one_blob_per_group")]

    def __str__(self) -> str:
        return self.group
