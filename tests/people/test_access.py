"""The door: what is not yours answers like what does not exist, and what has ended gives nothing."""

from datetime import date
from uuid import uuid4

import pytest

from ponleu.people import access
from ponleu.people.models import Membership, Organisation, RoleGiven, Team, User

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
START = date(2026, 11, 1)


def _team(name):
    organisation = Organisation.objects_of_django.create(name=name, kind="ngo")
    return Team.objects_of_django.create(organisation=organisation, name="Desk")


def _worker(team, *, role_until=None, member_until=None, is_active=True):
    user = User.objects.create(username="sokha", is_active=is_active)
    RoleGiven.objects_of_django.create(
        user=user, role="duty worker", team=team, valid_from=START, valid_until=role_until
    )
    Membership.objects_of_django.create(user=user, team=team, valid_from=START, valid_until=member_until)
    return user


def test_a_worker_finds_their_own_team():
    team = _team("Harbour")

    assert access.team_for(_worker(team), team.pk, on=DAY) == team


def test_another_team_answers_exactly_like_one_that_does_not_exist():
    user, other = _worker(_team("Harbour")), _team("Lighthouse")

    with pytest.raises(access.NotFound) as not_mine:
        access.team_for(user, other.pk, on=DAY)
    with pytest.raises(access.NotFound) as not_there:
        access.team_for(user, uuid4(), on=DAY)

    assert (type(not_mine.value), str(not_mine.value)) == (type(not_there.value), str(not_there.value))


@pytest.mark.parametrize("ended", [{"role_until": DAY}, {"member_until": DAY}, {"is_active": False}])
def test_what_has_ended_gives_nothing(ended):
    team = _team("Harbour")
    user = _worker(team, **ended)

    with pytest.raises(access.NotFound):
        access.team_for(user, team.pk, on=DAY)
