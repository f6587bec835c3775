"""What an attacker finds: a database in a file with its log, a key store, and pages as they are served."""

import shutil
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, connections

from ponleu.site.assets import LOCALES, compile_messages
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules import passphrases

for locale in LOCALES:
    compile_messages(locale)


@pytest.fixture
def a_site(settings, tmp_path, monkeypatch):
    """A key store of this test alone, and pages with a quick Argon2id."""
    settings.KEY_STORE = tmp_path / "keys"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)
    keystore().found()


@pytest.fixture(scope="session")
def _tables(django_db_blocker, tmp_path_factory):
    """The tables without rows, in a file to be copied."""
    if connection.vendor != "sqlite":
        pytest.skip("a database in a file is SQLite's")
    path = tmp_path_factory.mktemp("tables") / "tables.sqlite3"
    with django_db_blocker.unblock(), in_a_file(path):
        with connections["default"].schema_editor() as editor:  # in a tenth of the time that migrating takes
            for model in apps.get_models():
                editor.create_model(model)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def database(_tables, django_db_blocker, tmp_path):
    """The path of a database in a file, with real transactions and a write-ahead log; the code under test uses it."""
    path = tmp_path / "var" / "ponleu.sqlite3"
    path.parent.mkdir()
    shutil.copy(_tables, path)
    with django_db_blocker.unblock(), in_a_file(path):
        yield path


@contextmanager
def in_a_file(path):
    """Put a database in a file in the place of the one that tests have in memory."""
    before = connections["default"]
    made = type(before)({**before.settings_dict, "NAME": str(path)}, "default")
    connections["default"] = made
    try:
        yield
    finally:
        made.close()
        connections["default"] = before
