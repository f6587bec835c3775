import pytest

from ponleu.core import Percent, Problem
from ponleu.reports.rules.bindings import Form
from ponleu.reports.rules.tree import PlaceState, Value
from ponleu.studies.files.knowledge import knowledge_for
from ponleu.studies.files.reading import read_pack
from ponleu.studies.rules.book import StudyBook, UnknownBlock
from ponleu.studies.rules.values import NoBase, UnknownKey
from tests.studies.packs import CAMBODIA, SMALL


@pytest.fixture(scope="module")
def cambodia():
    pack = read_pack(CAMBODIA)
    knowledge = knowledge_for(pack.study)
    return {
        language: StudyBook.of(pack, language=language, knowledge=knowledge, khmer_digits=language == "km")
        for language in ("en", "km", "en-x-children")
    }


@pytest.mark.parametrize(
    ("key", "form", "english", "khmer"),
    [
        ("issue.t1r1.places", Form.DIGITS, "7", "៧"),
        ("issue.t1r1.places", Form.WORDS, "seven", "ប្រាំពីរ"),
        ("issue.t1r1.places", Form.OF_BASE, "7 of 16 places", "រាជធានី-ខេត្តចំនួន ៧ ក្នុងចំណោម ១៦"),
        ("issue.t1r1.percent", Form.DIGITS, "43.75%", "៤៣.៧៥%"),
        ("participants.consulted", Form.DIGITS, "349", "៣៤៩"),
        ("study.date", Form.DIGITS, "28 May 2013", "ថ្ងៃទី ២៨ ខែឧសភា ឆ្នាំ ២០១៣"),
    ],
)
def test_a_value_is_printed_in_the_language_and_digits_of_the_edition(cambodia, key, form, english, khmer):
    assert (cambodia["en"].value(key, form).shown, cambodia["km"].value(key, form).shown) == (english, khmer)


def test_a_value_carries_its_key_and_its_bare_amount(cambodia):
    assert cambodia["en"].value("issue.t2r1.percent", Form.DIGITS) == Value(
        "issue.t2r1.percent", Percent.parse("18.75"), "18.75%"
    )


def test_a_key_that_is_unknown_is_refused_with_those_that_are_near(cambodia):
    with pytest.raises(UnknownKey) as caught:
        cambodia["en"].value("issue.t9r1.places", Form.DIGITS)

    assert "issue.t4r1.places" in str(caught.value)


def test_a_value_without_a_whole_cannot_be_told_as_a_part(cambodia):
    with pytest.raises(NoBase):
        cambodia["en"].value("suggestions.total", Form.OF_BASE)


@pytest.mark.parametrize(
    ("name", "argument"),
    [("table", "topic.nothing"), ("chart", "places"), ("map", "topic"), ("suggestions", "c9"), ("table", "")],
)
def test_a_block_that_the_study_does_not_have_is_refused(cambodia, name, argument):
    with pytest.raises(UnknownBlock):
        cambodia["en"].block(name, argument)


def test_the_rows_that_differ_from_the_print_are_marked_and_no_others(cambodia):
    marked = {
        row.id
        for topic in ("sale", "prostitution", "material", "abuse")
        for row in cambodia["en"].block("table", f"topic.{topic}")[0].rows
        if any(cell.is_flagged for cell in row.cells)
    }

    assert marked == {"t2r1", "t4r1"}


def test_what_would_mend_a_difference_is_told_both_ways(cambodia):
    table = cambodia["en"].block("table", "differences")[0]

    assert [row.cells[-1].value for row in table.rows] == [
        "18.75% in the print; or a list longer or shorter by 1",
        "50.00% in the print; or a list longer or shorter by 1",
    ]


def test_a_map_tells_apart_named_not_named_and_not_consulted(cambodia):
    figure = cambodia["en"].block("map", "issue.t1r2")[0]

    states = [shape.state for shape in figure.picture.shapes]

    assert [states.count(state) for state in PlaceState] == [5, 11, 8]
    assert all(shape.polygons for shape in figure.picture.shapes)


def test_kampong_cham_of_2013_is_drawn_with_what_became_tboung_khmum(cambodia):
    shapes = {shape.id: shape for shape in cambodia["en"].block("map", "consulted")[0].picture.shapes}

    assert len(shapes) == 24
    assert len(shapes["kcm"].polygons) == 2


def test_a_place_that_was_consulted_and_named_nothing_says_so(cambodia):
    rows = {row.id: row for row in cambodia["en"].block("table", "places")[0].rows}

    assert [cell.value for cell in rows["srp"].cells] == [
        "Siem Reap",
        "consulted; none of these issues was named",
        0,
    ]


def test_the_limbs_of_article_3_that_no_row_covers_are_named(cambodia):
    rows = cambodia["en"].block("table", "coverage")[0].rows

    uncovered = [row.id for row in rows if row.cells[-1].value == "no issue is about it"]

    assert uncovered == ["OPSC 3(1)(a)(i)b", "OPSC 3(1)(a)(i)c"]  # organs and forced labour: quoted there, and no row


def test_every_block_can_be_told_in_every_language(cambodia):
    asked = [
        ("table", "participants"), ("chart", "participants.consulted"), ("chart", "participants.adults"),
        ("chart", "topic.sale"), ("chart", "answers.q1"), ("chart", "answers.q2"), ("map", "topic.material"),
        ("suggestions", "c1"), ("suggestions", "c2"), ("suggestions", "c3"), ("how-we-did-it", ""), ("missing", ""),
        ("sources", ""),
    ]  # fmt: skip

    told = {language: [len(book.block(*each)) for each in asked] for language, book in cambodia.items()}

    assert told["en"] == told["km"] == told["en-x-children"]
    assert all(told["en"])


def test_a_citation_must_be_a_provision_that_is_recorded(cambodia):
    assert cambodia["km"].citation("OPSC 3(1)(b)").shown == "OPSC ៣(១)(b)"
    with pytest.raises(Problem):
        cambodia["en"].citation("OPSC 3(9)")


def test_a_study_without_a_gazetteer_has_tiles_and_its_own_word_for_a_place():
    pack = read_pack(SMALL)
    book = StudyBook.of(pack, language="en", knowledge=knowledge_for(pack.study))

    figure = book.block("map", "topic.school")[0]

    assert [shape.polygons for shape in figure.picture.shapes] == [()] * len(pack.places)
    assert book.value("issue.a.places", Form.OF_BASE).shown == "3 of 4 districts"


def test_a_map_names_only_its_own_states(cambodia):
    legends = [
        [label for _state, label in cambodia["en"].block("map", about)[0].picture.legend]
        for about in ("consulted", "issue.t1r1")
    ]

    assert legends == [
        ["children were consulted", "nobody was consulted"],
        ["named", "consulted, not named", "not consulted"],
    ]


def test_a_limb_that_continues_its_paragraph_is_told_with_it(cambodia):
    rows = {row.id: row for row in cambodia["en"].block("table", "coverage")[0].rows}

    assert rows["OPSC 3(1)(a)(i)c"].cells[1].value == "Offering, handing over or taking a child for forced labour"


def test_names_are_a_sentence_for_readers_and_a_list_for_programs(cambodia):
    cell = cambodia["en"].block("table", "topic.sale")[0].rows[2].cells[1]

    assert (cell.inlines[0].shown, cell.value) == (
        "Koh Kong, Phnom Penh and Preah Sihanouk",
        "Koh Kong; Phnom Penh; Preah Sihanouk",
    )
