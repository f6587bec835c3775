"""Settings that were made to start on the wrong folder, the wrong database or half a key."""

import multiprocessing

import dj_database_url
import pytest

from ponleu.site.environment import MalformedSetting, read_environment


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PONLEU_VAR", " "),
        ("PONLEU_VAR", "/proc/nothing"),
        ("PONLEU_VAR", "/dev/null"),
        ("PONLEU_STUDIES", ""),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgres://me:secret@host"),
        ("DATABASE_URL", "postgres://me:secret@host:eighty/x"),
        ("DATABASE_URL", "postgres://me:secret@[::1/x"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", " , ,"),
    ],
)
def test_a_setting_that_leads_nowhere_is_named_and_its_value_is_not_shown(plain, name, value):
    plain.setenv(name, value)

    with pytest.raises(MalformedSetting) as caught:
        read_environment()

    told = str(caught.value)
    assert name in told
    assert not value.strip(" ,") or value not in told
    assert "secret@" not in told


def test_the_database_lies_in_the_data_folder_whatever_signs_its_name_has(plain, tmp_path):
    var = tmp_path / "a b?c#d%41"
    plain.setenv("PONLEU_VAR", str(var))

    assert dj_database_url.parse(read_environment().database_url)["NAME"] == str(var / "ponleu.sqlite3")


def test_an_empty_key_that_a_stopped_machine_left_is_made_anew(plain, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret-key").touch()

    first, again = read_environment().secret_key, read_environment().secret_key

    assert (first == again, len(first) >= 50) == (True, True)
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_ten_first_starts_at_once_have_one_key(plain, tmp_path):
    with multiprocessing.get_context("fork").Pool(10) as pool:
        keys = set(pool.map(_key, range(30), chunksize=1))

    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def _key(_number: int) -> str:
    return read_environment().secret_key
