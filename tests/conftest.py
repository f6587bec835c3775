"""What every test needs: a folder for collected static files, and generated examples that are the same on every run."""

from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as generated

generated.register_profile("steady", derandomize=True, deadline=None)
generated.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def static_folder() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
