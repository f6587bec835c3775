"""The independent reader opens the written examples of every format, and nothing that is beside them."""

import json
import unicodedata
from pathlib import Path

import pytest
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from ponleu.vault.files.reader import formats
from ponleu.vault.files.reader.formats import CannotBeOpened, Malformed, MistypedCode, Place, UnknownVersion

VECTORS = Path(__file__).parent / "vectors"
KHMER = {ord(str(digit)): chr(0x17E0 + digit) for digit in range(10)}
HEX = {"key", "blob", "private", "public", "month_key", "wrap", "secret"}


def vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def a_vector(name):
    """One of the examples of keys, its values as bytes, and its place."""
    found = vectors("keys")[name]
    place = Place(found["table"], found["column"], int(found["row"])) if "table" in found else None
    return {key: bytes.fromhex(value) for key, value in found.items() if key in HEX}, place


@pytest.mark.parametrize("vector", vectors("cipher"), ids=lambda vector: vector["what"])
def test_every_written_example_of_a_sealed_text_opens(vector):
    place = Place(vector["table"], vector["column"], int(vector["row"]))
    blob, key = bytes.fromhex(vector["blob"]), bytes.fromhex(vector["key"])

    assert formats.open_text(blob, key=key, place=place).hex() == vector["text"]


def test_the_written_examples_of_keys_open():
    wrap, wrap_place = a_vector("wrap")
    layer, layer_place = a_vector("layer")
    closed, closed_place = a_vector("private")

    assert formats.public_of(wrap["private"]) == wrap["public"]
    assert formats.open_wrap(wrap["blob"], private=wrap["private"], place=wrap_place) == wrap["key"]
    assert formats.open_layer(layer["blob"], month_key=layer["month_key"], place=layer_place) == layer["wrap"]
    assert formats.open_closed(closed["blob"], key=closed["key"], place=closed_place) == closed["private"]


def test_the_written_example_of_a_derived_key_comes_out():
    vector, _place = a_vector("derive")

    assert formats.derive(vector["secret"], vectors("keys")["derive"]["purpose"]) == vector["key"]


def test_the_written_example_of_a_passphrase_is_stretched():
    vector = vectors("passphrases")
    pepper, salt = bytes.fromhex(vector["pepper"]), bytes.fromhex(vector["salt"])

    apart = unicodedata.normalize("NFD", vector["passphrase"])  # as some keyboards send accents
    stretched = formats.stretch(apart, pepper=pepper, salt=salt)

    assert apart != vector["passphrase"]
    assert (stretched.verifier.hex(), stretched.key.hex()) == (vector["verifier"], vector["key"])


def test_the_written_examples_of_codes_are_read_however_they_are_typed():
    codes = vectors("codes")

    for code in codes["return_codes"]:
        assert formats.return_code(code.translate(KHMER).replace(" ", " - ")) == code
    for each in codes["recovery_codes"]:
        typed = each["code"].lower().replace("0", "o").replace("1", "l").replace("-", " ")
        assert formats.recovery_secret(typed).hex() == each["secret"]


def test_a_mistyped_code_is_refused():
    code = vectors("codes")["recovery_codes"][1]["code"]

    for wrong in ("", code[:-1], code[:-1] + "Z", "1" + code[1:], "U" + code[1:], code + "0"):
        with pytest.raises(MistypedCode):
            formats.recovery_secret(wrong)
    with pytest.raises(MistypedCode):
        formats.recovery_secret(code.replace("WAKE5", "XAKE5"))  # one of the two bits that are always zero
    for wrong in ("", "00000 00000 00000 00097", "00000 00000 00000 0098"):
        with pytest.raises(MistypedCode):
            formats.return_code(wrong)


def test_the_written_example_of_custodians_opens_and_not_for_fewer_or_in_another_order():
    vector = vectors("custodians")
    first, second = (bytes.fromhex(private) for private in vector["privates_in_opening_order"])
    blob = bytes.fromhex(vector["blob"])

    assert formats.open_shares(blob, privates=[first, second]).hex() == vector["private"]
    for privates in ([], [first], [second], [second, first], [first, second, second]):
        with pytest.raises(CannotBeOpened):
            formats.open_shares(blob, privates=privates)


def opened(name, change=lambda blob: blob, **other):
    """A written example, opened after a change."""
    vector, place = a_vector(name) if name != "text" else (None, None)
    if name == "text":
        first = vectors("cipher")[0]
        place = Place(first["table"], first["column"], int(first["row"]))
        vector = {"blob": bytes.fromhex(first["blob"]), "key": bytes.fromhex(first["key"])}
    blob, place = change(vector["blob"]), other.get("place", place)
    key = other.get("key")
    return {
        "text": lambda: formats.open_text(blob, key=key or vector["key"], place=place),
        "wrap": lambda: formats.open_wrap(blob, private=key or vector["private"], place=place),
        "layer": lambda: formats.open_layer(blob, month_key=key or vector["month_key"], place=place),
        "private": lambda: formats.open_closed(blob, key=key or vector["key"], place=place),
    }[name]()


def flipped(blob, number):
    number %= len(blob)
    return blob[:number] + bytes([blob[number] ^ 1]) + blob[number + 1 :]


ALL = pytest.mark.parametrize("name", ["text", "wrap", "layer", "private"])


@ALL
def test_nothing_opens_in_another_place_or_with_another_key(name):
    for other in (
        {"key": b"k" * 32},
        {"place": Place("cases_note", "text", 8)},
        {"place": Place("vault_wrap", "blob", 8)},
        {"place": Place("vault_wrapb", "lob", 7)},
    ):
        with pytest.raises(CannotBeOpened):
            opened(name, **other)


@ALL
def test_another_version_is_named_whatever_its_length(name):
    for change in (lambda blob: b"\x02" + blob[1:], lambda blob: b"\x02" + blob[1:60]):
        with pytest.raises(UnknownVersion, match="version 02"):
            opened(name, change)


@ALL
def test_what_is_cut_longer_or_changed_in_any_byte_does_not_open(name):
    whole = opened(name)

    for change in (lambda blob: b"", lambda blob: blob[:-1], lambda blob: blob + b"\0", lambda blob: blob[:20]):
        with pytest.raises((Malformed, CannotBeOpened)):
            opened(name, change)
    with pytest.raises(Malformed):
        opened(name, lambda blob: blob[:20])
    for number in range(2, 70, 3):
        with pytest.raises((Malformed, CannotBeOpened)):
            opened(name, lambda blob, number=number: flipped(blob, number))
    assert opened(name) == whole


@pytest.mark.parametrize(
    "padded",
    [b"\x80", b"a\x80".ljust(2048, b"\0"), b"a\x80".ljust(16384 + 1024, b"\0"), b"a" * 1024, bytes(4096)],
    ids=["no bucket", "between two buckets", "behind a bucket", "no end", "nothing"],
)
def test_a_text_that_was_sealed_with_another_padding_is_refused(padded):
    head, nonce, place = b"\x01\x01\0\0\0\x01", b"n" * 24, Place("cases_note", "text", 7)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(padded, head + bytes(place), nonce, b"k" * 32)

    with pytest.raises(Malformed):
        formats.open_text(head + nonce + sealed, key=b"k" * 32, place=place)
