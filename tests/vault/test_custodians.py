from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.vault.rules.cipher import CannotBeOpened, MalformedCiphertext, UnknownVersion, Unreadable
from ponleu.vault.rules.custodians import NoSuchGroup, join, proof, proves, split
from ponleu.vault.rules.keys import new_pair, pair_of

VECTOR = json.loads((Path(__file__).parent / "vectors" / "custodians.json").read_text())
SECRET = bytes(range(32))
PAIRS = [new_pair() for _ in range(3)]
BLOBS = split(SECRET, publics=[pair.public for pair in PAIRS], needed=2)


def test_a_recorded_blob_opens():
    pairs = [pair_of(bytes.fromhex(private)) for private in VECTOR["privates_in_opening_order"]]

    assert join(bytes.fromhex(VECTOR["blob"]), pairs=pairs).hex() == VECTOR["private"]


@pytest.mark.parametrize(("custodians", "needed"), [(2, 2), (3, 2), (5, 3), (4, 4)])
def test_every_group_that_is_large_enough_opens_the_key(custodians, needed):
    pairs = [new_pair() for _ in range(custodians)]

    blobs = split(SECRET, publics=[pair.public for pair in pairs], needed=needed)

    assert list(blobs) == list(combinations(range(1, custodians + 1), needed))
    assert {join(blob, pairs=[pairs[number - 1] for number in group]) for group, blob in blobs.items()} == {SECRET}
    assert {len(blob) for blob in blobs.values()} == {1 + 32 + 48 * needed}


@pytest.mark.parametrize("pairs", [[], PAIRS[:1], PAIRS[1::-1], [PAIRS[0], PAIRS[2]], PAIRS, [PAIRS[0]] * 2])
def test_fewer_others_or_another_order_open_nothing(pairs):
    with pytest.raises(CannotBeOpened):
        join(BLOBS[1, 2], pairs=pairs)


@given(st.data())
def test_any_flipped_bit_is_refused(data):
    blob = bytearray(BLOBS[1, 2])
    bit = data.draw(st.integers(0, len(blob) * 8 - 1))
    blob[bit // 8] ^= 1 << bit % 8

    with pytest.raises(Unreadable):
        join(bytes(blob), pairs=PAIRS[:2])


def test_every_beginning_of_a_blob_is_refused():
    for length in range(len(BLOBS[1, 2])):
        with pytest.raises((MalformedCiphertext, CannotBeOpened)):
            join(BLOBS[1, 2][:length], pairs=PAIRS[:2])


def test_an_unknown_version_is_named_as_such():
    with pytest.raises(UnknownVersion):
        join(b"\x02" + BLOBS[1, 2][1:], pairs=PAIRS[:2])


@pytest.mark.parametrize(("custodians", "needed"), [(1, 1), (3, 1), (2, 3), (0, 0), (10, 2)])
def test_one_custodian_alone_too_few_or_too_many_are_refused(custodians, needed):
    with pytest.raises(NoSuchGroup):
        split(SECRET, publics=[new_pair().public for _ in range(custodians)], needed=needed)


def test_one_person_is_not_two_custodians():
    with pytest.raises(NoSuchGroup):
        split(SECRET, publics=[PAIRS[0].public, PAIRS[0].public], needed=2)


def test_a_proof_tells_a_custodians_pair_from_every_other_and_opens_nothing():
    made = proof(PAIRS[1].public)

    assert [proves(made, pair) for pair in PAIRS] == [False, True, False]
    with pytest.raises(MalformedCiphertext):
        join(made, pairs=PAIRS[1:2])


@pytest.mark.parametrize(
    "blob",
    [b"", b"\x01", b"\x02" + proof(PAIRS[0].public)[1:], BLOBS[1, 2], bytes(49)],
    ids=["empty", "only a version", "another version", "a part of the key", "zeros"],
)
def test_what_is_no_proof_proves_nothing(blob):
    assert not proves(blob, PAIRS[0])
