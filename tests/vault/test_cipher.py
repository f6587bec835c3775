from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import sodium_pad

from ponleu.vault.rules.cipher import (
    CannotBeOpened,
    MalformedCiphertext,
    Place,
    UnknownVersion,
    Unreadable,
    _padded,
    close,
    epoch_of,
    seal,
    unseal,
)

KEY = bytes(range(32))
PLACE = Place("cases_note", "text", 7)
VECTORS = json.loads((Path(__file__).parent / "vectors" / "cipher.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_a_text_is_sealed_to_the_bytes_that_the_format_document_promises(vector):
    place = Place(vector["table"], vector["column"], int(vector["row"]))
    key, text, nonce = (bytes.fromhex(vector[name]) for name in ("key", "text", "nonce"))

    blob = seal(text, key=key, place=place, epoch=vector["epoch"], _nonce=nonce)

    assert blob.hex() == vector["blob"]
    assert unseal(blob, key=key, place=place) == text


@given(st.binary(max_size=40_000), st.integers(0, 2**32 - 1))
def test_whatever_is_sealed_opens_to_the_same_text_and_shows_its_epoch(text, epoch):
    blob = seal(text, key=KEY, place=PLACE, epoch=epoch)

    assert unseal(blob, key=KEY, place=PLACE) == text
    assert epoch_of(blob) == epoch


@given(st.data())
def test_any_flipped_bit_is_refused(data):
    blob = bytearray(seal(b"Statement 1", key=KEY, place=PLACE))
    bit = data.draw(st.integers(0, len(blob) * 8 - 1))
    blob[bit // 8] ^= 1 << bit % 8

    with pytest.raises(Unreadable):
        unseal(bytes(blob), key=KEY, place=PLACE)


def test_each_bit_of_the_header_is_refused_when_flipped():
    blob = seal(b"Statement 1", key=KEY, place=PLACE)

    for bit in range(48):
        flipped = bytearray(blob)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(UnknownVersion if bit < 16 else CannotBeOpened):
            unseal(bytes(flipped), key=KEY, place=PLACE)


def test_every_beginning_of_a_blob_is_refused():
    blob = seal(b"Statement 1", key=KEY, place=PLACE)

    for length in range(len(blob)):
        with pytest.raises((MalformedCiphertext, CannotBeOpened)):
            unseal(blob[:length], key=KEY, place=PLACE)


@pytest.mark.parametrize(
    "place",
    [
        Place("cases_call", "text", 7),
        Place("cases_note", "title", 7),
        Place("cases_note", "text", 8),
        Place("cases_notet", "ext", 7),
    ],
)
def test_a_text_does_not_open_in_another_place(place):
    blob = seal(b"Statement 1", key=KEY, place=PLACE)

    with pytest.raises(CannotBeOpened):
        unseal(blob, key=KEY, place=place)


def test_a_text_does_not_open_with_another_key():
    blob = seal(b"Statement 1", key=KEY, place=PLACE)

    with pytest.raises(CannotBeOpened):
        unseal(blob, key=bytes(32), place=PLACE)


@pytest.mark.parametrize(("length", "padded"), [(0, 1024), (1023, 1024), (1024, 4096), (4096, 16384), (16384, 32768)])
def test_the_length_of_a_text_shows_only_as_a_bucket(length, padded):
    assert len(seal(b"a" * length, key=KEY, place=PLACE)) == 6 + 24 + padded + 16


@given(st.binary(max_size=1023))
def test_padding_is_that_of_sodium(text):
    assert _padded(text) == sodium_pad(text, 1024)


@pytest.mark.parametrize("inside", [b"", b"a", b"a\x80b", b"\x80".ljust(1023, b"\0") + b"b", b"a" * 1024])
def test_what_is_padded_in_another_way_is_called_damaged_though_the_key_is_right(inside):
    blob = close(inside.ljust(1024, b"\0"), key=KEY, header=b"\x01\x01\0\0\0\x01", place=PLACE)

    with pytest.raises(MalformedCiphertext):
        unseal(blob, key=KEY, place=PLACE)


def test_no_two_sealings_of_a_text_are_alike():
    assert seal(b"a", key=KEY, place=PLACE) != seal(b"a", key=KEY, place=PLACE)


@pytest.mark.parametrize("length", [0, 1025, 2048, 16383])
def test_a_length_that_no_sealed_text_has_is_called_damaged_before_the_key_is_tried(length):
    blob = close(b"\x80".ljust(length, b"\0"), key=bytes(32), header=b"\x01\x01\0\0\0\x01", place=PLACE)

    with pytest.raises(MalformedCiphertext):
        unseal(blob, key=KEY, place=PLACE)
