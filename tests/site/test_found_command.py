"""`ponleu found` at the machine: what it prints leads its two readers in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ponleu.people.models import Organisation, User
from ponleu.site.command_line import main
from ponleu.vault.models import TrailEntry
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules import passphrases

pytestmark = pytest.mark.django_db
TWO = ["--administrator", "vanna=Vanna Example", "--administrator", "rith=Rith  Example"]
PASSPHRASE = "lotus bicycle thunder 7 mango"


@pytest.fixture(autouse=True)
def store(settings, tmp_path, monkeypatch):
    settings.KEY_STORE = tmp_path / "keys"
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)
    keystore().found()


def test_each_printed_code_opens_an_account_at_the_printed_address(capsys):
    status = main(["found", "Harbour", "--kind", "coalition", *TWO])

    printed = capsys.readouterr().out
    codes = re.findall(r"^(\w+): (\S+)$", printed, re.MULTILINE)
    address = re.search(r" at (/\S+/)", printed)[1]
    for _name, code in codes:
        Client().post(address, {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})
    joined = User.objects.filter(is_active=True, organisation=Organisation.objects_of_django.get(name="Harbour"))
    assert (status, address, [name for name, _code in codes]) == (0, "/en/account/join/", ["vanna", "rith"])
    assert sorted(joined.values_list("username", "name")) == [("rith", "Rith Example"), ("vanna", "Vanna Example")]
    assert TrailEntry.objects.filter(verb="people.copy_founded").count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["Harbour"], "A copy begins with two administrators of people or more"),
        (["Harbour", *TWO[:2]], "A copy begins with two administrators of people or more"),
        (["Harbour", *TWO, "--administrator", "dara"], "“dara” names no administrator."),
        (["Harbour", *TWO, "--administrator", "dara="], "“dara=” names no administrator."),
        (["Harbour", *TWO, "--administrator", "=Dara"], "“=Dara” names no administrator."),
        (["Harbour", *TWO, "--administrator", "rith=Another"], "“rith=Another” names no administrator."),
        (["Harbour", *TWO, "--administrator", f"dara={'D' * 121}"], "names no administrator."),
        (["Harbour", *TWO, "--administrator", "Vanna=Another"], "This sign-in name belongs to somebody already."),
        (["Harbour", *TWO, "--administrator", "a/b=Another"], "This sign-in name cannot be used."),
        ([" ", *TWO], "The organisation has no name that can be written on a page."),
        (["H" * 201, *TWO], "The organisation has no name that can be written on a page."),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(capsys, given, says):
    assert main(["found", *given]) == 2

    printed = capsys.readouterr()
    assert (says in printed.err, printed.out) == (True, "")
    assert (Organisation.objects_of_django.exists(), User.objects.exists(), TrailEntry.objects.exists()) == (
        False,
        False,
        False,
    )


def test_a_kind_of_organisation_that_there_is_not_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["found", "Harbour", "--kind", "club", *TWO])

    assert (stopped.value.code, Organisation.objects_of_django.exists()) == (2, False)
    assert "choose from 'ngo', 'public', 'coalition', 'un'" in capsys.readouterr().err


def test_the_kinds_are_those_of_the_table():
    from ponleu.site.commands.found import KINDS, LONGEST, LONGEST_OF_A_PERSON

    columns = Organisation._meta
    assert list(KINDS) == [value for value, _label in columns.get_field("kind").choices]
    assert (
        columns.get_field("name").max_length,
        User._meta.get_field("name").max_length,
    ) == (LONGEST, LONGEST_OF_A_PERSON)


def test_a_second_founding_is_refused_once_somebody_has_accepted(capsys):
    main(["found", "Harbour", *TWO])
    code = re.search(r"vanna: (\S+)", capsys.readouterr().out)[1]
    Client().post("/en/account/join/", {"code": code, "passphrase": PASSPHRASE, "again": PASSPHRASE})

    status = main(["found", "Lighthouse", "--administrator", "a=A Example", "--administrator", "b=B Example"])

    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert "This copy has administrators of people already." in printed.err
