"""Organisations, networks, teams, working groups, and who belongs to them for how long."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from ponleu.people.models.accounts import User
from ponleu.people.models.scoped import M, ScopedQuerySet
from ponleu.places.models import Area


class Organisation(models.Model):
    """A non-governmental organisation, a public body, a coalition."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    name_km = models.CharField(max_length=200, blank=True)
    kind = models.CharField(
        max_length=12,
        choices=[("ngo", "ngo"), ("public", "public body"), ("coalition", "coalition"), ("un", "UN agency")],
    )
    is_active = models.BooleanField(default=True)

    objects = ScopedQuerySet["Organisation"].as_manager()

    class Meta:
        ordering = ["name"]
        base_manager_name = "objects_of_django"

    objects_of_django = models.Manager()

    def __str__(self) -> str:
        return self.name


class Network(models.Model):
    """A network of children, which never investigates, or of adults, which carries a duty to report."""

    class Kind(models.TextChoices):
        """Who leads it."""

        CHILDREN = "children"
        ADULTS = "adults"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="networks")
    name = models.CharField(max_length=200)
    name_km = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    may_investigate = models.BooleanField(default=False)
    has_duty_to_report = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = ScopedQuerySet["Network"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        ordering = ["name"]
        base_manager_name = "objects_of_django"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_network_per_name"),
            models.CheckConstraint(
                condition=~Q(kind="children", may_investigate=True), name="a_childrens_network_never_investigates"
            ),
            models.CheckConstraint(
                condition=Q(kind="children") | Q(has_duty_to_report=True), name="an_adult_network_has_a_duty_to_report"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Those who share keys: the workers of an agency in a province, or at a channel's desk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="teams")
    name = models.CharField(max_length=200)
    name_km = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(
        max_length=10, blank=True, choices=[(c, c) for c in ("web", "sms", "voice", "radio", "desk")]
    )
    is_active = models.BooleanField(default=True)

    objects = ScopedQuerySet["Team"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        ordering = ["name"]
        base_manager_name = "objects_of_django"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_team_per_name")]

    def __str__(self) -> str:
        return self.name


class OnADay(ScopedQuerySet[M]):
    """Rows with a validity."""

    def on(self, day: date) -> Self:
        """Those valid on a day."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)


class Membership(models.Model):
    """A person in a team or a network, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="memberships")
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="memberships")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # first day no longer a member

    objects = OnADay["Membership"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        base_manager_name = "objects_of_django"
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, network__isnull=True) | Q(team__isnull=True, network__isnull=False),
                name="a_membership_is_of_a_team_or_a_network",
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="a_membership_ends_after_start"),
            models.UniqueConstraint(
                fields=["user", "team"], condition=Q(valid_until__isnull=True), name="one_open_membership_of_a_team"
            ),
            models.UniqueConstraint(
                fields=["user", "network"],
                condition=Q(valid_until__isnull=True),
                name="one_open_membership_of_a_network",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team or self.network}"


class WorkingGroup(models.Model):
    """Those who prepare one report together: organisations, networks and child representatives."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="working_groups")
    name = models.CharField(max_length=200)
    name_km = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet["WorkingGroup"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        ordering = ["name"]
        base_manager_name = "objects_of_django"

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A seat in a working group, held by a person for an organisation or a network."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="seats")
    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = OnADay["Seat"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        base_manager_name = "objects_of_django"
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="a_seat_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(valid_until__isnull=True), name="one_open_seat_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"
