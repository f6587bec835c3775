from datetime import date

import pytest

from ponleu.core import Period
from ponleu.core.period import EndsBeforeItStarts


def test_the_last_day_of_a_period_is_not_in_it():
    period = Period(date(2012, 2, 23), date(2012, 2, 25))

    assert [date(2012, 2, day) in period for day in (22, 23, 24, 25)] == [False, True, True, False]


def test_a_period_without_ends_holds_every_day():
    assert [day in Period() for day in (date(1, 1, 1), date(9999, 12, 31))] == [True, True]


def test_two_periods_that_only_touch_do_not_overlap():
    before, after = Period(None, date(2014, 1, 1)), Period(date(2014, 1, 1), None)

    assert (before.overlaps(after), after.overlaps(before), before.overlaps(Period())) == (False, False, True)


def test_a_period_must_hold_at_least_one_day():
    with pytest.raises(EndsBeforeItStarts):
        Period(date(2014, 1, 1), date(2014, 1, 1))
