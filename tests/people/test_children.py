"""Children's accounts: made with consent and assent, sealed, closed when either is taken back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.db.models import Q

from ponleu.people.actions import invitations
from ponleu.people.actions.children import (
    TEXTS,
    NobodyKeepsConsents,
    Said,
    Taken,
    TakenBack,
    close_where_consent_ended,
    enter,
    invite_again,
    open_consent,
    take_back,
)
from ponleu.people.actions.invitations import NotInvited
from ponleu.people.models import ChildConsent, Invitation, Membership, RoleGiven, Seat, Session, User
from ponleu.people.rules.consents import (
    Assent,
    AssentMissing,
    Consent,
    ConsentMissing,
    LooksLikeANumber,
    NotYetGiven,
    TellsTheName,
    check_nickname,
)
from ponleu.vault.actions.keys import found_team
from ponleu.vault.actions.retention import expire
from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.models import Record, TrailEntry
from ponleu.vault.queries.keys import NoGrant
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules.cipher import MalformedCiphertext
from tests.people.accounts import an_account, sign_in
from tests.people.groups import a_group, a_network, a_seat, a_team, an_organisation, give, today
from tests.vault.workers import a_worker

pytestmark = pytest.mark.usefixtures("a_site")
DAY = date(2026, 11, 5)
CONSENT = Consent("Guardian Example, aunt", "Spoken, in Khmer", date(2026, 11, 2), "Meetings\nVotes")
ASSENT = Assent("Alone, with pictures; asked who reads it; said yes", date(2026, 11, 3))


@pytest.fixture
def network(a_site):
    return a_network(an_organisation())


@pytest.fixture
def keeper(network):
    """Somebody who opens what is sealed for the network's team."""
    worker = a_worker()
    found_team(a_team(network.organisation, "Consents", network=network).pk, [worker.holder], by=uuid4())
    return worker


@pytest.fixture
def adult(network):
    return User.objects.create(username="sophea", organisation=network.organisation)


def a_child(network, adult, nickname="blue fish", **more):
    given = {"age_band": "12-14", "language": "km", "consent": CONSENT, "assent": ASSENT, "on": DAY} | more
    return enter(network, nickname=nickname, by=adult.pk, **given)


def told():
    """The entries of people in the trail: verb, scope, details."""
    entries = TrailEntry.objects.filter(verb__startswith="people.").order_by("number")
    return [(each.verb, each.scope, each.details) for each in entries]


@pytest.mark.usefixtures("keeper")
def test_a_child_has_a_nickname_and_an_age_band_and_waits_for_its_code(network, adult):
    child, code = a_child(network, adult)

    child.refresh_from_db()
    assert (child.username, child.age_band, child.name, child.email) == ("blue fish", "12-14", "", "")
    assert (child.is_active, child.joined_on, child.organisation) == (False, None, network.organisation)
    assert invitations.waiting(code, on=DAY).user == child
    assert Membership.objects.within(Q(network=network)).get().user == child
    assert told() == [("people.child_entered", network.pk, {}), ("people.invited", network.organisation_id, {})]


def test_what_was_said_is_opened_by_the_networks_team_alone_and_the_opening_is_in_the_trail(network, adult, keeper):
    a_child(network, adult, child_name="Dara")
    consent = ChildConsent.objects.get()

    said = open_consent(consent, opened=keeper)

    assert said == Said("Dara", CONSENT, ASSENT)
    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.actor, entry.subject) == ("vault.opened", keeper.holder, str(consent.record_id))
    with pytest.raises(NoGrant):
        open_consent(consent, opened=a_worker())
    refused = TrailEntry.objects.latest("number")
    assert (refused.verb, refused.outcome, refused.details["reason"]) == ("vault.opened", "refused", "no_grant")


@pytest.mark.parametrize("column", TEXTS)
def test_a_text_that_somebody_emptied_is_not_taken_for_one_that_says_nothing(network, adult, keeper, column):
    a_child(network, adult)
    ChildConsent.objects.update(**{column: b""})

    with pytest.raises(MalformedCiphertext):
        open_consent(ChildConsent.objects.get(), opened=keeper)


@pytest.mark.usefixtures("keeper")
def test_the_record_ends_after_two_years(network, adult):
    a_child(network, adult)

    record = Record.objects.get()
    assert (record.kind, record.expires_id, record.arrived_on) == ("people.consent", "2028-11", None)


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"consent": Consent(" ", "Spoken", DAY, "Meetings")}, ConsentMissing),
        ({"consent": Consent("Aunt", "", DAY, "Meetings")}, ConsentMissing),
        ({"consent": Consent("Aunt", "Spoken", DAY, "\n")}, ConsentMissing),
        ({"assent": Assent(" ", DAY)}, AssentMissing),
        ({"consent": Consent("Aunt", "Spoken", DAY + timedelta(days=1), "Meetings")}, NotYetGiven),
        ({"assent": Assent("Said yes", DAY + timedelta(days=1))}, NotYetGiven),
        ({"nickname": "little dara", "child_name": "Sok Dara"}, TellsTheName),
        ({"nickname": "ត្រីសុខា", "child_name": "សុខា"}, TellsTheName),
        ({"nickname": "012 345 678"}, LooksLikeANumber),
        ({"nickname": "០១២៣៤៥៦"}, LooksLikeANumber),
    ],
)
def test_without_both_or_with_a_nickname_that_tells_who_it_is_nothing_is_made(network, adult, given, problem):
    with pytest.raises(problem):
        a_child(network, adult, **given)

    assert (User.objects.exclude(pk=adult.pk).count(), ChildConsent.objects.count(), Record.objects.count()) == (
        0,
        0,
        0,
    )


