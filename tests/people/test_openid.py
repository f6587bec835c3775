"""What must hold of a provider's answers, without a provider."""

import pytest

from ponleu.people.rules.openid import NotIdentified, is_sound, key_for, subject_of

SERVER = "https://id.harbour.example/realms/staff"
CONFIG = {
    "issuer": SERVER,
    "authorization_endpoint": f"{SERVER}/auth",
    "token_endpoint": "https://token.harbour.example/",
    "jwks_uri": f"{SERVER}/keys",
}
CLAIMS = {"sub": "7f3a", "nonce": "mine", "exp": 1800000000, "aud": "ponleu"}


def test_a_provider_that_names_itself_and_safe_addresses_is_sound():
    assert is_sound(CONFIG, server_url=SERVER)
    assert is_sound(CONFIG | {"issuer": f"{SERVER}/"}, server_url=SERVER)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://id.harbour.example/realms/other"},
        {"issuer": None},
        {"token_endpoint": "http://token.harbour.example/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": ["https://id.harbour.example/auth"]},
        {"jwks_uri": ""},
        {"jwks_uri": "https://[broken"},
    ],
)
def test_one_that_does_not_is_not(changed):
    assert not is_sound(CONFIG | changed, server_url=SERVER)


@pytest.mark.parametrize("config", [None, [], "", 7, {}])
def test_an_answer_of_another_kind_is_not_sound(config):
    assert not is_sound(config, server_url=SERVER)


def test_a_provider_on_this_machine_may_speak_without_encryption_and_no_other():
    here = "http://127.0.0.1:8080"
    addresses = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{here}/any")

    assert is_sound(addresses | {"issuer": here}, server_url=here)
    assert not is_sound(addresses | {"issuer": SERVER}, server_url=SERVER)


@pytest.mark.parametrize(
    ("key", "is_taken"),
    [
        ({"kid": "1", "kty": "RSA"}, True),
        ({"kid": "1", "kty": "EC", "use": "sig"}, True),
        ({"kid": "1", "kty": "oct"}, False),  # a secret of both sides: either could have signed
        ({"kid": "1", "kty": "RSA", "use": "enc"}, False),
        ({"kid": "2", "kty": "RSA"}, False),
        ({"kty": "RSA"}, False),
    ],
)
def test_only_a_public_key_for_signatures_with_the_id_of_the_token_is_taken(key, is_taken):
    assert key_for({"keys": [key]}, "1") == (key if is_taken else None)


@pytest.mark.parametrize("changed", [{}, {"aud": ["ponleu"]}, {"azp": "ponleu"}, {"email": "another@harbour.example"}])
def test_the_subject_says_who_it_is_and_nothing_else(changed):
    assert subject_of(CLAIMS | changed, client_id="ponleu", nonce="mine") == "7f3a"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"nonce": "theirs"}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"nonce": ["mine"]}, "nonce"),
        ({"nonce": "ខ្ញុំ"}, "nonce"),
        ({"exp": None}, "no end"),
        ({"exp": "1800000000"}, "no end"),
        ({"aud": ["ponleu", "other"]}, "other audiences"),
        ({"aud": None}, "other audiences"),
        ({"azp": "other"}, "other audiences"),
        ({"sub": None}, "no subject"),
        ({"sub": 7}, "no subject"),
        ({"sub": "s" * 256}, "no subject"),
    ],
)
def test_claims_for_another_sign_in_are_refused_and_a_stranger_is_not_told_why(changed, why):
    with pytest.raises(NotIdentified) as caught:
        subject_of(CLAIMS | changed, client_id="ponleu", nonce="mine")

    assert caught.value.why == why
    assert str(caught.value) == "This did not work. Try again, or use another way."
