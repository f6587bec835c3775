import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from ponleu.reports.rules import tree as t
from ponleu.reports.rules.walk import printed_values_of
from ponleu.reports.word import write_docx
from tests.reports.sample import LOREM, Words, a_chapter, a_map, an_edition


def parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body(file: bytes) -> etree._Element:
    return etree.fromstring(parts(file)["word/document.xml"])


@pytest.mark.parametrize(("language", "khmer_digits"), [("en", False), ("km", True)])
def test_every_number_on_paper_stands_in_the_document_in_order(language, khmer_digits):
    edition = an_edition(language, khmer_digits=khmer_digits)

    text = "".join(body(write_docx(edition)).itertext(qn("w:t")))

    place = 0
    for value in printed_values_of(edition):
        place = text.index(value.shown, place) + len(value.shown)
    assert place > 0


def test_the_same_edition_gives_the_same_bytes():
    assert write_docx(an_edition("km")) == write_docx(an_edition("km"))
    with zipfile.ZipFile(io.BytesIO(write_docx(an_edition()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_styles_of_ours_are_used_and_every_used_one_exists():
    file = parts(write_docx(an_edition()))
    defined = set(etree.fromstring(file["word/styles.xml"]).xpath("//@w:styleId", namespaces={"w": _W}))

    used = set(
        etree.fromstring(file["word/document.xml"]).xpath(
            "//*[self::w:pStyle or self::w:rStyle or self::w:tblStyle]/@w:val", namespaces={"w": _W}
        )
    )

    assert used - defined == set()
    assert used >= {
        "Title",
        "Heading1",
        "Heading2",
        "TOC1",
        "ListBullet",
        "ListNumber",
        "Quote",
        "Caption",
        "ReportTable",
    }
    assert b"cstheme" not in file["word/styles.xml"]


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_headings_are_real_and_lead_from_the_contents():
    document = body(write_docx(an_edition()))
    names = {"w": _W}

    anchors = document.xpath("//w:hyperlink/@w:anchor", namespaces=names)
    marks = document.xpath("//w:bookmarkStart/@w:name", namespaces=names)

    entries = ["".join(link.itertext(qn("w:t"))) for link in document.iter(qn("w:hyperlink"))]
    assert entries == ["Summary", "1 What children said", "What was said", "2 Pictures and numbers", "3 What we ask"]
    assert set(anchors) <= set(marks)
    assert re.search(r'TOC \\o "1-2"', "".join(document.itertext(qn("w:instrText"))))


def test_the_contents_are_worked_out_again_on_opening():
    assert b'<w:updateFields w:val="true"/>' in parts(write_docx(an_edition()))["word/settings.xml"]


def test_the_head_of_a_table_repeats_and_no_row_is_torn():
    document = docx.Document(io.BytesIO(write_docx(an_edition())))

    rows = list(document.tables[0].rows)

    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_khmer_runs_name_their_script_and_language_and_are_never_slanted():
    document = body(write_docx(an_edition("km")))

    khmer = [run for run in document.iter(qn("w:r")) if re.search("[\u1780-\u17ff]", "".join(run.itertext(qn("w:t"))))]

    assert len(khmer) > 50
    assert {run.find(f"{qn('w:rPr')}/{qn('w:lang')}").get(qn("w:bidi")) for run in khmer} == {"km-KH"}
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:cs')}") is not None for run in khmer)
    assert [run for run in khmer if run.find(f"{qn('w:rPr')}/{qn('w:i')}") is not None] == []


def test_every_picture_but_the_cloth_has_alternative_text():
    edition = an_edition()

    described = body(write_docx(edition)).xpath("//*[local-name()='docPr']/@descr")

    assert described == ["", *(block.alt for block in edition.chapters[2].blocks if isinstance(block, t.Figure))]


def test_each_ordered_list_begins_again_at_one():
    one = t.Items(((t.Paragraph((t.Text("A"),)),),), is_ordered=True)
    document = body(write_docx(an_edition(chapters=(a_chapter("c", "", "C", one, one),))))

    numbers = document.xpath("//w:numId/@w:val", namespaces={"w": _W})

    assert len(set(numbers)) == 2


def test_properties_come_from_the_edition_and_not_from_the_clock():
    about = docx.Document(io.BytesIO(write_docx(an_edition()))).core_properties

    assert (about.title, about.author) == (an_edition().title, an_edition().made_by)
    assert (f"{about.created:%Y-%m-%d}", f"{about.modified:%Y-%m-%d}") == ("2013-05-28", "2013-05-28")
    assert about.language == "en"


def test_what_somebody_wrote_is_never_markup():
    attack = '</w:t><w:instrText>DDEAUTO c:\\\\x "y"</w:instrText> & <b> {TOC}\t\u00a0'
    edition = an_edition(title=attack, chapters=(a_chapter("c", "", attack, t.Paragraph((t.Text(attack),))),))

    document = body(write_docx(edition))

    assert [code.text for code in document.iter(qn("w:instrText"))] == [' TOC \\o "1-2" \\h \\z \\u ']
    assert attack.replace("\t", "") in "".join(document.itertext(qn("w:t")))


def test_a_childrens_edition_is_set_larger():
    styles = parts(write_docx(an_edition(is_for_children=True)))["word/styles.xml"]

    assert b'<w:sz w:val="25"/><w:szCs w:val="25"/>' in styles


def test_a_figure_whose_table_stands_nowhere_else_brings_it_along():
    words = Words("en")
    alone = an_edition(chapters=(a_chapter("c", "", "C", t.Paragraph((t.Text(LOREM),)), a_map(words)),))

    document = docx.Document(io.BytesIO(write_docx(alone)))

    assert [table.rows[1].cells[0].text for table in document.tables] == ["Issue A"]
