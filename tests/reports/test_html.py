import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from ponleu.core import Percent
from ponleu.reports.html import page, render_blocks, style_source
from ponleu.reports.html.page import style
from ponleu.reports.rules import tree as t
from ponleu.reports.rules.walk import values_of
from tests.reports.sample import Words, a_bar_chart, a_map, a_table, an_edition

ENGLISH = Words("en")


class Reader(HTMLParser):
    """Notes every tag, every bound value and the words outside the style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.values: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open.append(tag)
        if tag == "data":
            found = dict(attributes)
            self.values.append((found["data-key"], found["value"], ""))

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.words.append(data)
        if "data" in self.open:
            key, value, shown = self.values[-1]
            self.values[-1] = (key, value, shown + data)


def bare(value: t.Value) -> str:
    return f"{value.amount.value:f}" if isinstance(value.amount, Percent) else str(value.amount)


@pytest.mark.parametrize(("language", "khmer_digits"), [("en", False), ("km", True)])
def test_every_bound_number_stands_in_the_page_once_in_order_with_its_key_and_bare_value(language, khmer_digits):
    edition = an_edition(language, khmer_digits=khmer_digits)

    found = Reader(page(edition)).values

    assert found == [(value.key, bare(value), value.shown) for value in values_of(edition)]
    assert len(found) > 40


def test_what_somebody_wrote_is_never_markup():
    attack = "<script>alert(1)</script> & \"quotes\" 'single' </style> <!-- -->"
    said = (t.Text(attack),)
    value = t.Value('key"><b>', attack, attack)
    table = t.TableBlock(
        'id"><b>',
        attack,
        (t.Column("c", attack), t.Column("d", attack), t.Column("e", attack), t.Column("f", attack)),
        (t.Row("r", (t.Cell(said), t.Cell((value,), attack, is_flagged=True), t.Cell(()), t.Cell(()))),),
        (attack,),
    )
    shape = t.PlaceShape("p", attack, t.PlaceState.MENTIONED, ((((1.0, 1.0), (2.0, 1.0), (2.0, 2.0)),),))
    blocks = (
        t.Heading(2, said, 'anchor"><b>'),
        t.Paragraph((*said, t.Strong(said), t.Emphasis(said), t.Quoted(said, 'x"><b>'), t.Citation(attack, attack))),
        t.QuoteBlock((t.Paragraph(said),), attack, 'y"><b>'),
        t.Callout(t.CalloutKind.NOTE, attack, (t.Paragraph(said),)),
        table,
        t.Figure('figure"><b>', attack, attack, t.PlaceMap((shape,), attack), table),
        t.Figure("f2", attack, attack, t.PlaceMap((t.PlaceShape("p", attack, t.PlaceState.NOT_CONSULTED),)), table),
        t.Figure("f3", attack, attack, t.DotChart(((attack, 2),), "child"), table),
        t.Figure("f4", attack, attack, t.BarChart((), 2, "child", attack), table),
        t.Cards((t.Card('card"><b>', attack, ((attack, said),), (attack,)),)),
        t.Timeline((t.Step('step"><b>', attack, attack, attack, (), True),)),
    )
    edition = an_edition(
        chapters=(t.Chapter('c"><b>', attack, blocks, attack),),
        title=attack,
        subtitle=attack,
        made_by=attack,
        published=attack,
        notices=(attack,),
        licence=attack,
        palette=(attack,) * 5,
        language='en"><b>',
    )

    reader = Reader(page(edition))

    assert {tag for tag, _ in reader.tags} & {"script", "b", "img", "link", "iframe", "object"} == set()
    assert [tag for tag, _ in reader.tags].count("style") == 1
    assert not [
        name for _, attributes in reader.tags for name in attributes if name.startswith("on") or name == "style"
    ]
    assert "".join(reader.words).count(attack) > 25


def test_a_page_keeps_to_itself_but_for_three_font_files():
    html = page(an_edition())

    assert re.findall(r"url\(([^)#][^)]*)\)", html) == [
        "fonts/noto-sans.woff2",
        "fonts/noto-sans-khmer.woff2",
        "fonts/bricolage-grotesque.woff2",
    ]
    assert re.findall(r"(?:https?:)?//\w", html) == []


def test_identifiers_are_unique_and_every_link_leads_somewhere():
    twice = an_edition(
        chapters=(an_edition().chapters[2], t.Chapter("again", "Again", an_edition().chapters[2].blocks))
    )

    for edition in (an_edition(), twice):
        tags = Reader(page(edition)).tags
        ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
        assert sorted(set(ids)) == sorted(ids)
        assert {attributes["href"][1:] for tag, attributes in tags if tag == "a"} <= set(ids)


def test_headings_go_down_one_level_at_a_time():
    tags = [tag for tag, _ in Reader(page(an_edition())).tags if re.fullmatch("h[1-6]", tag)]

    levels = [int(tag[1]) for tag in tags]

    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_khmer_inside_english_says_so_and_english_inside_khmer_too():
    assert render_blocks([t.Paragraph((t.Text("The word ពន្លឺ."),))], "en") == (
        '<p>The word <span lang="km">ពន្លឺ</span>.</p>'
    )
    assert render_blocks([t.Paragraph((t.Text("មាត្រា OPSC ៣"),))], "km") == (
        '<p>មាត្រា <span lang="en">OPSC</span> ៣</p>'
    )


def test_a_heading_is_set_one_deeper_than_the_title_it_stands_under():
    heading = t.Heading(2, (t.Text("A"),), "a-1")

    assert render_blocks([heading], "en", below=1) == '<h2 id="a-1">A</h2>'
    assert render_blocks([heading], "en", below=3) == '<h4 id="a-1">A</h4>'


def test_each_figure_has_alternative_text_and_its_table():
    tags = Reader(render_blocks([a_bar_chart(ENGLISH), a_map(ENGLISH)], "en")).tags

    pictures = [attributes["aria-label"] for _, attributes in tags if attributes.get("role") == "img"]

    assert pictures == [a_bar_chart(ENGLISH).alt, a_map(ENGLISH).alt]
    assert [tag for tag, _ in tags].count("details") == 2
    assert [tag for tag, _ in tags].count("table") == 2


def test_a_bar_is_as_long_as_its_share_of_its_own_base():
    html = render_blocks([a_bar_chart(ENGLISH)], "en")

    assert re.findall(r'viewBox="0 0 (\d+) 1".*?r-mentioned" d="M0 0h(\d+)v1', html)[:2] == [("6", "5"), ("6", "3")]


def test_a_state_is_told_by_more_than_colour():
    assert ".r-not-mentioned { fill: var(--r-sheet)" in (css := _css())
    assert "r-mentioned { fill: var(--r-night)" in css
    assert "<pattern" in render_blocks([a_map(ENGLISH)], "en")


def _css() -> str:
    from importlib.resources import files

    return files("ponleu.reports").joinpath("static/reports/report.css").read_text("utf-8")


def test_the_stylesheet_stays_small_and_is_named_by_its_hash_for_a_content_security_policy():
    assert len(style().encode()) < 20_000
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", style_source())
    assert f"<style>{style()}</style>" in page(an_edition())


def test_words_meet_their_ground_with_contrast_of_at_least_four_and_a_half():
    pairs = [
        ("#22252b", "#fbf6ec"),
        ("#1f2a44", "#fbf6ec"),
        ("#5f5a4e", "#fbf6ec"),
        ("#3f6f5b", "#fffdf8"),
        ("#b4512f", "#fbf6ec"),
        ("#22252b", "#e8a33d"),
        ("#f6d9a6", "#1f2a44"),
        ("#8a3b20", "#fffdf8"),
        ("#2f5a48", "#eef4ef"),
        ("#5f5a4e", "#efe5d0"),
    ]

    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_page_grows_with_its_table_and_no_faster():
    small, great = (a_table(ENGLISH, rows=rows) for rows in (10, 3334))

    assert len(render_blocks([great], "en")) < 340 * len(render_blocks([small], "en"))
