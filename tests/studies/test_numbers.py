"""The numbers of Cambodia 2013, against the facts that were taken out of the report by hand."""

import pytest

from ponleu.studies.files.reading import read_pack
from ponleu.studies.rules.manifest import numbers_of
from ponleu.studies.rules.numbers import Numbers
from tests.studies.packs import CAMBODIA

# row: places listed, percentage that they give, percentage that was printed
TABLES_1_TO_4 = {
    "t1r1": (7, "43.75", "43.75"),
    "t1r2": (5, "31.25", "31.25"),
    "t1r3": (3, "18.75", "18.75"),
    "t1r4": (3, "18.75", "18.75"),
    "t2r1": (3, "18.75", "25"),
    "t2r2": (1, "6.25", "6.25"),
    "t2r3": (2, "12.50", "12.5"),
    "t3r1": (6, "37.50", "37.5"),
    "t3r2": (2, "12.50", "12.5"),
    "t3r3": (13, "81.25", "81.25"),
    "t3r4": (6, "37.50", "37.50"),
    "t3r5": (2, "12.50", "12.5"),
    "t3r6": (2, "12.50", "12.5"),
    "t4r1": (8, "50.00", "56.25"),
    "t4r2": (3, "18.75", "18.75"),
}
MENTIONS_PER_PLACE = {
    "pnp": 9, "rtk": 9, "shv": 7, "bmc": 7, "kan": 5, "kcm": 5, "kkg": 5, "pvh": 5,
    "pur": 4, "kch": 3, "pvg": 2, "krt": 2, "svr": 1, "tak": 1, "btb": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def pack():
    return read_pack(CAMBODIA)


def test_all_fifteen_rows_come_out_of_the_mentions_and_two_differ_from_the_print(pack):
    rows = numbers_of(pack)["issues"]

    assert {id_: (row["places"], row["percent"], row["printed"]) for id_, row in rows.items()} == TABLES_1_TO_4
    assert {row["base"] for row in rows.values()} == {16}
    assert [id_ for id_, row in rows.items() if row["differs"]] == ["t2r1", "t4r1"]


def test_the_mentions_are_sixty_six_and_one_place_that_was_consulted_named_nothing(pack):
    by_place = dict(numbers_of(pack)["mentions"]["by_place"])

    zero = [place for place, count in by_place.items() if count == 0]

    assert len(pack.mentions) == sum(by_place.values()) == 66
    assert [place.name["en"] for place in pack.places if place.id in zero] == ["Siem Reap"]
    assert {place: count for place, count in by_place.items() if count} == MENTIONS_PER_PLACE


def test_places_with_any_mention_of_a_topic(pack):
    assert list(numbers_of(pack)["topics"].values()) == [10, 4, 15, 8]


def test_sixteen_of_the_twenty_four_areas_of_2013_were_consulted(pack):
    assert numbers_of(pack)["places"] == {"frame": 24, "consulted": 16}


def test_three_events_have_three_counts_of_representatives_and_each_keeps_its_own(pack):
    counts = {row.event: row.count for row in pack.participants if not row.of and row.unit == "child"}

    assert sorted(counts.values()) == [31, 32, 33, 349]


def test_the_shares_of_people_are_those_that_were_printed(pack):
    numbers = Numbers(pack)
    printed = {row.id: row for row in pack.participants if row.printed}

    found = {id_: str(numbers.part(row).percent(decimals=2)) for id_, row in printed.items()}

    assert found == {id_: str(row.printed) for id_, row in printed.items()}
    assert {row.count for row in printed.values()} == {50, 22, 66, 15}


def test_there_are_thirty_suggestions_and_each_is_under_one_of_three_causes(pack):
    per_cause = [sum(each.cause == cause.id for each in pack.suggestions) for cause in pack.causes]

    assert per_cause == [12, 11, 7]
    assert [each.id for each in pack.suggestions] == [f"S{n:02}" for n in range(1, 31)]


def test_suggestions_on_drugs_migration_and_early_marriage_have_no_finding(pack):
    unlinked = {each.id for each in pack.suggestions if not each.issues}

    assert {"S03", "S04", "S12"} <= unlinked


def test_every_datum_says_where_it_stands_in_the_source(pack):
    lines = [
        row.source
        for table in ("places", "mentions", "published", "participants", "answers")
        for row in getattr(pack, table)
    ]

    assert all(lines)
    assert all(source.startswith("L") for source in (row.source for row in pack.mentions))


def test_a_count_that_no_base_explains_has_none(pack):
    adults = [row for row in pack.answers if row.respondents == "adults"]

    assert {(row.base, row.base_basis) for row in adults} == {(None, "unknown")}
