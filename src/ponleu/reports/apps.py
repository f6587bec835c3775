"""Registers the room with Django, for its stylesheet."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room `reports`."""

    name = "ponleu.reports"
    label = "reports"
