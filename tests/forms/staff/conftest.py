"""A site on which people sign in."""

from tests.people.conftest import a_site, clock

__all__ = ["a_site", "clock"]
