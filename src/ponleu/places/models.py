"""Areas over time, their names, their codes, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas of some days and levels."""

    def on(self, day: date) -> Self:
        """Those that existed on a day."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(started, Q(valid_until__isnull=True) | Q(valid_until__gt=day))

    def at_level(self, level: int) -> Self:
        """Those of one level; 0 is the country."""
        return self.filter(level=level)


class Recorded(models.Model):
    """A row of data with its source."""

    source = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(is_verified=False) | ~Q(source=""), name="verified_%(class)s_has_source")
        ]


class Area(Recorded):
    """An administrative unit for as long as its boundary stays the same.

    A unit that is merged, split or redrawn is a new Area; `Succession` says what became of the old one.
    """

    key = models.CharField(max_length=80, unique=True)  # our own stable name for it
    country = models.CharField(max_length=3)  # ISO 3166-1 alpha-3
    level = models.PositiveSmallIntegerField()  # 0 is the country
    kind = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    code = models.CharField(max_length=20, blank=True)  # the p-code exactly as the statistics office prints it
    name = models.CharField(max_length=200)  # the official name in Latin letters
    valid_from = models.DateField(null=True, blank=True)  # empty when older than the records
    valid_until = models.DateField(null=True, blank=True)  # first day it no longer exists

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["country", "level", "code", "key"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=~Q(code=""), name="one_area_per_code_and_start"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code="") & Q(valid_from__isnull=True), name="one_oldest_area_per_code"
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="area_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(level=0, parent__isnull=True) | Q(level__gt=0, parent__isnull=False),
                name="every_area_but_a_country_has_a_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaName(Recorded):
    """One spelling of an area's name in one language."""

    class Kind(models.TextChoices):
        """How the spelling is used."""

        OFFICIAL = "official"
        ALIAS = "alias"
        OLD_ROMANISATION = "old_romanisation"

    area = models.ForeignKey(Area, models.CASCADE, related_name="names")
    language = models.CharField(max_length=20)  # BCP 47; km-Latn is Khmer in Latin letters
    spelling = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)  # rules.fold(spelling)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(fields=["area", "language", "spelling"], name="one_row_per_spelling"),
            models.UniqueConstraint(
                fields=["area", "language"],
                condition=Q(kind="official", valid_until__isnull=True),
                name="one_official_name_per_language",
            ),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="name_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.spelling


class AreaCode(Recorded):
    """A code of an area in one scheme."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(fields=["area", "scheme", "code"], name="one_row_per_code_of_an_area"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="code_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class Succession(Recorded):
    """What was in the former area is in the later one from a day on, in whole or in part."""

    class Kind(models.TextChoices):
        """What happened."""

        SPLIT = "split"
        MERGE = "merge"
        REDRAWN = "redrawn"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    former = models.ForeignKey(Area, models.CASCADE, related_name="later_successions")
    later = models.ForeignKey(Area, models.CASCADE, related_name="former_successions")
    happened_on = models.DateField()

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(fields=["former", "later"], name="one_succession_per_pair"),
            models.CheckConstraint(condition=~Q(former=F("later")), name="no_area_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.later}"
