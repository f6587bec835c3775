from __future__ import annotations

import json
from pathlib import Path

from ponleu.vault.rules import passphrases
from ponleu.vault.rules.passphrases import stretch

VECTOR = json.loads((Path(__file__).parent / "vectors" / "passphrases.json").read_text())
PEPPER, SALT = bytes.fromhex(VECTOR["pepper"]), bytes.fromhex(VECTOR["salt"])


def test_a_passphrase_is_stretched_to_the_bytes_that_the_format_document_promises():
    stretched = stretch(VECTOR["passphrase"], pepper=PEPPER, salt=SALT)

    assert (stretched.verifier.hex(), stretched.key.hex()) == (VECTOR["verifier"], VECTOR["key"])


def test_a_keyboard_that_sends_accents_apart_gives_the_same_key():
    assert stretch("cafe\u0301", pepper=PEPPER, salt=SALT) == stretch("caf\u00e9", pepper=PEPPER, salt=SALT)


def test_another_pepper_salt_or_passphrase_gives_another_key():
    given = [("one", PEPPER, SALT), ("one", bytes(32), SALT), ("one", PEPPER, bytes(16)), ("two", PEPPER, SALT)]

    assert len({stretch(text, pepper=pepper, salt=salt).key for text, pepper, salt in given}) == 4


def test_a_printed_result_shows_neither_half():
    stretched = stretch("one", pepper=PEPPER, salt=SALT)

    assert repr(stretched) == "Stretched()"


def test_one_run_waits_for_another_when_all_places_are_taken(monkeypatch):
    entered = []

    class Place:
        def __enter__(self):
            entered.append("in")

        def __exit__(self, *_):
            entered.append("out")

    monkeypatch.setattr(passphrases, "_running", Place())

    stretch("one", pepper=PEPPER, salt=SALT)

    assert entered == ["in", "out"]
