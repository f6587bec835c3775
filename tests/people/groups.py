"""Builders of organisations, networks, teams and those who work in them; signed in with two steps."""

from datetime import date
from uuid import uuid4

from django.utils import timezone

from ponleu.people.actions.children import enter
from ponleu.people.models import Membership, Network, Organisation, RoleGiven, Seat, Team, User, WorkingGroup
from ponleu.people.rules.consents import Assent, Consent
from ponleu.vault.actions.keys import found_team
from ponleu.vault.actions.records import start
from tests.people.accounts import an_account, signed_in, with_an_app

START = date(2026, 11, 1)


def today():
    return timezone.now().date()


def an_organisation(name="Harbour", *, name_km=""):
    return Organisation.objects_of_django.create(name=name, name_km=name_km, kind="ngo")


def a_network(organisation, name="Friends", *, kind="children", **more):
    duty = {"has_duty_to_report": kind == "adults"}
    return Network.objects_of_django.create(organisation=organisation, name=name, kind=kind, **(duty | more))


def a_team(organisation, name="Desk", **more):
    return Team.objects_of_django.create(organisation=organisation, name=name, **more)


def a_group(organisation, name="Report of 2027"):
    return WorkingGroup.objects_of_django.create(organisation=organisation, name=name)


def give(user, role, *, until=None, **where):
    """A role that runs, with the membership that it needs."""
    for circle in {"team", "network"} & where.keys():
        join(user, **{circle: where[circle]})
    return RoleGiven.objects_of_django.create(user=user, role=role, valid_from=START, valid_until=until, **where)


def join(user, **where):
    return Membership.objects_of_django.get_or_create(
        user=user, valid_until=None, defaults={"valid_from": START}, **where
    )[0]


def a_seat(user, group, **more):
    return Seat.objects_of_django.create(user=user, group=group, valid_from=START, **more)


def a_colleague(username, organisation, **more):
    """An account without a passphrase: somebody to look at."""
    given = {"name": f"{username.title()} Example", "organisation": organisation, "joined_on": START} | more
    return User.objects.create(username=username, **given)


def a_worker(name, organisation, role="", **where):
    """Somebody with a passphrase, a vault and perhaps a role."""
    user = an_account(name)
    user.name, user.organisation, user.joined_on = f"{name.title()} Example", organisation, START
    user.save()
    if role:
        give(user, role, **(where or {"organisation": organisation}))
    return user


def browser_of(user):
    """Their browser after both steps."""
    return signed_in(with_an_app(user), name=user.username)


def an_administrator(organisation, name="vanna"):
    return a_worker(name, organisation, "people administrator")


def a_record_of(team, *, expires="2031-03"):
    """Something that is sealed for a team."""
    given = {"arrived_on": today(), "compartments": ("identity", "narrative")}
    return start("people.consent", team=team.pk, expires=expires, **given).record


def a_coordinator(network, name="sophea"):
    """The adult who looks after a children's network, and holds the keys of the team that keeps its consents."""
    user = a_worker(name, network.organisation, "child network coordinator", network=network)
    team = a_team(network.organisation, f"Consents of {network.name}", network=network)
    found_team(team.pk, [user.pk], by=uuid4())
    return user


def a_child(network, by, nickname="blue fish"):
    """An account that waits for its child, and the code."""
    consent = Consent("Guardian", "Spoken", today(), "Meetings")
    given = {"age_band": "12-14", "language": "en", "consent": consent, "assent": Assent("Said yes", today())}
    return enter(network, nickname=nickname, by=by.pk, on=today(), **given)
