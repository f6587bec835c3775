"""What pages ask about treaties and vocabularies. The data files are the record; these tables follow them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from ponleu.standards.rules import label


class Recorded(models.Model):
    """A row of a data file: its order there, and where it comes from."""

    position = models.PositiveIntegerField()
    source = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField(default=False)

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(is_verified=False) | ~Q(source=""), name="verified_%(class)s_has_source")
        ]


class LabelledRow(Recorded):
    """A row with a short label in our own words."""

    label_en = models.CharField(max_length=200)
    label_km = models.CharField(max_length=200, blank=True)

    class Meta(Recorded.Meta):
        abstract = True

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return label(self, get_language() or "en")


class Instrument(Recorded):
    """A treaty."""

    code = models.CharField(max_length=20, unique=True)
    name_en = models.CharField(max_length=300)
    name_km = models.CharField(max_length=300, blank=True)
    short_en = models.CharField(max_length=100)
    adopted_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.code


class Provision(LabelledRow):
    """An article, paragraph or limb of a treaty."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="provisions")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    article = models.CharField(max_length=30)
    defines = models.CharField(max_length=200, blank=True)  # the treaty's own word, where this gives its meaning

    class Meta(LabelledRow.Meta):
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(fields=["instrument", "article"], name="one_provision_per_article"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}"


class OutlineSection(LabelledRow):
    """A section of the Committee's guidelines CRC/C/156."""

    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")

    def __str__(self) -> str:
        return self.code


class Theme(LabelledRow):
    """A subject of a report."""

    code = models.SlugField(unique=True)
    label_child = models.CharField(max_length=200, blank=True)
    provisions = models.ManyToManyField(Provision, related_name="themes")

    def __str__(self) -> str:
        return self.code


class Issue(LabelledRow):
    """A general issue within a theme."""

    code = models.SlugField(unique=True)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="issues")
    outline = models.ForeignKey(OutlineSection, models.PROTECT, related_name="issues")
    provisions = models.ManyToManyField(Provision, related_name="issues")

    def __str__(self) -> str:
        return self.code


class Term(Recorded):
    """A word to keep or to avoid, and what to say instead."""

    class Stance(models.TextChoices):
        """What the guidelines say of it."""

        KEEP = "keep"
        AVOID = "avoid"
        NEVER = "never"

    code = models.SlugField(unique=True)
    language = models.CharField(max_length=20)
    words = models.CharField(max_length=100)
    stance = models.CharField(max_length=10, choices=Stance.choices)
    replacement = models.CharField(max_length=200, blank=True)
    keep_when = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(Recorded.Meta):
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stance="keep") | ~Q(replacement=""), name="a_term_to_avoid_has_a_replacement"
            ),
        ]

    def __str__(self) -> str:
        return self.words
