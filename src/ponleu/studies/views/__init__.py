"""Pages of a study: each asks for the study, arranges what it holds, and leaves the words to its template."""

from ponleu.studies.views.checking import consistency
from ponleu.studies.views.findings import findings, topic
from ponleu.studies.views.places import place, places
from ponleu.studies.views.process import overview
from ponleu.studies.views.reading import file, read, report
from ponleu.studies.views.suggestions import suggestions, voices

__all__ = [
    "consistency",
    "file",
    "findings",
    "overview",
    "place",
    "places",
    "read",
    "report",
    "suggestions",
    "topic",
    "voices",
]
