"""Accounts, how they come to be, and who tried to sign in."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from ponleu.vault.fields import SealedField
from ponleu.vault.models import Sealed


class UserManager(BaseUserManager["User"]):
    """Finds accounts; they are made only by `people.actions`."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account with a sign-in name, in whatever case it is typed."""
        return self.get(username__iexact=username or "")


class User(AbstractBaseUser):
    """Somebody who can sign in. A child's account has a nickname and an age band, no e-mail and no telephone."""

    class AgeBand(models.TextChoices):
        """A child's age, never finer than this."""

        UNDER_12 = "9-11"
        UNDER_15 = "12-14"
        UNDER_18 = "15-17"
        ADULT = "adult"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=60, unique=True)  # the sign-in name; for a child the chosen nickname
    name = models.CharField(max_length=120, blank=True)  # an adult's, for colleagues; empty for a child
    email = models.EmailField(blank=True)
    age_band = models.CharField(max_length=6, choices=AgeBand, default=AgeBand.ADULT)
    language = models.CharField(max_length=2, default="km")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="one_account_per_name_in_any_case"),
            models.CheckConstraint(
                condition=Q(age_band="adult") | Q(email="", name=""), name="a_childs_account_has_only_a_nickname"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_child(self) -> bool:
        """Whether this is the account of a child."""
        return self.age_band != self.AgeBand.ADULT


class Invitation(models.Model):
    """The only way to an account. The code is shown once; a hash of it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_hash = models.BinaryField(max_length=32, unique=True)
    user = models.OneToOneField(User, models.CASCADE, related_name="invitation")  # made inactive, waits for its owner
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    valid_until = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation until {self.valid_until}"


class ChildConsent(Sealed):
    """That a guardian consented and the child assented to an account; who and how is sealed to the network's team."""

    in_clear = {}

    user = models.OneToOneField(User, models.CASCADE, related_name="consent")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    has_assent = models.BooleanField()
    has_consent = models.BooleanField()
    withdrawn_on = models.DateField(null=True, blank=True)
    child_name = SealedField(compartment="identity")
    guardian = SealedField(compartment="identity")
    consented = SealedField(compartment="narrative")  # how the guardian said yes
    consented_on = SealedField(compartment="narrative")
    purposes = SealedField(compartment="narrative")  # for what
    explained = SealedField(compartment="narrative")  # how it was explained to the child, its questions, its yes
    assented_on = SealedField(compartment="narrative")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(has_assent=True, has_consent=True) | Q(withdrawn_on__isnull=False),
                name="an_account_has_assent_and_consent",
            )
        ]

    def __str__(self) -> str:
        return "consent and assent"


class SignInAttempt(models.Model):
    """A failed attempt to sign in or to unlock. No address of a machine, no passphrase; the name as a keyed hash."""

    id = models.BigAutoField(primary_key=True)
    name_tag = models.BinaryField(max_length=16)  # keyed hash of the typed name: a dump does not tell who was tried
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="attempts")
    at = models.DateTimeField()  # to the minute
    step = models.CharField(max_length=12)  # passphrase, second, unlock, invitation

    class Meta:
        indexes = [models.Index(fields=["name_tag", "at"], name="attempts_on_a_name")]

    def __str__(self) -> str:
        return self.step
