import pytest
from hypothesis import given
from hypothesis import strategies as some

from ponleu.standards.files import load_terminology
from ponleu.standards.rules import quoted_spans

TERMINOLOGY = load_terminology()


def found_in(text):
    return [(occurrence.text, occurrence.replacement) for occurrence in TERMINOLOGY.find(text)]


def test_a_term_to_avoid_is_found_with_what_to_say_instead():
    assert found_in("Child prostitution and child\npornography are treaty words.") == [
        ("Child prostitution", "Exploitation of children in prostitution"),
        ("child\npornography", "child sexual abuse material"),
    ]


@pytest.mark.parametrize(
    "quoted",
    [
        "“child prostitution”",
        '"child prostitution"',
        "«\u00a0child prostitution\u00a0»",
        "„child prostitution“",
        "‘child prostitution’",
        "'child prostitution'",
        "‘the children’s word is child prostitution’",
        "‹child prostitution›",
        "\n\n> child prostitution\n\n",
        "“begins a long quotation on child prostitution\n\n“and goes on”",
    ],
)
def test_a_term_inside_a_quotation_is_left_alone(quoted):
    assert found_in(f"The law says {quoted} in this place.") == []


def test_an_apostrophe_is_not_a_quotation():
    assert found_in("The girls' and the boys' groups spoke of child prostitution; it's not the children’s word.") == [
        ("child prostitution", "exploitation of children in prostitution")
    ]


def test_a_mark_that_is_never_closed_silences_nothing():
    assert found_in("He said “yes. The chapter on child prostitution follows.\n\nIt is short.") == [
        ("child prostitution", "exploitation of children in prostitution")
    ]


def test_the_title_of_the_protocol_stays_as_it_is():
    assert found_in("The Optional Protocol on the Sale of Children, Child Prostitution and Child Pornography") == []


def test_an_everyday_word_is_found_only_beside_exploitation():
    assert found_in("The shop has many clients. Clients of a brothel are offenders.") == [("Clients", "Offender")]


def test_a_term_to_keep_is_never_reported():
    assert found_in("The sale of children and child sexual abuse are crimes.") == []


def test_a_term_is_found_in_khmer_between_zero_width_spaces():
    assert [o.term.id for o in TERMINOLOGY.find("អំពី\u200bពេស្យា\u200bកម្មកុមារ\u200bនៅ")] == ["child-prostitution-km"]


@given(some.text(alphabet="ab '\"“”‘’«»„>\n.", max_size=80))
def test_quotations_are_in_order_and_do_not_overlap(text):
    spans = quoted_spans(text)

    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)
