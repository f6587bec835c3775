import csv
from importlib.resources import files

import pytest

from ponleu.standards import files as data
from ponleu.standards.rules import label

FOLDER = files("ponleu.standards") / "data"
FILES = sorted(file.name.removesuffix(".csv") for file in FOLDER.iterdir() if file.name != "sources.csv")
TREATIES = data.load_treaties()


def rows(name):
    return list(csv.DictReader((FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", FILES)
def test_every_verified_row_names_a_source_and_no_other_row_claims_one(name):
    sources = {row["id"] for row in rows("sources")}

    stated = {("verified", True), ("unverified", False)}
    assert [row for row in rows(name) if (row["status"], bool(row["source"])) not in stated] == []
    assert {row["source"] for row in rows(name)} - {""} <= sources


@pytest.mark.parametrize("name", FILES)
def test_every_field_of_every_row_is_there(name):
    assert [row for row in rows(name) if None in row or None in row.values()] == []


def test_the_outline_of_the_guidelines_has_20_sections_without_parts():
    outline = data.load_outline()

    parents = {section.parent for section in outline}
    assert parents - {""} == {"III", "IV", "VIII"}
    assert len([section for section in outline if section.code not in parents]) == 20


def test_every_citation_in_the_vocabularies_is_recorded_and_in_its_one_form():
    lists = (data.load_clusters(), data.load_themes(), data.load_issues())
    cited = [citation for rows_ in lists for row in rows_ for citation in row.provisions]

    assert [str(TREATIES.provision(TREATIES.parse_citation(text)).citation) for text in cited] == cited


def test_every_issue_belongs_to_a_theme_and_a_section_of_the_outline():
    assert {issue.theme for issue in data.load_issues()} == {theme.code for theme in data.load_themes()}
    assert {issue.outline for issue in data.load_issues()} <= {section.code for section in data.load_outline()}


def test_every_limb_of_article_3_has_an_issue():
    issued = {citation for issue in data.load_issues() for citation in issue.provisions}
    limbs = {str(limb.citation) for limb in TREATIES.limbs("OPSC", "3(1)")}

    assert limbs - issued == {"OPSC 3(1)(a)(i)a"}  # covered by OPSC 3(1)(a) as a whole: sale for exploitation


def test_every_crosswalk_leads_from_an_issue_to_a_verified_code_or_says_that_there_is_none():
    issues = {issue.code for issue in data.load_issues()}
    entries = {(entry.scheme, entry.code) for entry in data.load_entries()}

    assert {row.issue for row in data.load_crosswalks()} <= issues
    assert {(r.scheme, r.code) for r in data.load_crosswalks() if r.code} <= entries
    assert [r for r in data.load_crosswalks() if (r.match == "none") != (r.code == "")] == []


def test_the_crosswalks_are_judgements_and_say_so():
    assert {row.evidence.is_verified for row in data.load_crosswalks()} == {False}


def test_a_classification_without_verified_codes_is_empty():
    entries = {entry.scheme for entry in data.load_entries()}

    assert {scheme.code for scheme in data.load_schemes()} - entries == {"ICVAC"}


def test_the_two_dates_of_the_ratification_are_two_rows():
    dates = [
        row.on.isoformat()
        for row in data.load_ratifications()
        if (row.instrument, row.state, row.act) == ("OPSC", "KHM", "ratification")
    ]

    assert dates == ["2002-02-21", "2002-05-30"]


def test_the_documents_on_cambodia_are_recorded_by_symbol():
    assert [document.symbol for document in data.load_documents() if document.state == "KHM"] == [
        "CRC/C/KHM/CO/2-3",
        "CRC/C/OPSC/KHM/1",
        "CRC/C/OPSC/KHM/Q/1",
        "CRC/C/OPSC/KHM/CO/1",
        "CRC/C/OPAC/KHM/CO/1",
        "CRC/C/KHM/Q/4-6",
        "CRC/C/KHM/CO/4-6",
    ]


def test_the_guidelines_that_give_the_outline_can_be_cited():
    assert "CRC/C/156" in {document.symbol for document in data.load_documents()}


def test_no_limit_of_length_is_claimed_for_childrens_reports():
    assert [row.value for row in data.load_requirements() if row.key == "length"] == [()]


def test_a_label_is_in_the_readers_language_or_else_in_english():
    theme = data.load_themes()[0]

    assert [label(theme, language) for language in ("km", "km-KH", "en", "fr")] == [
        "ការលក់កុមារ",
        "ការលក់កុមារ",
        "Sale of children",
        "Sale of children",
    ]


def test_no_label_of_ours_uses_a_word_that_we_avoid():
    ours = (data.load_themes(), data.load_issues(), data.load_outline(), data.load_clusters())
    labels = [text for rows_ in ours for row in rows_ for text in (row.label_en, row.label_km)]
    labels += [p.label_en for p in data.load_provisions() if not p.defines]

    assert [text for text in labels if data.load_terminology().find(text)] == []
