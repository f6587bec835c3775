"""A study's tables. Field names are those of `rules/schema.py`; a pack and these rows turn into each other.

Identifiers of a pack stand in `key`; several references in one cell stay a list, checked when the pack is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from ponleu.core import Percent

if TYPE_CHECKING:  # the stubs know what a field holds; at run time the class takes no arguments
    _CharField = models.CharField[Any, Any]
else:
    _CharField = models.CharField


class PercentField(_CharField):
    """A percentage exactly as printed, its zeros kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 12, "null": True, "blank": True} | options)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Percent | None:
        """What the column holds, as a Percent."""
        return Percent.parse(value) if value else None

    def get_prep_value(self, value: Percent | str | None) -> str | None:
        """What the column stores."""
        return f"{value.value:f}" if isinstance(value, Percent) else value

    def to_python(self, value: Percent | str | None) -> Percent | None:
        """What a form or fixture gives."""
        if isinstance(value, Percent):
            return value
        return Percent.parse(value) if value else None


class Study(models.Model):
    """A children's study as it was loaded from a pack."""

    slug = models.SlugField(max_length=63, unique=True)
    digest = models.CharField(max_length=64)  # SHA-256 over the pack's files: tells whether it changed

    def __str__(self) -> str:
        return self.slug


class StudyFile(models.Model):
    """A file of the pack that is not a table: study.toml, chapters, notes."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="files")
    path = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "path"], name="one_file_per_path")]

    def __str__(self) -> str:
        return self.path


class StudyRow(models.Model):
    """What every table has: its study, its place in the file, and where it stands in the source."""

    study = models.ForeignKey(Study, models.CASCADE)
    position = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ["position"]


class KeyedRow(StudyRow):
    """A row that others may refer to."""

    key = models.CharField(max_length=100)

    class Meta(StudyRow.Meta):
        abstract = True
        constraints = [models.UniqueConstraint(fields=["study", "key"], name="one_%(class)s_per_key")]

    def __str__(self) -> str:
        return self.key


def _both_or_neither_in_order() -> Q:
    return Q(held_from__isnull=True) | Q(held_until__isnull=True) | Q(held_until__gte=F("held_from"))


class Place(KeyedRow):
    """An area of the study's frame."""

    area = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=20, blank=True)
    name = models.JSONField(default=dict)
    spelling = models.CharField(max_length=200, blank=True)
    is_consulted = models.BooleanField()


class Actor(KeyedRow):
    """A network, organisation, authority or group."""

    name = models.JSONField(default=dict)
    kind = models.CharField(max_length=20)
    role = models.JSONField(default=dict)


class ProcessStep(KeyedRow):
    """A step of the process."""

    stage = models.CharField(max_length=20)
    title = models.JSONField(default=dict)
    actors = models.JSONField(default=list)
    doing = models.JSONField(default=dict)
    output = models.JSONField(default=dict)
    held_from = models.DateField(null=True, blank=True)
    held_until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20)

    class Meta(KeyedRow.Meta):
        constraints = [
            *KeyedRow.Meta.constraints,
            models.CheckConstraint(condition=_both_or_neither_in_order(), name="step_ends_after_it_starts"),
        ]


class Event(KeyedRow):
    """Something that people attended."""

    step = models.ForeignKey(ProcessStep, models.CASCADE)
    name = models.JSONField(default=dict)
    held_from = models.DateField(null=True, blank=True)
    held_until = models.DateField(null=True, blank=True)

    class Meta(KeyedRow.Meta):
        constraints = [
            *KeyedRow.Meta.constraints,
            models.CheckConstraint(condition=_both_or_neither_in_order(), name="event_ends_after_it_starts"),
        ]


class Participants(KeyedRow):
    """A count of people, whole or part."""

    event = models.ForeignKey(Event, models.CASCADE)
    of = models.ForeignKey("self", models.CASCADE, null=True, blank=True)
    who = models.JSONField(default=dict)
    unit = models.CharField(max_length=20)
    sex = models.CharField(max_length=20)
    count = models.PositiveIntegerField(null=True, blank=True)
    printed = PercentField()
    basis = models.CharField(max_length=20)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_until = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.JSONField(default=dict)

    class Meta(KeyedRow.Meta):
        constraints = [
            *KeyedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_until__isnull=True) | Q(age_until__gte=F("age_from")),
                name="oldest_is_not_younger_than_youngest",
            ),
        ]


class Seat(KeyedRow):
    """Seats in the coordinating group."""

    actor = models.ForeignKey(Actor, models.CASCADE)
    count = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)


class Topic(KeyedRow):
    """A theme of issues."""

    name = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    provisions = models.JSONField(default=list)


class Issue(KeyedRow):
    """Something that children named."""

    topic = models.ForeignKey(Topic, models.CASCADE)
    label = models.JSONField(default=dict)
    short = models.JSONField(default=dict)
    provisions = models.JSONField(default=list)
    is_sensitive = models.BooleanField()
    note = models.JSONField(default=dict)


class Mention(StudyRow):
    """An issue was named at a place."""

    issue = models.ForeignKey(Issue, models.CASCADE)
    place = models.ForeignKey(Place, models.CASCADE)

    class Meta(StudyRow.Meta):
        constraints = [models.UniqueConstraint(fields=["issue", "place"], name="one_mention_per_issue_and_place")]

    def __str__(self) -> str:
        return f"{self.issue_id} at {self.place_id}"


class Published(StudyRow):
    """What a report printed of an issue."""

    issue = models.OneToOneField(Issue, models.CASCADE)
    printed = PercentField(null=False, blank=False)

    def __str__(self) -> str:
        return f"{self.issue_id}"


class Question(KeyedRow):
    """A question put to people."""

    text = models.JSONField(default=dict)


class Answer(KeyedRow):
    """How many gave an answer, as stated."""

    question = models.ForeignKey(Question, models.CASCADE)
    respondents = models.CharField(max_length=20)
    option = models.CharField(max_length=20)
    unit = models.CharField(max_length=20)
    count = models.PositiveIntegerField(null=True, blank=True)
    printed = PercentField()
    base = models.PositiveIntegerField(null=True, blank=True)
    base_basis = models.CharField(max_length=20)
    note = models.JSONField(default=dict)


class Cause(KeyedRow):
    """A group of causes."""

    name = models.JSONField(default=dict)
    about = models.JSONField(default=dict)


class Suggestion(KeyedRow):
    """What children ask for."""

    cause = models.ForeignKey(Cause, models.CASCADE)
    text = models.JSONField(default=dict)
    actor = models.JSONField(default=dict)
    actor_basis = models.CharField(max_length=20)
    indicator = models.JSONField(default=dict)
    kinds = models.JSONField(default=list)
    provisions = models.JSONField(default=list)
    outline = models.JSONField(default=list)
    issues = models.JSONField(default=list)


class Fact(KeyedRow):
    """A date, year, number or name that the texts refer to."""

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    label = models.JSONField(default=dict)
    is_verified = models.BooleanField()


TABLES: dict[str, type[StudyRow]] = {
    "places": Place,
    "actors": Actor,
    "steps": ProcessStep,
    "events": Event,
    "participants": Participants,
    "seats": Seat,
    "topics": Topic,
    "issues": Issue,
    "mentions": Mention,
    "published": Published,
    "questions": Question,
    "answers": Answer,
    "causes": Cause,
    "suggestions": Suggestion,
    "facts": Fact,
}
