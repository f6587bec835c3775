"""Registers the room with Django."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """The room `studies`."""

    name = "ponleu.studies"
    label = "studies"
