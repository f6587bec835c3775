"""A site with a key store; telephones come to it."""

import pytest

from ponleu.site.assets import LOCALES, compile_messages
from ponleu.vault.queries.keystore import keystore

for locale in LOCALES:
    compile_messages(locale)


@pytest.fixture
def a_site(settings, tmp_path):
    settings.KEY_STORE = tmp_path / "keys"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    keystore().found()
