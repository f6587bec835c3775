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
from ponleu.forms.models import Device, Form, Submission

__all__ = [
    "Device",
    "Form",
    "Submission",
    "device_seen",
    "devices_seen",
    "form_seen",
    "form_to_fill",
    "forms_seen",
    "groups_for",
    "networks_for",
    "submission_seen",
    "submissions_seen",
]
