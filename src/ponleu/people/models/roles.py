"""Who was given which role, where. What a role may do stands in `people/data/roles.csv`."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from ponleu.people.models.accounts import User
from ponleu.people.models.groups import Network, OnADay, Organisation, Team, WorkingGroup

NOT_YET = date.max  # the first day of a role that waits for a second person: it runs on no day


class RoleGiven(models.Model):
    """A role given to a person within one team, network, organisation or working group, or in the whole country."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40)  # a role of roles.csv
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    group = models.ForeignKey(WorkingGroup, models.CASCADE, null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = OnADay["RoleGiven"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        base_manager_name = "objects_of_django"
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="a_role_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("user")), name="nobody_gives_themselves_a_role"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | (~Q(approved_by=F("given_by")) & ~Q(approved_by=F("user"))),
                name="a_role_is_approved_by_a_third_person",
            ),
        ]

    def __str__(self) -> str:
        return self.role

    @property
    def is_waiting(self) -> bool:
        """Whether it was asked for, and nobody has agreed yet."""
        return self.valid_from == NOT_YET

    @property
    def circle(self) -> Team | Network | Organisation | WorkingGroup | None:
        """Where it is held; None for the whole country."""
        return self.team or self.network or self.organisation or self.group
