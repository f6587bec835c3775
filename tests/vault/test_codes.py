from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ponleu.vault.rules.codes import (
    MistypedCode,
    new_recovery_code,
    new_return_code,
    read_recovery_code,
    read_return_code,
    recovery_code,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "codes.json").read_text())
KHMER = {ord(str(digit)): chr(0x17E0 + digit) for digit in range(10)}


def test_a_return_code_is_four_groups_of_five_digits_that_read_as_themselves():
    code = new_return_code()

    assert re.fullmatch(r"\d{5} \d{5} \d{5} \d{5}", code)
    assert int(code.replace(" ", "")) % 97 == 1
    assert read_return_code(code) == code


@pytest.mark.parametrize("code", VECTORS["return_codes"])
def test_a_return_code_is_read_in_khmer_digits_with_spaces_and_hyphens_anywhere(code):
    assert read_return_code(f"  {code.translate(KHMER).replace(' ', ' - ')}\u200b\n") == code


@given(st.integers(0, 19), st.integers(1, 9))
def test_any_one_wrong_digit_of_a_return_code_is_noticed(place, more):
    digits = new_return_code().replace(" ", "")
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]

    with pytest.raises(MistypedCode):
        read_return_code(wrong)


@given(st.integers(0, 18))
def test_two_neighbouring_digits_in_the_wrong_order_are_noticed(place):
    digits = new_return_code().replace(" ", "")
    assume(digits[place] != digits[place + 1])

    with pytest.raises(MistypedCode):
        read_return_code(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_codes(text):
    for read in (read_return_code, read_recovery_code):
        with pytest.raises(MistypedCode):
            read(text)


def test_a_mistake_is_told_without_the_code():
    with pytest.raises(MistypedCode) as problem:
        read_return_code("12345")

    assert "12345" not in str(problem.value)


@pytest.mark.parametrize("vector", VECTORS["recovery_codes"], ids=lambda vector: vector["code"])
def test_a_recovery_code_is_written_as_the_format_document_promises(vector):
    assert recovery_code(bytes.fromhex(vector["secret"])) == vector["code"]
    assert read_recovery_code(vector["code"]).hex() == vector["secret"]


@given(st.binary(min_size=16, max_size=16))
def test_a_recovery_code_reads_back_in_small_letters_and_with_alike_signs(secret):
    typed = recovery_code(secret).lower().replace("0", "o").replace("1", "l").replace("-", " ")

    assert read_recovery_code(typed) == secret


@given(st.integers(0, 29), st.integers(1, 31))
def test_one_wrong_sign_of_a_recovery_code_is_noticed(place, more):
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = recovery_code(bytes(range(16))).replace("-", "")
    wrong = code[:place] + signs[(signs.index(code[place]) + more) % 32] + code[place + 1 :]

    with pytest.raises(MistypedCode):
        read_recovery_code(wrong)


def test_recovery_codes_are_new_each_time_and_hold_16_bytes():
    codes = {new_recovery_code() for _ in range(20)}

    assert len(codes) == 20
    assert {len(read_recovery_code(code)) for code in codes} == {16}
