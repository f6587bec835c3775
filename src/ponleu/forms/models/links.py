"""Addresses at which somebody without an account fills a form."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from ponleu.forms.models.forms import Form
from ponleu.people.models import User
from ponleu.people.models.scoped import ScopedQuerySet


class Link(models.Model):
    """An address that opens a form. Whoever has it fills the form; only a hash of what it ends with is kept."""

    class Kind(models.TextChoices):
        """For whom it is."""

        OPEN = "open"  # for everybody, as often as wanted
        SINGLE = "single"  # for one person: it takes one filled form and then no more

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=6, choices=Kind)
    name = models.CharField(max_length=120)  # for whoever made it: to whom it was given, never a child's name
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # first day on which it no longer opens
    used_tag = models.BinaryField(max_length=32, blank=True, default=bytes)  # keyed hash of what a single one took

    objects = ScopedQuerySet["Link"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        ordering = ["name"]
        base_manager_name = "objects_of_django"
        constraints = [
            models.CheckConstraint(condition=Q(kind="single") | Q(used_tag=b""), name="an_open_link_is_never_used_up"),
        ]

    def __str__(self) -> str:
        return self.name
