from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.vault.rules.chain import COLUMNS, NOTHING, Breach, Broken, against_anchor, canonical, first_broken, link
from ponleu.vault.rules.entries import entry_of

AT = datetime(2027, 3, 1, 4, 5, tzinfo=UTC)
ACTOR = UUID(int=7)


def an_entry(number=1, **given):
    plain = {
        "number": number,
        "at": AT,
        "verb": "vault.tested",
        "outcome": "done",
        "actor": ACTOR,
        "scope": None,
        "subject_kind": "cases.concern",
        "subject": "12",
        "details": {"narrative": True, "count": 3},
    }
    return plain | given


def a_chain(count):
    made, before = [], NOTHING
    for number in range(1, count + 1):
        entry = an_entry(number, subject=str(number))
        entry["hash"] = before = link(before, entry)
        made.append(entry)
    return made


OTHER = {
    "number": 2,
    "at": AT + timedelta(microseconds=1),
    "verb": "vault.testes",
    "outcome": "refused",
    "actor": None,
    "scope": UUID(int=8),
    "subject_kind": "cases.concerns",
    "subject": "",
    "details": {"narrative": 1, "count": 3},
}


def test_the_format_never_changes():
    assert link(NOTHING, an_entry()).hex() == "41c0990f7afbe0bdace527268cb3be0f8d97bf7ac97f29c6199d0730eb04a5ff"


@pytest.mark.parametrize("column", COLUMNS)
def test_the_hash_covers_every_column(column):
    assert link(NOTHING, an_entry()) != link(NOTHING, an_entry() | {column: OTHER[column]})


def test_the_hash_covers_the_one_before():
    assert link(b"a" * 32, an_entry()) != link(b"b" * 32, an_entry())
    assert link(b"", an_entry()) == link(NOTHING, an_entry())


@given(
    st.lists(st.text("ab.", max_size=3), min_size=4, max_size=4),
    st.lists(st.text("ab.", max_size=3), min_size=4, max_size=4),
)
def test_no_two_entries_are_written_alike(one, other):
    names = ("verb", "outcome", "subject_kind", "subject")

    same = canonical(an_entry() | dict(zip(names, one, strict=True))) == canonical(
        an_entry() | dict(zip(names, other, strict=True))
    )

    assert same == (one == other)


def test_what_a_database_gives_back_differently_is_the_same_entry():
    elsewhere = AT.astimezone(timezone(timedelta(hours=7)))

    assert canonical(an_entry(at=elsewhere, details={"count": 3, "narrative": True})) == canonical(an_entry())


@pytest.mark.parametrize("number", [-1, 2**63, True, "1"])
def test_a_number_that_no_database_holds_is_refused(number):
    with pytest.raises(ValueError, match="no entry has such a number"):
        link(NOTHING, an_entry(number))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no entry has such a at"):
        link(NOTHING, an_entry(at=AT.replace(tzinfo=None)))


def test_a_whole_chain_has_no_broken_link():
    assert first_broken(a_chain(9)) is None
    assert first_broken([]) is None


@pytest.mark.parametrize("column", COLUMNS[1:])
@pytest.mark.parametrize("number", [1, 5, 9])
def test_an_edited_entry_is_found(column, number):
    chain = a_chain(9)
    chain[number - 1][column] = OTHER[column]

    assert first_broken(chain) == Broken(number, Breach.CHANGED)


@pytest.mark.parametrize("number", [1, 5, 8])
def test_an_entry_that_was_removed_is_found(number):
    chain = a_chain(9)
    del chain[number - 1]

    assert first_broken(chain) == Broken(number, Breach.MISSING)


def test_a_gap_closed_by_new_numbers_is_found():
    chain = a_chain(9)
    del chain[4]
    for entry in chain[4:]:
        entry["number"] -= 1

    assert first_broken(chain) == Broken(5, Breach.CHANGED)


def test_entries_in_another_order_are_found():
    chain = a_chain(9)
    chain[3], chain[6] = chain[6] | {"number": 4}, chain[3] | {"number": 7}

    assert first_broken(chain) == Broken(4, Breach.CHANGED)


def test_an_entry_chained_anew_breaks_at_the_next():
    chain = a_chain(9)
    chain[3]["outcome"] = "refused"
    chain[3]["hash"] = link(chain[2]["hash"], chain[3])

    assert first_broken(chain) == Broken(5, Breach.CHANGED)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", None),
        ("at", "2027-03-01"),
        ("actor", "7"),
        ("verb", None),
        ("verb", "\ud800"),
        ("hash", None),
        ("hash", "x"),
    ],
)
def test_a_column_that_cannot_be_read_is_named_and_stops_nothing(column, value):
    chain = a_chain(3)
    chain[1][column] = value

    assert first_broken(chain) == Broken(2, Breach.UNREADABLE)


