from datetime import date

from ponleu.site.hotlines import TABLE, answered_lately

HEADER = TABLE.read_text(encoding="utf-8").splitlines()[0]
TODAY = date(2030, 6, 1)


def a_table(folder, *called_on):
    rows = [f"XEX,Line {n},,555-010{n},day and night,,{day},an operator,invented" for n, day in enumerate(called_on)]
    table = folder / "hotlines.csv"
    table.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return table


def test_a_number_is_shown_only_when_somebody_called_it_in_the_last_three_months(tmp_path):
    table = a_table(tmp_path, "2030-05-31", "2030-03-01", "2030-02-28", "", "2030-06-02")

    shown = [line.number for line in answered_lately(TODAY, table=table)]

    assert shown == ["555-0100", "555-0101"]  # yesterday and 92 days ago; not 93, never, or tomorrow


def test_the_table_that_ships_names_no_number_because_nobody_has_called_one():
    assert answered_lately(TODAY) == ()
