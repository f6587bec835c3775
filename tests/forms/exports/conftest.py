"""A site with a key store."""

from tests.forms.openrosa.conftest import a_site  # noqa: F401
