"""Who may hold the ceremony of the key for emergencies and who agrees to it; a worker who gets back what was lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ponleu.core import Problem
from ponleu.people import access
from ponleu.people.access import asker_for
from ponleu.people.access import ceremonies as access_ceremonies
from ponleu.people.actions import ceremonies
from ponleu.people.models import Organisation, Session, SignInAttempt, User
from ponleu.people.queries.ceremonies import ceremonies_of, ceremony_to_open, not_entrusted
from ponleu.people.rules.roles import Condition
from ponleu.people.signing_in.agreements import Agreed, NotAgreed, agreed_by, agreement_code
from ponleu.people.signing_in.attempts import TooManyAttempts
from ponleu.vault.actions.keys import TwoPersonsNeeded
from ponleu.vault.actions.recovery import new_ceremony, new_sheet, rehearse
from ponleu.vault.models import Ceremony, PrivateCopy, TrailEntry
from ponleu.vault.rules.codes import mark_of
from tests.people.accounts import PASSPHRASE, sign_in
from tests.people.groups import a_colleague, a_worker, an_organisation, browser_of, give, today

pytestmark = pytest.mark.usefixtures("a_site")
DAY = today()


def held(organisation, *, by, agreed, custodians=3, needed=2):
    """A ceremony, and the codes on its sheets by their numbers."""
    sheets, id = [new_sheet() for _ in range(custodians)], new_ceremony()
    made = ceremonies.hold(
        organisation, id=id, publics=[each.public for each in sheets], needed=needed, on=DAY, by=by, agreed=agreed
    )
    return made, {number: each.code for number, each in enumerate(sheets, start=1)}


def two_people(organisation):
    """Somebody who may hold a ceremony, and somebody who may agree to it."""
    return give(a_worker("vanna", organisation), "operator").user, give(
        a_worker("chan", organisation), "recovery custodian"
    ).user


def _asker(user, *holds):
    return asker_for(user, on=DAY, holds=holds or [Condition.SECOND_FACTOR])


def test_a_role_for_the_whole_country_reaches_every_organisation_and_one_for_an_organisation_that_alone():
    harbour, lighthouse = an_organisation(), an_organisation("Lighthouse")
    operator, other = two_people(harbour)

    assert list(access_ceremonies.organisations_to_hold(_asker(operator))) == [harbour, lighthouse]
    assert list(access_ceremonies.organisations_to_hold(_asker(other))) == []
    assert list(access_ceremonies.organisations_with_ceremony(_asker(other))) == [harbour, lighthouse]


def test_what_may_not_be_held_or_agreed_to_is_not_found():
    harbour = an_organisation()
    operator, other = two_people(harbour)
    nobody = a_worker("dara", harbour, "focal point")

    for ask, user, id in (
        (access_ceremonies.organisation_to_hold, other, harbour.pk),
        (access_ceremonies.organisation_to_agree, operator, harbour.pk),
        (access_ceremonies.organisation_with_ceremony, nobody, harbour.pk),
        (access_ceremonies.organisation_to_hold, operator, uuid4()),
    ):
        with pytest.raises(access.NotFound):
            ask(_asker(user), id)


def test_without_two_steps_it_is_told_to_those_alone_who_would_have_it_then():
    harbour = an_organisation()
    operator, other = two_people(harbour)

    with pytest.raises(access.SecondStepNeeded):
        access_ceremonies.organisation_to_hold(asker_for(operator, on=DAY), harbour.pk)
    with pytest.raises(access.NotFound):
        access_ceremonies.organisation_to_hold(asker_for(other, on=DAY), harbour.pk)


def test_a_ceremony_is_held_by_two_persons_and_both_stand_in_the_trail():
    harbour = an_organisation()
    operator, other = two_people(harbour)

    made, _codes = held(harbour, by=operator, agreed=other)

    entries = TrailEntry.objects.filter(verb__contains="ceremony").order_by("number")
    assert [(each.verb, each.actor, each.scope) for each in entries] == [
        ("vault.ceremony_held", operator.pk, harbour.pk),
        ("people.ceremony_agreed", other.pk, harbour.pk),
    ]
    assert ceremonies_of(harbour.pk)[0].mark == mark_of(made.pk)


@pytest.mark.django_db(transaction=True)  # a refusal is recorded once nothing is left to undo
def test_one_person_is_not_two():
    harbour = an_organisation()
    operator, _other = two_people(harbour)

    with pytest.raises(TwoPersonsNeeded):
        held(harbour, by=operator, agreed=operator)

    assert Ceremony.objects.count() == 0
    assert TrailEntry.objects.filter(verb="vault.ceremony_held", outcome="refused", actor=operator.pk).count() == 1


def test_whoever_signs_in_after_the_rehearsal_entrusts_their_keys_and_leaves_the_list():
    harbour = an_organisation()
    operator, other = two_people(harbour)
    dara = a_worker("dara", harbour)
    a_worker("rith", an_organisation("Lighthouse"))
    a_colleague("closed", harbour, is_active=False)
    made, codes = held(harbour, by=operator, agreed=other)
    rehearse(made, codes={1: codes[1], 2: codes[2]}, on=DAY, by=operator.pk)
    waiting = [each.username for each in not_entrusted(harbour.pk)]

    browser_of(dara)

    assert waiting == ["chan", "dara", "vanna"]
    assert [each.username for each in not_entrusted(harbour.pk)] == ["chan", "vanna"]
    assert [each.entrusted for each in ceremonies_of(harbour.pk)] == [1]
    assert ceremony_to_open(dara).ceremony == made


def test_a_passphrase_alone_opens_nothing_and_entrusts_nothing():
    harbour = an_organisation()
    operator, other = two_people(harbour)
    a_worker("dara", harbour)
    made, codes = held(harbour, by=operator, agreed=other)
    rehearse(made, codes={1: codes[1], 2: codes[2]}, on=DAY, by=operator.pk)

    sign_in(Client(), name="dara")

    assert PrivateCopy.objects.filter(way="organisation").count() == 0


def test_a_recovered_worker_is_signed_out_everywhere_and_the_old_passphrase_signs_nobody_in():
    harbour = an_organisation()
    operator, other = two_people(harbour)
    made, codes = held(harbour, by=operator, agreed=other)
    rehearse(made, codes={1: codes[1], 2: codes[2]}, on=DAY, by=operator.pk)
    dara = a_worker("dara", harbour)
    browser = browser_of(dara)

    code = ceremonies.recover(User.objects.get(pk=dara.pk), codes={2: codes[2], 3: codes[3]}, by=operator)

    assert Session.objects.filter(user=dara).count() == 0
    assert browser.get("/en/account/").status_code == 302
    assert "do not fit together" in sign_in(Client(), name="dara").content.decode()
    new = "harvest violin 9 quiet umbrella"
    typed = {"username": "dara", "code": code, "passphrase": new, "again": new}
    assert "Your recovery code" in Client().post("/en/account/recover/", typed).content.decode()
    assert sign_in(Client(), name="dara", passphrase=new)["Location"].startswith("/en/account/sign-in/second-step/")
    assert "do not fit together" in Client().post("/en/account/recover/", typed).content.decode()


def test_a_recovery_that_is_refused_changes_nothing():
    harbour = an_organisation()
    operator, other = two_people(harbour)
    _made, codes = held(harbour, by=operator, agreed=other)
    dara = a_worker("dara", harbour)

    for each in ({1: codes[1]}, {1: codes[1], 2: codes[2]}):
        with pytest.raises(Problem):
            ceremonies.recover(User.objects.get(pk=dara.pk), codes=each, by=operator)

    assert User.objects.get(pk=dara.pk).password == dara.password
    assert sign_in(Client(), name="dara", passphrase=PASSPHRASE).status_code == 302


def test_a_code_of_agreement_is_for_one_person_one_organisation_and_two_numbers():
    harbour = an_organisation()
    _operator, other = two_people(harbour)
    at, plan = timezone.now(), Agreed(harbour.pk, 3, 2)
    code = agreement_code(other, plan, at=at)

    assert agreed_by("CHAN", code.replace(" ", "-").translate(str.maketrans("-", " ")), plan, at=at) == other
    for name, to in (
        ("vanna", plan),
        ("nobody", plan),
        ("chan", Agreed(uuid4(), 3, 2)),
        ("chan", Agreed(harbour.pk, 2, 2)),
        ("chan", Agreed(harbour.pk, 3, 3)),
    ):
        with pytest.raises(NotAgreed):
            agreed_by(name, code, to, at=at)


@pytest.mark.parametrize(("minutes", "is_good"), [(0, True), (9, True), (20, False), (-20, False)])
def test_a_code_of_agreement_is_good_for_ten_minutes_and_for_no_more_than_twenty(minutes, is_good):
    harbour = an_organisation()
    _operator, other = two_people(harbour)
    at, plan = timezone.now(), Agreed(harbour.pk, 3, 2)
    code = agreement_code(other, plan, at=at)

    try:
        found = agreed_by("chan", code, plan, at=at + timedelta(minutes=minutes)) == other
    except NotAgreed:
        found = False

    assert found is is_good


def test_khmer_digits_are_read_and_guesses_are_slowed_down():
    harbour = an_organisation()
    _operator, other = two_people(harbour)
    at, plan = timezone.now(), Agreed(harbour.pk, 3, 2)
    khmer = agreement_code(other, plan, at=at).translate({48 + n: 0x17E0 + n for n in range(10)})

    assert agreed_by("chan", khmer, plan, at=at) == other
    for _ in range(5):
        with pytest.raises(NotAgreed):
            agreed_by("chan", "0000 0000", plan, at=at)
    with pytest.raises(TooManyAttempts):
        agreed_by("chan", khmer, plan, at=at)
    assert SignInAttempt.objects.filter(step="agreement").count() == 5


def test_nobody_is_recovered_but_adults_of_ones_circle_who_are_somebody_else():
    harbour = an_organisation()
    operator, _other = two_people(harbour)
    a_worker("dara", Organisation.objects_of_django.create(name="Lighthouse", kind="ngo"))

    assert access_ceremonies.person_named(_asker(operator), "DARA").username == "dara"
    for name in ("vanna", "nobody"):
        with pytest.raises(access.NotFound):
            access_ceremonies.person_named(_asker(operator), name)


def test_custodians_are_let_to_open_the_vault_of_somebody_else_in_ones_circle_alone():
    harbour = an_organisation()
    vanna = a_worker("vanna", harbour, "people administrator")
    people = {
        "dara": a_colleague("dara", harbour),
        "oneself": vanna,
        "closed": a_colleague("closed", harbour, is_active=False),
        "nowhere": a_colleague("nowhere", None),
        "elsewhere": a_colleague("elsewhere", an_organisation("Lighthouse")),
    }

    may = [name for name, each in people.items() if access_ceremonies.may_let_custodians_open(_asker(vanna), each)]

    assert may == ["dara"]
    assert not access_ceremonies.may_let_custodians_open(asker_for(vanna, on=DAY), people["dara"])
