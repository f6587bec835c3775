import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponleu.reports import svg
from ponleu.reports.rules.drawing import (
    MOST_DOTS,
    PALETTE,
    SHEET_WIDTH,
    cloth,
    cover_colours,
    dots,
    labels,
    sheet,
    thinned,
)
from ponleu.reports.rules.scripts import foreign_language, runs
from ponleu.reports.rules.tree import PlaceMap, PlaceShape, PlaceState
from ponleu.reports.rules.walk import tables_of, values_of
from tests.reports.sample import Words, a_map, an_edition


def a_place(id: str, west: float, south: float, east: float, north: float) -> PlaceShape:
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return PlaceShape(id, id, PlaceState.MENTIONED, ((ring,),))


def test_a_map_is_as_wide_as_the_sheet_and_north_is_up():
    drawn = sheet(PlaceMap((a_place("south", 0, 0, 2, 1), a_place("north", 0, 1, 2, 2))))

    south, north = drawn.places
    assert drawn.width == SHEET_WIDTH
    assert north.middle[1] < south.middle[1]
    assert south.middle[0] == north.middle[0] == SHEET_WIDTH // 2


def test_a_degree_of_longitude_is_shorter_away_from_the_equator():
    at_sixty = sheet(PlaceMap((a_place("far", 0, 59, 2, 61),)))

    assert at_sixty.height == 2 * SHEET_WIDTH  # cos 60° is one half


def test_a_map_without_boundaries_is_no_sheet():
    assert sheet(a_map(Words("en"), with_boundaries=False).picture) is None


def test_points_on_top_of_each_other_are_left_out():
    assert thinned([(0, 0), (1, 0), (9, 0), (9, 9), (9, 10), (0, 0)]) == ((0, 0), (9, 0), (9, 9))


def test_no_name_lies_on_another():
    drawn = sheet(
        PlaceMap(tuple(a_place(f"A long name {number}", 0, number / 50, 2, (number + 1) / 50) for number in range(40)))
    )

    placed = labels(drawn.places)

    assert 0 < len(placed) < 40
    assert all(abs(one.y - other.y) >= 20 for one in placed for other in placed if one is not other)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=5))
def test_dots_stand_for_everybody_as_nearly_as_they_can(counts):
    drawn = dots(counts)

    assert sum(drawn.counts) == sum(counts) // drawn.each_is <= MOST_DOTS
    assert all(
        abs(dot * drawn.each_is - count) < drawn.each_is for dot, count in zip(drawn.counts, counts, strict=True)
    )


def test_few_enough_are_drawn_one_by_one():
    assert dots([206, 143]) == (1, (206, 143))
    assert dots([40_000, 9_000, 1_000]) == (100, (400, 90, 10))


def test_each_dot_is_drawn_once():
    drawing = svg.dot_rows((30, 2))

    assert drawing.count("h.1") == 30 + 2 * 2  # a ring is a dot with a smaller one on it
    assert 'viewBox="0 0 250 20"' in drawing


def test_a_bar_has_a_cell_for_each_place_but_not_for_each_of_thousands():
    assert svg.bar(5, 16).count(" 0v1") == 15
    assert svg.bar(500, 1600).count(" 0v1") == 0
    assert 'class="r-mentioned"' not in svg.bar(0, 16)


def test_a_drawing_for_print_has_its_own_colours_and_no_letters():
    drawn = sheet(a_map(Words("en")).picture)

    printed = svg.for_print(svg.place_map(drawn, id="hatch", with_names=False))

    assert printed.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    assert "<text" not in printed
    assert "<title" not in printed
    assert ".r-mentioned{fill:#1f2a44" in printed


def test_each_study_weaves_its_own_cloth_and_always_the_same():
    assert cloth("one", PALETTE) == cloth("one", PALETTE) != cloth("two", PALETTE)
    assert {band.colour for band in cloth("one", PALETTE)} <= set(PALETTE)


@pytest.mark.parametrize("palette", [(), ("#ffffff",) * 4, ("#fff",) * 5, ('"/><script>',) * 5, ("red",) * 5])
def test_colours_that_are_none_give_way_to_ours(palette):
    assert cover_colours(palette) == PALETTE


@given(st.text(alphabet="abក្ខ ០1.“"), st.sampled_from(["en", "km", "fr"]))
def test_cutting_a_text_by_script_loses_nothing(text, language):
    assert "".join(run.text for run in runs(text, language)) == text


def test_a_quotation_in_both_scripts_has_no_language_of_its_own():
    assert [foreign_language(text, "en") for text in ("ពន្លឺ", "light", "ពន្លឺ light")] == ["km", "", ""]
    assert foreign_language("light", "km") == "en"


def test_a_table_that_stands_twice_is_exported_once():
    edition = an_edition(more=2)

    assert [table.id for table in tables_of(edition)] == ["table-a", "table-0", "table-1"]
    assert len(values_of(edition)) > len(values_of(an_edition()))
