"""A table with a scope is never read, changed or emptied by a query that forgot to say whose."""

import pytest
from django.db.models import Count, Q

from ponleu.people.models import Membership, Network, Organisation, RoleGiven, Seat, Team, WorkingGroup
from ponleu.people.models.scoped import QueryWithoutScope

SCOPED = [Organisation, Network, Team, Membership, WorkingGroup, Seat, RoleGiven]
ASKED = {
    "get": lambda rows: rows.get(pk=None),
    "count": lambda rows: rows.count(),
    "iterate": list,
    "iterator": lambda rows: list(rows.iterator()),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model()),
    "values": lambda rows: list(rows.values()),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "update": lambda rows: rows.update(pk=None),
    "delete": lambda rows: rows.delete(),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "earliest": lambda rows: rows.earliest("pk"),
    "latest": lambda rows: rows.latest("pk"),
    "one by place": lambda rows: rows[0],
    "a slice": lambda rows: list(rows[:2]),
    "truth": bool,
    "length": len,
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw("select 1")),
    "get_or_create": lambda rows: rows.get_or_create(pk=None),
    "fast delete": lambda rows: rows._raw_delete("default"),
    "either": lambda rows: list(rows.within(Q(pk=None)) | rows.all()),
    "one of both": lambda rows: list(rows.within(Q(pk=None)) ^ rows.all()),
    "either, the other way round": lambda rows: list(rows.all() | rows.within(Q(pk=None))),
    "one of both, the other way round": lambda rows: list(rows.all() ^ rows.within(Q(pk=None))),
    "union, the other way round": lambda rows: list(rows.union(rows.within(Q(pk=None)))),
    "either of nothing": lambda rows: list(rows.within(Q(pk=None)).none() | rows.all()),
    "both": lambda rows: list(rows.all() & rows.within(Q(pk=None))),
    "union": lambda rows: list(rows.within(Q(pk=None)).union(rows.all())),
}


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_a_query_without_scope_raises(model, asked):
    rows = model.objects.all()
    if asked == "contains":
        rows_of = model(pk="00000000-0000-4000-8000-000000000000")
        with pytest.raises(QueryWithoutScope):
            rows.contains(rows_of)
        return

    with pytest.raises(QueryWithoutScope):
        ASKED[asked](rows)


@pytest.mark.django_db
def test_a_query_within_a_scope_answers():
    Organisation.objects_of_django.create(name="Harbour", kind="ngo")
    Organisation.objects_of_django.create(name="Lighthouse", kind="ngo")

    found = Organisation.objects.within(Q(name="Harbour"))

    assert [each.name for each in found] == ["Harbour"]
    assert found.count() == 1


@pytest.mark.django_db
def test_two_scopes_together_are_a_scope():
    for name in ("Harbour", "Lighthouse", "Pier"):
        Organisation.objects_of_django.create(name=name, kind="ngo")
    one, other = (
        Organisation.objects.within(Q(name__in=names)) for names in (["Harbour", "Pier"], ["Pier", "Lighthouse"])
    )

    found = [
        sorted(each.name for each in both)
        for both in (one | other, one ^ other, one & other, one.order_by().union(other.order_by()))
    ]

    assert found == [
        ["Harbour", "Lighthouse", "Pier"],
        ["Harbour", "Lighthouse"],
        ["Pier"],
        ["Harbour", "Lighthouse", "Pier"],
    ]


def test_everything_is_given_only_for_a_reason():
    with pytest.raises(QueryWithoutScope):
        Team.objects.everywhere(because="")
