"""Which counts stand behind a percentage: complete and sound against trying them all."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ponleu.core import Percent, Rounding, Share, Unit
from ponleu.findings.rules import reach

bases = st.integers(1, 400)
decimals = st.integers(0, 2)


@st.composite
def printed(draw):
    places = draw(decimals)
    return Percent(
        (Decimal(draw(st.integers(0, 100 * 10**places))) * Decimal(1).scaleb(-places)).quantize(
            Decimal(1).scaleb(-places)
        )
    )


def prints_as(count, base, percent):
    share = Share(count, base, Unit.CHILD)
    return any(share.percent(decimals=percent.decimals, rounding=how) == percent for how in Rounding)


@given(printed(), bases)
def test_no_count_that_prints_as_the_percentage_is_left_out(percent, base):
    tried = [count for count in range(base + 1) if prints_as(count, base, percent)]

    assert set(tried) <= set(reach.counts_behind(percent, base))


@given(printed(), bases)
def test_no_other_count_is_let_in_but_halves_rounded_down(percent, base):
    half = Fraction(1, 2 * 10**percent.decimals)
    low, high = Fraction(percent.value) - half, Fraction(percent.value) + 2 * half

    assert all(low <= Fraction(100 * count, base) < high for count in reach.counts_behind(percent, base))


@given(st.lists(printed(), min_size=2, max_size=3), st.integers(1, 120))
def test_the_common_bases_are_those_at_which_each_is_reachable(percents, up_to):
    tried = [n for n in range(1, up_to + 1) if all(reach.is_reachable(percent, n) for percent in percents)]

    assert list(reach.common_bases(percents, up_to=up_to)) == tried


@given(st.integers(1, 120), decimals)
def test_the_power_is_the_share_of_percentages_that_no_count_prints(base, places):
    every = 100 * 10**places + 1
    shares = [Share(count, base, Unit.CHILD) for count in range(base + 1)]
    can_be = {share.percent(decimals=places, rounding=how).value for share in shares for how in Rounding}

    assert abs(reach.power(base=base, decimals=places) - Fraction(every - len(can_be), every)) <= Fraction(1, 50)


@given(decimals, st.lists(st.integers(1, 60), min_size=2, max_size=6))
def test_true_parts_of_one_whole_can_always_make_a_hundred(places, counts):
    whole = sum(counts)
    for how in Rounding:
        parts = [Share(count, whole, Unit.CHILD).percent(decimals=places, rounding=how) for count in counts]

        assert reach.can_sum_to_whole(parts)


def test_the_adults_answers_of_2013_have_no_common_base_below_862():
    answers = [Percent(Decimal(text)) for text in ("40.48", "45.24", "17.28")]

    assert next(reach.common_bases(answers, up_to=2000)) == 862


def test_one_digit_changed_gives_the_adults_answers_a_base_of_42_or_84():
    answers = [Percent(Decimal(text)) for text in ("40.48", "45.24", "14.28")]

    assert list(reach.common_bases(answers, up_to=103, one_answer_each=True)) == [42, 84]


def test_a_slip_of_the_hand_changes_one_digit_or_swaps_two():
    assert Percent(Decimal("14.28")) in reach.digit_neighbours(Percent(Decimal("17.28")))
    assert Percent(Decimal("71.28")) in reach.digit_neighbours(Percent(Decimal("17.28")))
    assert Percent(Decimal("17.28")) not in reach.digit_neighbours(Percent(Decimal("17.28")))
