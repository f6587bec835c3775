"""A site with a key store; people come to it."""

from tests.forms.openrosa.conftest import a_site

__all__ = ["a_site"]