def test_a_nickname_may_share_two_signs_with_a_name():
    check_nickname("blue fish 12345", child_name="Li Ue")


@pytest.mark.parametrize("teams", [0, 1])
def test_without_a_team_that_holds_keys_nothing_is_made(network, adult, teams):
    if teams:
        a_team(network.organisation, network=network)

    with pytest.raises(NobodyKeepsConsents):
        a_child(network, adult)

    assert (User.objects.exclude(pk=adult.pk).count(), Record.objects.count()) == (0, 0)


@pytest.mark.usefixtures("keeper")
def test_a_lost_key_store_refuses_and_keeps_nothing(network, adult):
    folder = keystore().folder
    folder.rename(folder.with_name("lost"))

    with pytest.raises(KeyStoreLost):
        a_child(network, adult)

    assert (User.objects.exclude(pk=adult.pk).count(), Invitation.objects.count(), Record.objects.count()) == (0, 0, 0)
    assert told() == []


@pytest.mark.parametrize(("what", "left"), [(Taken.CONSENT, (False, True)), (Taken.ASSENT, (True, False))])
@pytest.mark.usefixtures("keeper")
def test_taking_back_either_ends_the_account_its_sessions_roles_and_seats_at_once(network, adult, client, what, left):
    child = joined(network, adult)
    give(child, "child representative", network=network)
    a_seat(child, a_group(network.organisation), network=network)
    sign_in(client, name="blue fish")
    before = Session.objects.filter(user=child).count()

    take_back(child, what, by=adult.pk, on=today())

    consent = ChildConsent.objects.get()
    assert (consent.has_consent, consent.has_assent, consent.withdrawn_on) == (*left, today())
    assert (before, Session.objects.filter(user=child).count()) == (1, 0)
    assert client.get("/en/account/").status_code == 302
    assert sign_in(client, name="blue fish").status_code == 200
    running = [rows.objects.within(Q(user=child)).on(today()).count() for rows in (Membership, RoleGiven, Seat)]
    assert running == [0, 0, 0]
    assert told()[-1] == ("people.consent_taken_back", network.pk, {"what": what.value})


@pytest.mark.usefixtures("keeper")
def test_a_code_is_worth_nothing_once_either_was_taken_back_and_no_new_one_is_made(network, adult):
    child, code = a_child(network, adult)

    take_back(child, Taken.CONSENT, by=adult.pk, on=DAY)

    with pytest.raises(NotInvited):
        invitations.waiting(code, on=DAY)
    with pytest.raises(TakenBack):
        invite_again(child, by=adult.pk, on=DAY)
    with pytest.raises(TakenBack):
        take_back(child, Taken.ASSENT, by=adult.pk, on=DAY)


@pytest.mark.usefixtures("keeper")
def test_an_account_ends_with_the_record_of_its_consent(network, adult):
    ending, other = joined(network, adult), joined(network, adult, "red kite", on=today())
    Record.objects.filter(pk=ending.consent.record_id).update(is_erased=True)

    closed = close_where_consent_ended(today())

    assert (closed, close_where_consent_ended(today())) == (1, 0)
    assert list(User.objects.filter(pk__in=[ending.pk, other.pk], is_active=True)) == [other]
    assert told()[-1] == ("people.consent_ended", network.pk, {})


@pytest.mark.usefixtures("keeper")
def test_when_its_months_key_is_destroyed_the_account_has_no_consent_any_more(network, adult):
    a_child(network, adult)

    expire(date(2029, 1, 2), is_clock_right=True)

    assert close_where_consent_ended(date(2029, 1, 2)) == 1


@pytest.mark.usefixtures("keeper")
def test_the_table_keeps_no_open_account_without_both(network, adult):
    a_child(network, adult)

    with pytest.raises(IntegrityError):
        ChildConsent.objects.update(has_assent=False)


def joined(network, adult, nickname="blue fish", **more):
    """A child that took up its account."""
    child, _code = a_child(network, adult, nickname, **more)
    donor = an_account(f"donor {nickname}")
    User.objects.filter(pk=child.pk).update(password=donor.password, is_active=True, joined_on=today())
    Invitation.objects.all().delete()
    child.refresh_from_db()
    return child
