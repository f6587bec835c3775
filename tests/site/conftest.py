"""Pages are tested as readers get them: with compiled translations, and static files straight from their folders."""

import pytest
from django.core.cache import cache

from ponleu.site.assets import LOCALES, compile_messages
from tests.site.studies import load_cambodia, publish

for locale in LOCALES:  # before the first page is translated
    compile_messages(locale)


@pytest.fixture(autouse=True)
def _static_files_without_a_manifest(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    settings.EDITIONS = tmp_path / "editions"
    cache.clear()


@pytest.fixture
def cambodia(db, settings):
    """The Cambodia study in the database, its English edition built as a page."""
    pack = load_cambodia()
    publish(pack, settings.EDITIONS)
    return pack


@pytest.fixture
def plain(monkeypatch, tmp_path):
    """An environment without settings but a data folder of its own."""
    others = ("PONLEU_KEYS", "PONLEU_STUDIES", "PONLEU_OIDC")
    for name in ("DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "BEHIND_HTTPS", "PORT", *others):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PONLEU_VAR", str(tmp_path / "var"))
    return monkeypatch
