import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.vault.actions.letterbox import letterbox, opened_letter
from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.cipher import CannotBeOpened, MalformedCiphertext, UnknownVersion, Unreadable
from ponleu.vault.rules.letterbox import OtherLetterbox, open_letter, public_half
from tests.vault.letters import a_letter

VECTOR = json.loads((Path(__file__).parent / "vectors" / "letterbox.json").read_text())
SECRET = bytes(range(32))
PUBLIC = public_half(SECRET)
LETTER = a_letter(b"a text", public=PUBLIC, bound=b"here")


def test_the_written_example_is_made_and_opened_to_the_byte():
    given = {name: bytes.fromhex(VECTOR[name]) for name in ("secret", "public", "bound", "nonce", "text", "blob")}

    made = a_letter(
        given["text"],
        public=given["public"],
        bound=given["bound"],
        private=int(VECTOR["private"], 16),
        nonce=given["nonce"],
    )

    assert public_half(given["secret"]) == given["public"]
    assert made == given["blob"]
    assert open_letter(given["blob"], secret=given["secret"], bound=given["bound"]) == given["text"]


@given(st.binary(max_size=5000), st.binary(max_size=60))
def test_what_was_locked_opens_again_and_shows_its_length_as_a_bucket(text, bound):
    letter = a_letter(text, public=PUBLIC, bound=bound)

    assert open_letter(letter, secret=SECRET, bound=bound) == text
    assert len(letter) - 103 in {1024, 4096, 16384}


@given(st.integers(0, len(LETTER) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused(at, change):
    changed = bytearray(LETTER)
    changed[at] ^= change

    with pytest.raises(Unreadable):
        open_letter(bytes(changed), secret=SECRET, bound=b"here")


@given(st.binary(max_size=200))
def test_what_nobody_locked_is_refused(blob):
    with pytest.raises(Unreadable):
        open_letter(blob, secret=SECRET, bound=b"here")


@pytest.mark.parametrize(
    ("blob", "why"),
    [
        (b"", MalformedCiphertext),
        (LETTER[:-1], MalformedCiphertext),
        (b"\2" + LETTER[1:], UnknownVersion),
        (LETTER[:10] + b"\4" + bytes(64) + LETTER[75:], CannotBeOpened),
        (a_letter(b"a text", public=public_half(b"x" * 32), bound=b"here"), OtherLetterbox),
        (a_letter(b"a text", public=PUBLIC, bound=b"elsewhere"), CannotBeOpened),
        (a_letter(b"", public=PUBLIC, bound=b"here", padded=bytes(1024)), MalformedCiphertext),
    ],
)
def test_each_refusal_says_what_is_wrong_as_far_as_that_can_be_told(blob, why):
    with pytest.raises(Unreadable) as told:
        open_letter(blob, secret=SECRET, bound=b"here")

    assert type(told.value) is why


@pytest.fixture
def store(settings, tmp_path):
    settings.KEY_STORE = tmp_path / "keys"
    keystore().found()
    return settings.KEY_STORE


def test_the_letterbox_is_made_once_and_only_the_owner_may_read_its_key(store):
    public = letterbox()

    assert letterbox() == public
    assert (store / "letterbox").stat().st_mode & 0o777 == 0o400
    assert opened_letter(a_letter(b"a text", public=public, bound=b"x"), bound=b"x") == b"a text"


def test_without_its_key_nothing_opens_and_no_new_key_hides_that_the_store_is_gone(store):
    letter = a_letter(b"a text", public=letterbox(), bound=b"x")
    (store / "letterbox").unlink()

    with pytest.raises(KeyStoreLost):
        opened_letter(letter, bound=b"x")
    letterbox()
    with pytest.raises(OtherLetterbox):
        opened_letter(letter, bound=b"x")


def test_where_the_key_store_is_gone_none_is_made(store):
    store.rename(store.with_name("gone"))

    with pytest.raises(KeyStoreLost):
        letterbox()
