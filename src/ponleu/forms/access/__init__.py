"""The only door to the tables of forms: what a person may see and do. Telephones come in by `queries.devices`."""

from ponleu.forms.access.forms import (
    device_seen,
    devices_seen,
    form_seen,
    form_to_fill,
    forms_seen,
    groups_for,
    networks_for,
    submission_seen,
    submissions_seen,
)
from ponleu.forms.access.staff import (
    Counts,
    Home,
    counts_seen,
    homes_for,
    link_to_end,
    links_of,
    may_with,
    teams_for,
    version_seen,
    versions_of,
)
from ponleu.forms.models import Comment, Device, Form, Submission

__all__ = [
    "Comment",
    "Counts",
    "Device",
    "Form",
    "Home",
    "Submission",
    "counts_seen",
    "device_seen",
    "devices_seen",
    "form_seen",
    "form_to_fill",
    "forms_seen",
    "groups_for",
    "homes_for",
    "link_to_end",
    "links_of",
    "may_with",
    "networks_for",
    "submission_seen",
    "submissions_seen",
    "teams_for",
    "version_seen",
    "versions_of",
]
