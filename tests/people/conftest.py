"""People's pages: a key store of their own, a quick Argon2id, static files straight from their folders."""

import pytest

from ponleu.site.assets import LOCALES, compile_messages
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules import passphrases

for locale in LOCALES:
    compile_messages(locale)


@pytest.fixture
def a_site(settings, tmp_path, monkeypatch, db):
    """What signing in needs."""
    settings.KEY_STORE = tmp_path / "keys"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)
    keystore().found()


@pytest.fixture
def harbour(settings, db):
    """The organisation Harbour with its sign-in."""
    from tests.people.groups import an_organisation
    from tests.people.provider import a_provider

    an_organisation("Harbour")
    with a_provider() as realm:
        settings.OIDC = (realm.organisation(),)
        yield realm


@pytest.fixture
def runs(monkeypatch):
    """How often Argon2id ran."""
    counted = []
    hash_secret_raw = passphrases.hash_secret_raw

    def counting(*given):
        counted.append(1)
        return hash_secret_raw(*given)

    monkeypatch.setattr(passphrases, "hash_secret_raw", counting)
    return counted


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test turns: `clock.forward(minutes=11)`."""
    return _Clock(monkeypatch)


class _Clock:
    def __init__(self, monkeypatch):
        from django.utils import timezone

        self._monkeypatch, self._timezone, self._real = monkeypatch, timezone, timezone.now

    def stand(self):
        self.forward(seconds=0)

    def forward(self, **span):
        from datetime import timedelta

        now = self._real() + timedelta(**span)
        self._monkeypatch.setattr(self._timezone, "now", lambda: now)
