"""Search cards and blind tags of a team."""

from __future__ import annotations

from django.db import models

from ponleu.vault.fields import RandomId
from ponleu.vault.models.keys import KeyPair
from ponleu.vault.models.records import Record


class Card(models.Model):
    """What a worker's search shows of a record, sealed under the team's search key and the month's."""

    id = RandomId()
    record = models.OneToOneField(Record, models.CASCADE, related_name="card")
    pair = models.ForeignKey(KeyPair, models.CASCADE, related_name="+")  # the team's epoch
    blob = models.BinaryField()

    def __str__(self) -> str:
        return "card"


class Tag(models.Model):
    """A blind index: equal for equal names and birth years, useless without the team's index key."""

    id = RandomId()
    record = models.ForeignKey(Record, models.CASCADE, related_name="tags")
    pair = models.ForeignKey(KeyPair, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    value = models.BinaryField(max_length=8)

    class Meta:
        indexes = [models.Index(fields=["purpose", "value"], name="tags_by_value")]

    def __str__(self) -> str:
        return self.purpose
