"""Key pairs, and the ways to a private half. No private key stands here in clear."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ponleu.vault.fields import RandomId


class KeyPair(models.Model):
    """The public half of a key pair of X25519, of a worker, a team in one epoch, a reporter or an organisation."""

    class Kind(models.TextChoices):
        """Whose keys these are."""

        USER = "user"
        TEAM = "team"
        REPORTER = "reporter"
        ORGANISATION = "organisation"  # recovery: the private half is on paper only

    id = RandomId()
    kind = models.CharField(max_length=12, choices=Kind)
    holder = models.UUIDField()  # the id of the user, team, record or organisation in its own room
    epoch = models.PositiveIntegerField(default=1)  # a team starts a new one each time a member leaves
    public = models.BinaryField(max_length=32)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "holder", "epoch"], name="one_pair_per_holder_and_epoch"),
            models.UniqueConstraint(
                fields=["kind", "holder"], condition=Q(is_current=True), name="one_current_pair_per_holder"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} epoch {self.epoch}"


class PrivateCopy(models.Model):
    """A pair's private half, closed in one way. A worker's has up to three, a team's one for each member."""

    class Way(models.TextChoices):
        """What opens it."""

        PASSPHRASE = "passphrase"
        RECOVERY_CODE = "recovery_code"  # printed for the worker
        ORGANISATION = "organisation"  # sealed to the organisation's recovery key
        MEMBER = "member"  # a team's, sealed to a member
        RETURN_CODE = "return_code"  # a reporter's

    id = RandomId()
    pair = models.ForeignKey(KeyPair, models.CASCADE, related_name="copies")
    way = models.CharField(max_length=16, choices=Way)
    opener = models.ForeignKey(KeyPair, models.CASCADE, null=True, blank=True, related_name="opens")
    salt = models.BinaryField(max_length=16, blank=True, default=bytes)
    blob = models.BinaryField()
    granted_by = models.UUIDField(null=True, blank=True)
    approved_by = models.UUIDField(null=True, blank=True)  # the second person; never the first

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "way"], condition=Q(opener__isnull=True), name="one_copy_per_pair_and_way"
            ),
            models.UniqueConstraint(fields=["pair", "opener"], name="one_copy_per_pair_and_opener"),
            models.CheckConstraint(
                condition=Q(way__in=["organisation", "member"], opener__isnull=False)
                | Q(way__in=["passphrase", "recovery_code", "return_code"], opener__isnull=True),
                name="a_copy_for_a_key_names_the_key",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("granted_by")),
                name="nobody_approves_a_grant_of_their_own",
            ),
        ]

    def __str__(self) -> str:
        return f"copy by {self.way}"


class TeamSecret(models.Model):
    """A team's key for blind indexes or for search cards, sealed to one epoch of the team."""

    class Purpose(models.TextChoices):
        """What the key is for."""

        INDEX = "index"
        SEARCH = "search"

    id = RandomId()
    pair = models.ForeignKey(KeyPair, models.CASCADE, related_name="secrets")
    purpose = models.CharField(max_length=8, choices=Purpose)
    blob = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "purpose"], name="one_secret_per_epoch_and_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} key"
