"""Telephones that may fetch forms and send answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from ponleu.forms.models.forms import Form
from ponleu.people.models import Network, Organisation, User, WorkingGroup
from ponleu.people.models.scoped import ScopedQuerySet


class Device(models.Model):
    """An enrolled telephone or tablet. Whoever has its token is this device; only a hash of the token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="devices")
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="devices")
    group = models.ForeignKey(WorkingGroup, models.PROTECT, null=True, blank=True, related_name="devices")
    name = models.CharField(max_length=120)  # what is written on its back
    language = models.CharField(max_length=2, default="km")  # of what it is answered
    forms = models.ManyToManyField(Form, related_name="devices", blank=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    is_trial = models.BooleanField(default=False)  # it gets drafts, and what it sends is no answer of a child
    allows_digest = models.BooleanField(default=False)  # an old client that cannot use the token's address
    enrolled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    enrolled_on = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet["Device"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        ordering = ["name"]
        base_manager_name = "objects_of_django"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("enrolled_on")),
                name="a_device_is_revoked_after_it_was_enrolled",
            )
        ]

    def __str__(self) -> str:
        return self.name
