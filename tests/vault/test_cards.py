import pytest
from hypothesis import given
from hypothesis import strategies as some

from ponleu.vault.rules.cards import Card, CardTooLong, holds, matches, needles, pack, unpack
from ponleu.vault.rules.cipher import MalformedCiphertext, UnknownVersion

CARD = Card("Kea 7", "Category B", "ឃុំ ភូមិ ៣", ("tag one", "ចាន់ណ្ដា"), "Statement-1 Note")
TEXT = some.text(max_size=12)


@given(TEXT, TEXT, TEXT, some.lists(TEXT, max_size=3).map(tuple), TEXT)
def test_a_card_comes_out_as_it_went_in(pseudonym, category, place, tags, note):
    card = Card(pseudonym, category, place, tags, note)

    assert unpack(pack(card)) == card


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "kea",
        "KEA 7",
        "7 kea",
        "ategor",
        "statement",
        "statement 1",
        "statement-1",
        "note kea",
        "ភូមិ",
        "ភូមិ៣",
        "ឃុំភូមិ 3",
        "ឃុំ\u200bភូមិ",
        "ចាន់ណ្តា",
        "់ណ្តា",
        "tagone",
    ],
)
def test_a_card_is_found_by_every_word_anywhere_in_it(words):
    assert matches(CARD, words)


@pytest.mark.parametrize("words", ["kea 8", "keb", "kea statement 2", "bឃុំ", "7category", "[", '","', "kea7\0", "ភូមិ ៤"])
def test_a_card_that_lacks_one_of_the_words_is_not_found(words):
    assert not matches(CARD, words)


def test_how_a_card_is_packed_is_not_looked_through():
    assert not holds(pack(Card("Kea 7", note="Note")), needles('kea7 ["kea'))
    assert not holds(pack(Card("é")), ("é".encode(),))  # only what is shown has the mark


@pytest.mark.parametrize(
    ("packed", "refusal"),
    [
        (b"", UnknownVersion),
        (b"\x02kea\0[]", UnknownVersion),
        (b"\x01kea", MalformedCiphertext),
        (b"\x01kea\0", MalformedCiphertext),
        (b"\x01kea\0[1,2]", MalformedCiphertext),
        (b"\x01kea\0{}", MalformedCiphertext),
        (b'\x01kea\0["a","b","c",4,"d"]', MalformedCiphertext),
        (b"\x01kea\0[\xff]", MalformedCiphertext),
    ],
)
def test_what_nobody_packed_is_refused(packed, refusal):
    with pytest.raises(refusal):
        unpack(packed)


def test_every_card_fits_into_the_smallest_bucket_or_is_refused_without_being_repeated():
    longest = Card("k", note="n" * 500)

    assert len(pack(longest)) == 1023
    with pytest.raises(CardTooLong, match=r"too long by 2 bytes") as refusal:
        pack(Card("k", note="n" * 501))
    assert "nnn" not in str(refusal.value)


def test_a_card_does_not_stand_in_what_is_printed():
    assert repr(CARD) == "Card()"
