"""Registers the room with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The room `places`."""

    name = "ponleu.places"
    label = "places"
