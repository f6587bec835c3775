"""A site with a key store; programs come to it."""

from tests.forms.openrosa.conftest import a_site

__all__ = ["a_site"]
