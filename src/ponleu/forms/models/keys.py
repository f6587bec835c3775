"""Keys with which programs read forms and answers, and send some, in the name of somebody who answers for them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from ponleu.forms.models.forms import Form
from ponleu.people.models import User
from ponleu.people.models.scoped import ScopedQuerySet


class Key(models.Model):
    """A program's key. It may do what it was made for, as far as its person may; only a hash of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)  # of the program
    person = models.ForeignKey(User, models.CASCADE, related_name="+")  # closed, or without the role: the key is shut
    forms = models.ManyToManyField(Form, related_name="keys")
    may_read = models.BooleanField(default=False)  # answers in clear
    may_send = models.BooleanField(default=False)  # new answers
    may_change = models.BooleanField(default=False)  # states, comments, corrections
    secret_hash = models.BinaryField(max_length=32, unique=True)
    made_on = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet["Key"].as_manager()
    objects_of_django = models.Manager()

    class Meta:
        ordering = ["name", "made_on"]
        base_manager_name = "objects_of_django"
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(revoked_on__isnull=True), name="one_key_that_opens_per_name"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("made_on")),
                name="a_key_is_revoked_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(may_read=True) | Q(may_send=True) | Q(may_change=True), name="a_key_is_for_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name
