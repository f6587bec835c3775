"""Proof 3: somebody writes the database. Whatever is exchanged opens as what it was, or is refused and in the trail.

The same column of two rows is exchanged, or the nonces, epochs or tags of two sealed things. Afterwards everybody reads
everything: nobody reads a text as another's, and nobody reads more than before.
"""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from ponleu.people.models import User
from ponleu.vault.actions.records import start, unlock_record
from ponleu.vault.models import KeyPair, Month, TrailEntry
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.queries.retention import KeyStoreOfAnotherCopy
from ponleu.vault.rules.cipher import CannotBeOpened
from ponleu.vault.rules.keys import new_pair
from tests.attacks.outsider import Loot, opened_from
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything
from tests.attacks.town import REFUSED, Cell, Town, exchange, readings
from tests.people.accounts import ACCOUNT, PASSPHRASE, SECOND, SIGN_IN, UNLOCK, an_account, code_of, with_an_app

SEALED = [tuple(each.split(".")) for each in every_sealed_column()]
BLOBS = [*SEALED, ("vault_wrap", "blob"), ("vault_privatecopy", "blob"), ("vault_card", "blob")]
POINTERS = [
    *((table, "record_id") for table in sorted({table for table, _column in SEALED})),
    ("vault_wrap", "key_id"),
    ("vault_wrap", "pair_id"),
    ("vault_wrap", "month_id"),
    ("vault_compartmentkey", "record_id"),
    ("vault_compartmentkey", "compartment"),
    ("vault_privatecopy", "pair_id"),
    ("vault_privatecopy", "opener_id"),
    ("vault_keypair", "public"),
    ("vault_keypair", "holder"),
    ("vault_keypair", "epoch"),
    ("vault_teamsecret", "blob"),
    ("vault_teamsecret", "pair_id"),
    ("vault_teamsecret", "purpose"),
    ("vault_card", "record_id"),
    ("vault_card", "pair_id"),
    ("vault_record", "expires_id"),
    ("vault_record", "team"),
]
PAIRS = 2  # of rows, at least, for each column


@pytest.fixture
def town(a_site, database):
    return Town(database)


@pytest.fixture
def attacked(town):
    """Exchange cells; returns those that made no difference to anybody."""
    baseline, told_before = readings(town)

    def attack(cells):
        return [cell for cell in cells if not makes_a_difference(cell)]

    def makes_a_difference(cell):
        """Tries some pairs, and more until one makes a difference."""
        town.restore()
        differences = []
        tried = (pair for pair in town.pairs_of(cell.table) if exchange(town, cell, *pair))
        while (len(differences) < PAIRS or not any(differences)) and (pair := next(tried, None)):
            after, told = readings(town)
            lost = {place for place in after if after[place] != baseline[place]}
            wrong = {place for place in lost if after[place] != REFUSED}
            assert (cell, pair, wrong) == (cell, pair, set())
            assert (cell, pair, lost if not told - told_before else set()) == (cell, pair, set())
            differences.append(bool(lost))
            town.restore()
        return any(differences)

    return attack


def test_who_reads_what_before_anything_is_exchanged(town):
    found = readings(town)[0]

    read = {place for place, text in found.items() if text != REFUSED}
    own = {("sokha", "old"), ("sokha", "new"), ("dara", "theirs")}
    columns = [*every_sealed_column(), "card"]
    assert read >= {(*each, column) for each in own for column in columns}
    assert {place[:2] for place in read} == own | {("translator", "new")}
    assert all(found[place] in {f"{place[2]} of {place[1]}", f"Card {place[1]}"} for place in read)


def test_whatever_is_exchanged_between_two_rows_is_refused_and_recorded(attacked):
    assert attacked([Cell(*each) for each in [*BLOBS, *POINTERS]]) == []


EPOCH, NONCE, TAG = slice(2, 6), slice(6, 30), slice(-16, None)  # of a sealed text
LAYERED = [("vault_wrap", "blob"), ("vault_card", "blob")]
NONCE_OF_A_LAYER = slice(2, 26)
PARTS = [
    *(Cell(*each, part) for each in SEALED for part in (EPOCH, NONCE, TAG)),
    *(Cell(*each, part) for each in LAYERED for part in (NONCE_OF_A_LAYER, TAG)),
    *(Cell("vault_privatecopy", "blob", part) for part in (slice(1, 33), TAG)),  # of a box: the key for one time
]


def test_nonces_epochs_and_tags_exchanged_between_two_sealed_things_are_refused_and_recorded(attacked):
    assert attacked(PARTS) == []


def test_a_key_put_in_the_place_of_a_teams_is_noticed_and_without_the_months_key_opens_nothing(town, database):
    theirs = new_pair()
    KeyPair.objects.filter(holder=town.lighthouse).update(public=theirs.public)

    started = start(
        "people.consent", team=town.lighthouse, expires="2028-03", arrived_on=DAY, compartments=COMPARTMENTS
    )
    write_everything(started, dict.fromkeys(every_sealed_column(), "Statement 9"))

    with pytest.raises(CannotBeOpened):
        unlock_record(started.record, opened=town.opened("dara"), compartments=COMPARTMENTS)
    last = TrailEntry.objects.last()
    assert (last.verb, last.outcome, last.details["reason"]) == ("vault.opened", "refused", "cannot_be_opened")
    assert opened_from(database, Loot(private_keys=[theirs.private])) == set()
    month = keystore().month_key("2028-03")  # told as a limit: whoever reads the key store too
    assert opened_from(database, Loot(private_keys=[theirs.private], month_keys=[month])) == {"Statement 9"}


def test_a_months_key_of_another_copy_seals_and_opens_nothing(town):
    Month.objects.filter(pk="2028-04").update(fingerprint=b"f" * 16)

    for act in (
        lambda: unlock_record(town.records["new"], opened=town.opened("sokha"), compartments=COMPARTMENTS),
        lambda: start("x.y", team=town.harbour, expires="2028-04", arrived_on=DAY, compartments=COMPARTMENTS),
    ):
        with pytest.raises(KeyStoreOfAnotherCopy):
            act()
    assert TrailEntry.objects.filter(outcome="failed").last().details["reason"] == "key_store_of_another_copy"


def test_a_passphrase_put_in_the_place_of_another_persons_opens_no_vault_of_theirs_and_is_recorded(a_site, database):
    victim, thief = an_account("victim"), an_account("thief", passphrase="my own five good words here")
    User.objects.filter(pk=victim.pk).update(password=thief.password)
    browser = Client()

    browser.post(SIGN_IN, {"username": "victim", "passphrase": "my own five good words here"})
    browser.post(UNLOCK, {"passphrase": "my own five good words here"})

    page = browser.get(ACCOUNT)  # signed in: told as a limit
    assert (page.status_code, "It is open in this browser" in page.content.decode()) == (200, False)
    refusals = TrailEntry.objects.filter(verb="vault.keys_opened", outcome="refused")
    assert list(refusals.values_list("actor", flat=True)) == [victim.pk] * 2


def test_a_second_step_put_in_the_place_of_another_persons_does_not_count(a_site, database):
    seed = with_an_app(an_account("thief"))
    with_an_app(an_account("victim"))
    theirs = Authenticator.objects.get(user__username="thief").data
    Authenticator.objects.filter(user__username="victim").update(data=theirs)
    browser = Client()

    browser.post(SIGN_IN, {"username": "victim", "passphrase": PASSPHRASE})
    browser.post(SECOND, {"code": code_of(seed)})

    assert browser.get(ACCOUNT).status_code == 302
