import pytest
from hypothesis import given
from hypothesis import strategies as some

from ponleu.standards.files import load_instruments, load_treaties
from ponleu.standards.rules import Citation, NoSuchProvision, NotACitation, TreatyNotNamed, parse_citation
from ponleu.standards.rules.citations import written

TREATIES = load_treaties()


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        ("OPSC 3(1)(a)(ii)", "OPSC 3(1)(a)(ii)"),
        ("CRC 34", "CRC 34"),
        ("CRC 44.6", "CRC 44(6)"),
        ("OPSC 3.1.a.ii", "OPSC 3(1)(a)(ii)"),
        ("OPSC 3(1)(a)(i)c", "OPSC 3(1)(a)(i)c"),
        ("OPSC 3 (1) (a) (i) (c)", "OPSC 3(1)(a)(i)c"),
        ("Article 34 of UN Convention on the Rights of the Child", "CRC 34"),
        ("art. 3, paragraph 1 (a) (i) c, of the OPSC", "OPSC 3(1)(a)(i)c"),
        ("ILO 182", "ILO182"),
        (
            "Optional Protocol to the Convention on the Rights of the Child on the sale of children, "
            "child prostitution and child pornography, article 9 (2)",
            "OPSC 9(2)",
        ),
    ],
)
def test_a_citation_is_read_however_it_is_written(text, citation):
    assert str(TREATIES.parse_citation(text)) == citation


def test_the_optional_protocol_is_the_one_that_the_study_is_about():
    assert TREATIES.parse_citation("Article 2 (B) of the Optional Protocol", assuming="OPSC") == Citation(
        "OPSC", "2(b)"
    )


def test_an_article_of_an_unnamed_treaty_is_refused_where_none_can_be_assumed():
    with pytest.raises(TreatyNotNamed) as refusal:
        TREATIES.parse_citation("Article 2 (b) of the Optional Protocol")

    assert refusal.value.next_step == "Name the treaty, for example one of CRC, OPSC, OPAC, ILO182."


@pytest.mark.parametrize("text", ["", "a word", "the third chapter", "OPSC 3 and 4"])
def test_what_is_not_one_article_is_refused(text):
    with pytest.raises(NotACitation):
        TREATIES.parse_citation(text, assuming="OPSC")


def test_a_list_carries_the_treaty_on_to_the_next_article():
    found = TREATIES.parse_citations("CRC 19,34; OPSC 3(1)(c), 9(5), ILO 182")

    assert [str(citation) for citation in found] == ["CRC 19", "CRC 34", "OPSC 3(1)(c)", "OPSC 9(5)", "ILO182"]


def test_a_named_treaty_goes_before_the_one_assumed():
    assert [str(citation) for citation in TREATIES.parse_citations("9(5); CRC 19; 34", assuming="OPSC")] == [
        "OPSC 9(5)",
        "CRC 19",
        "CRC 34",
    ]


def test_every_recorded_provision_is_read_back_from_its_own_citation():
    assert [TREATIES.parse_citation(str(p.citation)) for p in TREATIES.provisions] == [
        p.citation for p in TREATIES.provisions
    ]


def test_a_provision_that_the_treaty_does_not_have_is_refused_with_its_neighbours():
    with pytest.raises(NoSuchProvision) as refusal:
        TREATIES.provision(Citation("OPSC", "2(d)"))

    assert str(refusal.value) == (
        "OPSC 2(d) is not among the recorded provisions of the treaty. "
        "Check the number. Recorded there: 2(a), 2(b), 2(c)."
    )


@given(some.text(max_size=60))
def test_no_text_breaks_the_reader_of_citations(text):
    try:
        citation = parse_citation(text, load_instruments(), assuming="CRC")
    except NotACitation:
        return

    assert citation.article == written(citation.parts)


def test_a_citation_may_be_written_in_khmer_digits():
    assert str(TREATIES.parse_citation("CRC ៣៤")) == "CRC 34"
