import re
from dataclasses import fields
from pathlib import Path

import pytest

from ponleu.people.files.providers import MalformedProviders
from ponleu.site.environment import Environment, MalformedSetting, read_environment

PROJECT = Path(__file__).resolve().parents[2]


def test_without_settings_there_is_an_embedded_database_and_nothing_is_shown_that_helps_an_attacker(plain, tmp_path):
    environment = read_environment()

    assert environment.database_url == f"sqlite:///{tmp_path / 'var' / 'ponleu.sqlite3'}"
    assert (environment.debug, environment.port, environment.behind_https) == (False, 8000, False)
    assert environment.allowed_hosts == ("127.0.0.1", "localhost", "[::1]")


def test_the_key_store_lies_beside_the_data_folder_unless_a_setting_names_another(plain, tmp_path):
    beside = read_environment().keys
    plain.setenv("PONLEU_KEYS", str(tmp_path / "safe"))

    assert beside == tmp_path / "var-keys"
    assert read_environment().keys == tmp_path / "safe"
    assert not beside.exists()  # only what seals makes it


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(plain, tmp_path):
    first, again = read_environment().secret_key, read_environment().secret_key

    assert first == again
    assert len(first) >= 50
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("DEBUG", "perhaps"),
        ("BEHIND_HTTPS", "2"),
        ("DATABASE_URL", "oracle://me:secret@host/x"),
        ("DATABASE_URL", "ponleu.sqlite3"),
    ],
)
def test_a_malformed_setting_is_named_and_its_value_is_not_shown(plain, name, value):
    plain.setenv(name, value)

    with pytest.raises(MalformedSetting) as caught:
        read_environment()

    assert name in str(caught.value)
    assert value not in str(caught.value)


def test_every_setting_is_described():
    code = (PROJECT / "src" / "ponleu" / "site" / "environment.py").read_text("utf-8")
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', code))
    described = set(re.findall(r"^\| `([A-Z_]+)`", (PROJECT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE))

    assert described == read
    assert len(read) == len(fields(Environment))


def test_the_file_of_sign_ins_is_read_at_the_start_and_one_that_cannot_be_used_stops_it(plain, tmp_path):
    path = tmp_path / "oidc.toml"
    path.write_text("[[provider]]\nid = 'harbour'\n", "utf-8")
    without = read_environment().oidc
    plain.setenv("PONLEU_OIDC", str(path))

    with pytest.raises(MalformedProviders, match="PONLEU_OIDC"):
        read_environment()

    assert without == ()
