import pytest

from ponleu.core import Percent, Share, Unit
from ponleu.findings.rules.tables import (
    NobodyConsulted,
    PlaceRow,
    mentions_per_place,
    place_rows,
    places_with_any,
    uncovered,
)

ASKED = ["Northam", "Southam", "Eastham", "Westham"]


def test_a_row_holds_the_places_in_the_order_of_the_frame_and_their_share_of_all_that_were_asked():
    mentions = [("A", "Eastham"), ("A", "Northam"), ("A", "Northam")]

    rows = place_rows(["A"], mentions, ASKED, decimals=1)

    assert rows == (PlaceRow("A", ("Northam", "Eastham"), Share(2, 4, Unit.PLACE), Percent.parse("50.0")),)


def test_an_issue_that_nobody_named_has_a_row_of_nothing_out_of_all():
    (row,) = place_rows(["A"], [], ASKED, decimals=2)

    assert (row.places, row.share, str(row.percent)) == ((), Share(0, 4, Unit.PLACE), "0.00%")


def test_a_share_without_a_base_is_refused():
    with pytest.raises(NobodyConsulted):
        place_rows(["A"], [("A", "Northam")], [], decimals=2)


@pytest.mark.parametrize(
    ("named", "printed", "differs"),
    [(1, "25", False), (1, "25.00", False), (1, "37.5", True), (2, "50.0", False), (3, "80", True)],
)
def test_what_was_printed_differs_only_when_no_rounding_gives_it(named, printed, differs):
    (row,) = place_rows(
        ["A"], [("A", place) for place in ASKED[:named]], ASKED, decimals=2, printed={"A": Percent.parse(printed)}
    )

    assert row.differs is differs


@pytest.mark.parametrize("printed", ["6.3", "6.2", "6.25"])
def test_half_up_half_even_and_cutting_off_are_all_allowed(printed):
    asked = [f"p{number}" for number in range(16)]

    (row,) = place_rows(["A"], [("A", "p3")], asked, decimals=2, printed={"A": Percent.parse(printed)})

    assert not row.differs


def test_a_place_that_was_asked_and_named_nothing_is_counted_as_zero():
    assert mentions_per_place([("A", "Northam"), ("B", "Northam"), ("A", "Southam")], ASKED) == {
        "Northam": 2,
        "Southam": 1,
        "Eastham": 0,
        "Westham": 0,
    }


def test_places_with_any_mention_are_told_once():
    rows = place_rows(["A", "B"], [("A", "Southam"), ("B", "Southam"), ("B", "Northam")], ASKED, decimals=0)

    assert set(places_with_any(rows)) == {"Northam", "Southam"}


def test_a_limb_that_a_row_reaches_only_through_a_part_of_it_is_covered():
    limbs = ["3(1)(a)(i)", "3(1)(a)(i)b", "3(1)(b)"]

    assert uncovered(limbs, ["3(1)(a)(i)b"]) == ("3(1)(b)",)
