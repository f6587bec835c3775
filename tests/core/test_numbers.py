from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.core import Percent, Rounding, Share, Unit
from ponleu.core.numbers import NotAPercentage


@pytest.mark.parametrize(
    ("count", "base", "decimals", "rounding", "printed"),
    [
        (7, 16, 2, Rounding.HALF_UP, "43.75%"),
        (1, 16, 1, Rounding.HALF_UP, "6.3%"),
        (1, 16, 1, Rounding.HALF_EVEN, "6.2%"),
        (1, 16, 1, Rounding.CUT_OFF, "6.2%"),
        (50, 349, 2, Rounding.HALF_UP, "14.33%"),
        (4, 16, 2, Rounding.HALF_UP, "25.00%"),
        (0, 16, 0, Rounding.HALF_UP, "0%"),
        (16, 16, 2, Rounding.HALF_UP, "100.00%"),
    ],
)
def test_a_share_is_printed_with_exactly_the_decimals_asked_for(count, base, decimals, rounding, printed):
    assert str(Share(count, base, Unit.PLACE).percent(decimals=decimals, rounding=rounding)) == printed


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 4))
def test_rounding_never_moves_a_percentage_by_more_than_half_of_its_last_digit(pair, decimals):
    count, base = pair

    printed = Share(count, base, Unit.CHILD).percent(decimals=decimals).value

    assert abs(printed * base - 100 * count) * 2 <= Decimal(10) ** -decimals * base


@pytest.mark.parametrize("text", ["", "abc", "101%", "1e1", "-3%", "12.%", "1 2%", "100.01"])
def test_what_is_not_a_percentage_is_refused(text):
    with pytest.raises(NotAPercentage):
        Percent.parse(text)


@pytest.mark.parametrize(("count", "base"), [(-1, 3), (4, 3), (0, 0)])
def test_a_share_of_nothing_or_over_the_whole_cannot_be_made(count, base):
    with pytest.raises(ValueError, match="is not a share"):
        Share(count, base, Unit.CHILD)
