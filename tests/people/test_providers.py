"""The file of the organisations that bring their own sign-in: what it takes, and how loudly it refuses."""

import re
import tomllib
from pathlib import Path

import pytest

from ponleu.people.files.providers import KEYS, MalformedProviders, Provider, read_providers

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
SECRET = "a-secret-of-the-client"
HARBOUR = {
    "id": "harbour",
    "name": "Harbour",
    "server_url": "https://id.harbour.example/realms/staff/",
    "client_id": "ponleu",
    "secret_file": "harbour.secret",
    "organisation": "Harbour",
}


def a_file(folder, *rows, secret=SECRET, mode=0o600):
    path = folder / "oidc.toml"
    tables = ["[[provider]]\n" + "\n".join(f"{key} = {value!r}" for key, value in row.items()) for row in rows]
    path.write_text("\n".join(tables), "utf-8")
    (folder / "harbour.secret").write_text(f"{secret}\n", "utf-8")
    (folder / "harbour.secret").chmod(mode)
    return path


def test_a_provider_is_read_with_its_secret_from_a_file_beside_it(tmp_path):
    found = read_providers(a_file(tmp_path, HARBOUR))

    assert found == (
        Provider(
            id="harbour",
            name="Harbour",
            server_url="https://id.harbour.example/realms/staff",
            client_id="ponleu",
            secret=SECRET,
            organisation="Harbour",
        ),
    )
    assert SECRET not in repr(found)


def test_a_provider_on_this_machine_needs_no_encryption(tmp_path):
    found = read_providers(a_file(tmp_path, HARBOUR | {"server_url": "http://127.0.0.1:8080"}))

    assert found[0].server_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "Harbour"),
        ("id", "har/bour"),
        ("id", "h" * 41),
        ("name", " "),
        ("name", 7),
        ("name", "n" * 41),
        ("server_url", "http://id.harbour.example"),
        ("server_url", "https://"),
        ("server_url", "https://[harbour"),
        ("server_url", "https://id.harbour.example/?realm=staff"),
        ("server_url", "https://me:secret@id.harbour.example"),
        ("server_url", "https://id.harbour.example/.well-known/openid-configuration"),
        ("client_id", ""),
        ("secret_file", "elsewhere.secret"),
        ("organisation", ""),
    ],
)
def test_what_cannot_be_used_is_named_and_not_shown(tmp_path, key, value):
    with pytest.raises(MalformedProviders) as caught:
        read_providers(a_file(tmp_path, HARBOUR | {key: value}))

    assert str(caught.value).startswith(f"oidc.toml, field {key}: The file that PONLEU_OIDC names cannot be used")
    assert (SECRET in str(caught.value), "me:secret" in str(caught.value)) == (False, False)


@pytest.mark.parametrize("secret", ["", "two words"])
def test_a_secret_that_is_none_is_refused_and_not_shown(tmp_path, secret):
    with pytest.raises(MalformedProviders, match="the secret is one word") as caught:
        read_providers(a_file(tmp_path, HARBOUR, secret=secret))

    assert "two words" not in str(caught.value)


def test_a_secret_that_everybody_on_the_machine_can_read_is_refused(tmp_path):
    with pytest.raises(MalformedProviders, match="everybody on this machine"):
        read_providers(a_file(tmp_path, HARBOUR, mode=0o644))


@pytest.mark.parametrize(
    "content", ["", "provider = 1", "provider = []", "[[provider]\n", "[[other]]\nid = 'a'", "\x00"]
)
def test_a_file_that_makes_no_sense_is_refused(tmp_path, content):
    path = tmp_path / "oidc.toml"
    path.write_text(content, "utf-8")

    with pytest.raises(MalformedProviders):
        read_providers(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(MalformedProviders, match="no TOML that can be read"):
        read_providers(tmp_path / "oidc.toml")


def test_a_key_too_many_or_too_few_is_refused(tmp_path):
    for row in (HARBOUR | {"scope": "email"}, {key: HARBOUR[key] for key in KEYS[1:]}):
        with pytest.raises(MalformedProviders, match="exactly id, name"):
            read_providers(a_file(tmp_path, row))


def test_two_providers_with_one_id_are_refused(tmp_path):
    with pytest.raises(MalformedProviders, match="the same id"):
        read_providers(a_file(tmp_path, HARBOUR, HARBOUR | {"name": "Other"}))


def test_every_key_is_described_and_the_example_can_be_used(tmp_path):
    page = DOCS.read_text("utf-8").partition("## Sign-ins of organisations")[2]
    example = re.search(r"```toml\n(.+?)```", page, re.DOTALL)[1]
    rows = tomllib.loads(example)["provider"]

    assert tuple(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == KEYS
    assert read_providers(a_file(tmp_path, *rows))[0].organisation == "Harbour"
