"""The same thing sent several times at the same moment, as a telephone on a weak line does."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from ponleu.forms.models import File
from tests.attacks.conftest import _tables, database  # noqa: F401
from tests.forms.openrosa.sealing import a_sealing_form, a_team_with_keys
from tests.forms.openrosa.telephones import Telephone, a_form, an_id, filled, kept

HOW_MANY = 6


@pytest.fixture
def for_real(request, a_site):
    """A database on which several threads really meet: a file of SQLite, or PostgreSQL with real transactions."""
    request.getfixturevalue("database" if connection.vendor == "sqlite" else "transactional_db")


pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("for_real")]


def at_once(*deeds):
    """Do all of these at the same moment, each in a thread with a connection of its own; returns what each returned."""
    start, found, settings = Barrier(len(deeds)), [None] * len(deeds), connections["default"].settings_dict
    make = type(connections["default"])

    def run(number, deed):
        connections["default"] = make(settings, "default")
        start.wait()
        try:
            found[number] = deed()
        finally:
            connections["default"].close()

    threads = [Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def codes(telephone, *sendings):
    return sorted(response.status_code for response in at_once(*(lambda s=s: telephone.send(*s) for s in sendings)))


@pytest.mark.parametrize("is_sealed", [False, True])
def test_one_form_sent_several_times_at_once_is_new_once_and_known_otherwise(is_sealed):
    form = a_sealing_form(a_team_with_keys()[0]) if is_sealed else a_form()

    assert codes(Telephone(form), *[(filled(one := an_id(), told="1"),)] * HOW_MANY) == [201] + [202] * (HOW_MANY - 1)
    assert len(kept()) == 1, one


def test_other_answers_under_one_identifier_at_once_leave_one():
    one = an_id()

    found = codes(Telephone(a_form()), *((filled(one, age=str(age)),) for age in range(HOW_MANY)))

    assert found == [201] + [409] * (HOW_MANY - 1)
    assert len(kept()) == 1


def test_one_file_sent_several_times_at_once_is_added_once():
    telephone, xml = Telephone(a_form()), filled(photo="one.jpg")
    telephone.send(xml)

    found = codes(telephone, *[(xml, ("one.jpg", b"1"))] * HOW_MANY)

    assert found == [201] + [202] * (HOW_MANY - 1)
    assert [bytes(file.content) for file in File.objects.all()] == [b"1"]


def test_different_files_of_one_form_at_once_are_all_added():
    telephone, xml = Telephone(a_form()), filled()

    found = codes(telephone, *((xml, (f"{number}.jpg", b"%d" % number)) for number in range(HOW_MANY)))

    assert found == [201] * HOW_MANY
    assert (len(kept()), File.objects.count()) == (1, HOW_MANY)


def test_of_several_edits_at_once_one_counts():
    telephone, one = Telephone(a_form()), an_id()
    telephone.send(filled(one))

    found = codes(telephone, *((filled(replaces=one, age=str(age)),) for age in range(HOW_MANY)))

    assert found == [201] + [409] * (HOW_MANY - 1)
    assert sorted(row.is_current for row in kept()) == [False, True]


def test_an_edit_and_what_it_corrects_at_once_find_each_other():
    telephone = Telephone(a_form())
    for _ in range(5):
        one = an_id()
        at_once(lambda one=one: telephone.send(filled(one)), lambda one=one: telephone.send(filled(replaces=one)))

    assert sorted(row.is_current for row in kept()) == [False] * 5 + [True] * 5
    assert sum(row.replaces_id is not None for row in kept()) == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL waits for the disk unless it is told not to")
def test_sqlite_waits_for_the_disk_before_it_says_that_something_is_kept():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
