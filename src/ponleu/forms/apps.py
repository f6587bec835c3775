"""Registers the room with Django."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """The room `forms`."""

    name = "ponleu.forms"
    label = "forms"
