"""What every test needs: a folder for collected static files, and generated examples that are the same on every run."""

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as generated

generated.register_profile("steady", derandomize=True, deadline=None)
generated.load_profile("steady")

for database in settings.DATABASES.values():
    if database["ENGINE"].endswith("sqlite3"):  # in memory: pytest-django sees to it for Django's own backend alone
        database.setdefault("TEST", {})["NAME"] = ":memory:"


@pytest.fixture(autouse=True, scope="session")
def static_folder() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True, scope="session")
def no_key_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes into the key store of whoever runs it; one that needs a store founds its own."""
    settings.KEY_STORE = tmp_path_factory.mktemp("no-keys") / "keys"
