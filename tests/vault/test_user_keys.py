from uuid import uuid4

import pytest

from ponleu.vault.actions.keys import (
    KeysThere,
    NoKeys,
    Opened,
    change_passphrase,
    make_user_keys,
    open_user_key,
    open_with_recovery_code,
    renew_recovery_code,
)
from ponleu.vault.models import KeyPair, PrivateCopy, TrailEntry
from ponleu.vault.rules.cipher import CannotBeOpened
from ponleu.vault.rules.codes import MistypedCode
from ponleu.vault.rules.keys import new_pair

pytestmark = pytest.mark.django_db(transaction=True)

OLD, NEW = b"o" * 32, b"n" * 32
SALT, OTHER_SALT = b"s" * 16, b"t" * 16


@pytest.fixture
def holder():
    return uuid4()


@pytest.fixture
def code(holder):
    return make_user_keys(holder, key=OLD, salt=SALT)


def trail():
    return [(entry.verb, entry.outcome, entry.details) for entry in TrailEntry.objects.all()]


def test_a_worker_has_a_pair_that_the_passphrase_and_the_printed_code_open(holder, code):
    opened = open_user_key(holder, key=OLD)

    pair = KeyPair.objects.get()
    assert (pair.kind, pair.holder, pair.epoch, bytes(pair.public)) == ("user", holder, 1, opened.pair.public)
    assert sorted((copy.way, bytes(copy.salt)) for copy in pair.copies.all()) == [
        ("passphrase", SALT),
        ("recovery_code", b""),
    ]
    assert open_with_recovery_code(holder, code) == opened == Opened(holder, opened.pair)
    assert trail() == [("vault.keys_made", "done", {}), ("vault.recovery_code_used", "done", {})]


def test_keys_are_made_once(holder, code):
    with pytest.raises(KeysThere):
        make_user_keys(holder, key=NEW, salt=SALT)

    assert open_user_key(holder, key=OLD).holder == holder


def test_a_wrong_passphrase_opens_nothing_and_stands_in_the_trail(holder, code):
    with pytest.raises(CannotBeOpened):
        open_user_key(holder, key=NEW)

    refusal = {"way": "passphrase", "reason": "cannot_be_opened"}
    assert trail()[1:] == [("vault.keys_opened", "refused", refusal)]


def test_a_mistyped_code_is_told_and_another_persons_code_opens_nothing(holder, code):
    other = make_user_keys(uuid4(), key=OLD, salt=SALT)

    with pytest.raises(MistypedCode):
        open_with_recovery_code(holder, code[:-1] + ("0" if code[-1] != "0" else "1"))
    with pytest.raises(CannotBeOpened):
        open_with_recovery_code(holder, other)

    assert trail()[2:] == [("vault.keys_opened", "refused", {"way": "recovery_code", "reason": "cannot_be_opened"})]


def test_a_new_passphrase_opens_the_same_keys_and_the_old_one_nothing(holder, code):
    opened = open_user_key(holder, key=OLD)

    change_passphrase(opened, key=NEW, salt=OTHER_SALT)

    assert open_user_key(holder, key=NEW) == opened
    assert bytes(PrivateCopy.objects.get(way="passphrase").salt) == OTHER_SALT
    with pytest.raises(CannotBeOpened):
        open_user_key(holder, key=OLD)
    assert open_with_recovery_code(holder, code) == opened


def test_a_new_recovery_code_ends_the_old_one(holder, code):
    opened = open_user_key(holder, key=OLD)

    new = renew_recovery_code(opened)

    assert open_with_recovery_code(holder, new) == opened
    with pytest.raises(CannotBeOpened):
        open_with_recovery_code(holder, code)


def test_copies_swapped_between_two_workers_do_not_open_even_under_the_same_passphrase(holder, code):
    other = uuid4()
    make_user_keys(other, key=OLD, salt=SALT)
    mine, theirs = (PrivateCopy.objects.get(pair__holder=each, way="passphrase") for each in (holder, other))

    PrivateCopy.objects.filter(pk=mine.pk).update(blob=theirs.blob)
    PrivateCopy.objects.filter(pk=theirs.pk).update(blob=mine.blob)

    for each in (holder, other):
        with pytest.raises(CannotBeOpened):
            open_user_key(each, key=OLD)


def test_a_public_half_that_somebody_exchanged_is_noticed(holder, code):
    KeyPair.objects.update(public=new_pair().public)

    with pytest.raises(CannotBeOpened):
        open_user_key(holder, key=OLD)


def test_nobody_without_keys_opens_keys():
    with pytest.raises(NoKeys):
        open_user_key(uuid4(), key=OLD)


def test_a_printed_worker_shows_no_private_key(holder, code):
    opened = open_user_key(holder, key=OLD)

    assert repr(opened.pair.private) not in repr(opened)
    assert repr(opened) == f"Opened(holder={holder!r})"
