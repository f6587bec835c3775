"""Forms as PDF: tagged, valid, the same bytes every time, Khmer that can be copied."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from ponleu.forms.files.xlsform import converted
from ponleu.forms.rules.paper import sheet_of
from ponleu.reports.checking import check_pdf
from ponleu.reports.paper_forms import write_paper

FORMS = Path(__file__).resolve().parents[2] / "studies" / "cambodia-2013" / "forms"
DAY = date(2026, 11, 24)


def _written(name, language):
    form = converted((FORMS / f"{name}.md").read_bytes(), name=f"{name}.md").form
    return write_paper(sheet_of(form, language=language), day=DAY)


@pytest.mark.parametrize("language", ["English (en)", "Khmer (km)"])
@pytest.mark.parametrize("name", ["adult-interview", "consultation"])
def test_the_two_instruments_are_valid_tagged_pdf_in_both_languages(name, language, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(_written(name, language))

    assert check_pdf(path) == ()


def test_the_same_sheet_and_day_give_the_same_bytes():
    assert _written("adult-interview", "Khmer (km)") == _written("adult-interview", "Khmer (km)")


def test_the_words_and_the_way_through_them_stand_on_the_sheet():
    with pdfplumber.open(BytesIO(_written("adult-interview", "English (en)"))) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)

    assert "Only if “1." in text
    assert "Tick one." in text
