from ponleu.standards.files import load_treaties
from ponleu.standards.rules import Citation, Definition

TREATIES = load_treaties()


def test_the_limbs_of_article_3_are_the_acts_that_criminal_law_must_cover():
    assert [limb.article for limb in TREATIES.limbs("OPSC", "3(1)")] == [
        "3(1)(a)(i)a",
        "3(1)(a)(i)b",
        "3(1)(a)(i)c",
        "3(1)(a)(ii)",
        "3(1)(b)",
        "3(1)(c)",
    ]


def test_an_article_without_parts_is_its_own_limb():
    assert [limb.article for limb in TREATIES.limbs("CRC", "35")] == ["35"]


def test_each_defined_term_has_the_one_article_that_defines_it():
    assert TREATIES.definitions() == (
        Definition("CRC", "1", "child"),
        Definition("OPSC", "2(a)", "sale of children"),
        Definition("OPSC", "2(b)", "child prostitution"),
        Definition("OPSC", "2(c)", "child pornography"),
    )


def test_every_part_stands_below_a_recorded_provision():
    assert [str(p.citation) for p in TREATIES.provisions if p.citation.parent != Citation(p.instrument, p.parent)] == []
    assert [
        str(p.citation) for p in TREATIES.provisions if p.parent and not TREATIES.provision(p.citation.parent)
    ] == []
