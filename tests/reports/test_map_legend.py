from dataclasses import replace

from ponleu.reports.html import render_blocks
from ponleu.reports.phrases import map_legend
from ponleu.reports.rules.tree import PlaceState
from tests.reports.sample import Words, a_map


def test_a_map_is_explained_in_its_own_words_where_it_has_some():
    figure = a_map(Words("en"))
    asked = replace(figure.picture, legend=(("mentioned", "Asked"), ("not_consulted", "Not asked")))

    html = render_blocks([replace(figure, picture=asked)], "en")

    assert map_legend(asked, "en") == ((PlaceState.MENTIONED, "Asked"), (PlaceState.NOT_CONSULTED, "Not asked"))
    assert ("Asked" in html, "Consulted, not named" in html) == (True, False)


def test_a_map_without_words_of_its_own_is_explained_in_the_writers_words():
    figure = a_map(Words("en"))

    assert [label for _state, label in map_legend(replace(figure.picture, legend=()), "en")] == [
        "Named",
        "Consulted, not named",
        "Not consulted",
    ]
