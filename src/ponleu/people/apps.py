"""Registers the room with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "ponleu.people"
    label = "people"

    def ready(self) -> None:
        """Listen to what happens when somebody signs in."""
        from ponleu.people.signing_in import receivers  # noqa: F401
