from __future__ import annotations

from uuid import uuid4

import pytest

from ponleu.site.commands.prepare import _found_key_store
from ponleu.vault.models import KeyPair
from ponleu.vault.queries.keystore import keystore


@pytest.fixture
def nowhere(settings, tmp_path):
    settings.KEY_STORE = tmp_path / "keys"
    return settings.KEY_STORE


@pytest.mark.django_db
def test_a_new_copy_gets_a_key_store_that_stays_the_same(nowhere):
    _found_key_store()
    pepper = keystore().pepper()

    _found_key_store()

    assert keystore().pepper() == pepper
    assert oct(nowhere.stat().st_mode & 0o777) == "0o700"


@pytest.mark.django_db
def test_a_lost_key_store_is_not_made_anew_where_something_was_sealed(nowhere):
    KeyPair.objects.create(kind="user", holder=uuid4(), public=bytes(32))

    _found_key_store()

    assert not nowhere.exists()
