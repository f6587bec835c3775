from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.vault.rules.cipher import CannotBeOpened, MalformedCiphertext, Place, UnknownVersion, Unreadable
from ponleu.vault.rules.keys import (
    close_private,
    derive,
    layer,
    new_key,
    new_pair,
    open_private,
    pair_of,
    unlayer,
    unwrap,
    wrap,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "keys.json").read_text())
PLACE = Place("vault_wrap", "blob", 7)
KEY = bytes(range(32))
PAIR = pair_of(bytes(range(32, 64)))
WRAP = wrap(KEY, to=PAIR.public, place=PLACE)

OPENERS = {
    "wrap": (WRAP, lambda blob, place: unwrap(blob, pair=PAIR, place=place), KEY),
    "layer": (
        layer(WRAP, month_key=KEY, place=PLACE),
        lambda blob, place: unlayer(blob, month_key=KEY, place=place),
        WRAP,
    ),
    "private": (
        close_private(PAIR.private, key=KEY, place=PLACE),
        lambda blob, place: open_private(blob, key=KEY, place=place),
        PAIR.private,
    ),
}
each_format = pytest.mark.parametrize("name", OPENERS)


def _vector(name):
    found = VECTORS[name]
    place = Place(found["table"], found["column"], int(found["row"])) if "table" in found else None
    return {key: value for key, value in found.items() if isinstance(value, str)}, place


def test_a_recorded_wrap_opens():
    vector, place = _vector("wrap")

    pair = pair_of(bytes.fromhex(vector["private"]))

    assert unwrap(bytes.fromhex(vector["blob"]), pair=pair, place=place).hex() == vector["key"]


def test_a_layer_has_the_bytes_that_the_format_document_promises():
    vector, place = _vector("layer")
    month_key, inner, nonce = (bytes.fromhex(vector[name]) for name in ("month_key", "wrap", "nonce"))

    assert layer(inner, month_key=month_key, place=place, _nonce=nonce).hex() == vector["blob"]


def test_a_private_key_is_closed_to_the_bytes_that_the_format_document_promises():
    vector, place = _vector("private")
    key, private, nonce = (bytes.fromhex(vector[name]) for name in ("key", "private", "nonce"))

    assert close_private(private, key=key, place=place, _nonce=nonce).hex() == vector["blob"]


def test_a_derived_key_is_the_one_that_the_format_document_promises():
    vector, _ = _vector("derive")

    assert derive(bytes.fromhex(vector["secret"]), purpose=vector["purpose"]).hex() == vector["key"]


@each_format
def test_a_key_comes_back_from_its_own_place(name):
    blob, opened, secret = OPENERS[name]

    assert opened(blob, PLACE) == secret


@each_format
def test_a_key_does_not_come_back_from_another_place(name):
    blob, opened, _ = OPENERS[name]

    for place in (Place("vault_wrap", "blob", 8), Place("vault_card", "blob", 7), Place("vault_wrap", "salt", 7)):
        with pytest.raises(CannotBeOpened):
            opened(blob, place)


@each_format
def test_every_beginning_of_a_blob_and_one_byte_more_are_refused(name):
    blob, opened, _ = OPENERS[name]

    for shortened in [*(blob[:length] for length in range(len(blob))), blob + b"\0"]:
        with pytest.raises((MalformedCiphertext, CannotBeOpened)):
            opened(shortened, PLACE)


@each_format
@given(data=st.data())
def test_any_flipped_bit_is_refused(name, data):
    blob, opened, _ = OPENERS[name]
    bit = data.draw(st.integers(0, len(blob) * 8 - 1))
    flipped = bytearray(blob)
    flipped[bit // 8] ^= 1 << bit % 8

    with pytest.raises(Unreadable):
        opened(bytes(flipped), PLACE)


@each_format
def test_an_unknown_version_is_named_as_such(name):
    blob, opened, _ = OPENERS[name]

    with pytest.raises(UnknownVersion):
        opened(b"\x02" + blob[1:], PLACE)


def test_one_format_is_not_taken_for_another_under_the_same_key():
    with pytest.raises(UnknownVersion):
        unlayer(close_private(PAIR.private, key=KEY, place=PLACE), month_key=KEY, place=PLACE)


def test_a_wrap_does_not_open_for_another_pair():
    with pytest.raises(CannotBeOpened):
        unwrap(WRAP, pair=new_pair(), place=PLACE)


def test_content_is_never_wrapped():
    with pytest.raises(ValueError, match="never content"):
        wrap(b"Statement 1", to=PAIR.public, place=PLACE)


def test_a_printed_pair_does_not_show_its_private_half():
    assert PAIR.private.hex() not in repr(PAIR)
    assert repr(PAIR.private) not in repr(PAIR)


def test_keys_and_pairs_are_new_each_time():
    assert len({new_key(), new_key(), new_pair().private, new_pair().private}) == 4


def test_each_purpose_has_a_key_of_its_own():
    assert derive(KEY, purpose="session key") != derive(KEY, purpose="recovery code")