def test_a_chain_made_anew_does_not_fit_its_anchor():
    made, anew = a_chain(9), a_chain(9)
    anew[3]["outcome"] = "refused"
    for before, entry in pairwise(anew[2:]):
        entry["hash"] = link(before["hash"], entry)

    assert first_broken(anew) is None
    assert against_anchor(9, made[8]["hash"], last=9, found=anew[8]["hash"]) == Broken(9, Breach.REMADE)
    assert against_anchor(9, made[8]["hash"], last=9, found=made[8]["hash"]) is None
    assert against_anchor(9, made[8]["hash"], last=12, found=made[8]["hash"]) is None


def test_a_chain_cut_at_its_end_does_not_reach_its_anchor():
    assert against_anchor(9, b"h" * 32, last=6, found=NOTHING) == Broken(7, Breach.CUT)
    assert against_anchor(9, b"h" * 32, last=0, found=NOTHING) == Broken(1, Breach.CUT)


def as_entry(verb="vault.tested", **given):
    plain = {
        "at": AT,
        "actor": ACTOR,
        "subject_kind": "",
        "subject": "",
        "scope": None,
        "outcome": "done",
        "details": {},
    }
    return entry_of(verb, **plain | given)


def test_a_workers_moment_is_cut_to_the_minute():
    entry = as_entry(at=datetime(2027, 3, 1, 23, 59, 58, 999999, tzinfo=UTC), subject="12")

    assert (entry["at"], entry["subject"]) == (datetime(2027, 3, 1, 23, 59, tzinfo=UTC), "12")


def test_without_an_actor_the_moment_is_cut_to_the_day_and_the_subject_left_out():
    entry = as_entry(
        at=datetime(2027, 3, 1, 23, 59, 58, tzinfo=UTC), actor=None, subject_kind="cases.concern", subject="12"
    )

    assert (entry["at"], entry["subject_kind"], entry["subject"]) == (
        datetime(2027, 3, 1, tzinfo=UTC),
        "cases.concern",
        "",
    )


def test_a_moment_of_another_zone_is_cut_in_utc():
    early = datetime(2027, 3, 2, 6, 30, tzinfo=timezone(timedelta(hours=7)))

    assert as_entry(at=early, actor=None)["at"] == datetime(2027, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("value", [0, -3, 9_999_999, True, False, "identity", "identity.first_name", "a1", "2027-03"])
def test_counts_flags_months_and_names_of_fields_may_stand_in_the_details(value):
    assert as_entry(details={"what": value})["details"] == {"what": value}


@pytest.mark.parametrize(
    "value",
    [
        "Concern text A",
        "ពាក្យ",
        "Sokha",
        "sokha chan",
        "a" * 41,
        "",
        "a\n",
        "tel012345678",
        "012345678",
        "2027-03-01",
        12_345_678,
        -10_000_000,
        1.5,
        None,
        b"identity",
        ["identity"],
        {"identity": True},
        ACTOR,
    ],
)
def test_nothing_that_could_carry_content_may_stand_in_the_details(value):
    with pytest.raises(ValueError, match="the trail takes no such details"):
        as_entry(details={"what": value})


@pytest.mark.parametrize("name", ["Concern text A", "ពាក្យ", "a" * 41, "", "tel012345678"])
def test_nor_may_the_name_of_a_detail(name):
    with pytest.raises(ValueError, match="the trail takes no such details"):
        as_entry(details={name: 1})


def test_many_details_together_could_be_a_text():
    with pytest.raises(ValueError, match="no such details"):
        as_entry(details={f"a{at}": at for at in range(13)})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "opened"),
        ("verb", "vault.Opened"),
        ("verb", "vault.opened again"),
        ("outcome", "perhaps"),
        ("actor", str(ACTOR)),
        ("scope", 7),
        ("subject", "sokha"),
        ("subject", "12 "),
        ("subject", "១២"),
        ("subject_kind", "Concern A"),
        ("subject_kind", "12"),
    ],
)
def test_the_other_columns_take_only_what_they_are_for(column, value):
    with pytest.raises(ValueError, match=f"the trail takes no such {column}"):
        as_entry(**{column: value})


@pytest.mark.parametrize("subject", ["12", str(2**63 - 1), str(UUID(int=2**127)), "2027-03", ""])
def test_a_subject_is_an_id_or_a_month(subject):
    assert as_entry(subject=subject)["subject"] == subject


def test_a_moment_without_a_zone_stands_in_no_entry():
    with pytest.raises(ValueError, match="at has no time zone"):
        as_entry(at=AT.replace(tzinfo=None))


@given(st.text(min_size=1, max_size=60))
def test_whatever_a_detail_lets_through_is_short_and_plain(text):
    try:
        as_entry(details={"what": text})
    except ValueError:
        return
    assert len(text) <= 40
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.-")
