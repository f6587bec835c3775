import re
import subprocess
from io import BytesIO

import pdfplumber
import pikepdf
import pytest
import typst

from ponleu.reports import pdf as writer
from ponleu.reports.checking import check_pdf
from ponleu.reports.pdf import NoLetter, draw_cloth_and_figures, write_pdf
from ponleu.reports.rules import tree as t
from ponleu.reports.rules.walk import printed_values_of
from ponleu.reports.typesetting import BODY_CODES, Lettering, Typesetting
from tests.reports.sample import KHMER_PARAGRAPH, LOREM, Words, a_chapter, a_map, an_edition


def text_of(pdf: bytes, tmp_path, *options: str) -> str:
    """What a reader copies out of the file, without the marks that break no word."""
    (tmp_path / "it.pdf").write_bytes(pdf)
    done = subprocess.run(["pdftotext", *options, tmp_path / "it.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode().replace("\u200b", "").replace("\u2060", "")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def elements(pdf: bytes) -> list[tuple[str, str, str]]:
    """Kind, language and spoken letters of each element of the structure tree, in reading order."""
    found = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S), str(node.get("/Lang", "")), str(node.get("/ActualText", ""))))
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize(
    ("language", "more"), [("en", 0), ("km", 0), ("en", 8), ("km", 4), ("en-x-children", 0), ("fr", 0)]
)
def test_the_file_keeps_every_rule_of_the_standards_that_it_claims(tmp_path, language, more):
    edition = an_edition(
        language, khmer_digits=language == "km", more=more, is_for_children=language == "en-x-children"
    )

    (tmp_path / "it.pdf").write_bytes(write_pdf(edition))

    assert check_pdf(tmp_path / "it.pdf") == ()
    with pikepdf.open(tmp_path / "it.pdf") as pdf, pdf.open_metadata() as about:
        assert (about["pdfuaid:part"], about["pdfaid:part"], about["pdfaid:conformance"]) == ("1", "2", "A")


def test_the_checker_sees_a_file_that_breaks_its_claim(tmp_path):
    with pikepdf.open(BytesIO(write_pdf(an_edition()))) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(tmp_path / "it.pdf")

    assert check_pdf(tmp_path / "it.pdf") != ()


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_same_edition_gives_the_same_bytes(language):
    assert write_pdf(an_edition(language)) == write_pdf(an_edition(language))


@pytest.mark.parametrize(("language", "khmer_digits"), [("en", False), ("km", True)])
def test_every_number_on_paper_can_be_copied_out_again_in_order(tmp_path, language, khmer_digits):
    edition = an_edition(language, khmer_digits=khmer_digits)

    text = text_of(write_pdf(edition), tmp_path, "-raw")

    place = 0
    for value in printed_values_of(edition):
        place = text.index(value.shown, place) + len(value.shown)
    assert place > 0


def test_khmer_is_copied_out_letter_by_letter_as_it_was_written(tmp_path):
    edition = an_edition("km", khmer_digits=True, more=2)

    text = squeezed(text_of(write_pdf(edition), tmp_path, "-raw"))

    assert text.count(squeezed(KHMER_PARAGRAPH)) >= 6
    assert squeezed(edition.title) in text
    assert squeezed(edition.chapters[1].title) in text


def test_khmer_is_read_aloud_from_its_true_letters():
    edition = an_edition("km", chapters=(a_chapter("c", "", "ពន្លឺ", t.Paragraph((t.Text(KHMER_PARAGRAPH),))),))

    spoken = [
        letters for kind, language, letters in elements(write_pdf(edition)) if (kind, language) == ("/Span", "km")
    ]

    start = spoken.index("ពន្លឺ", spoken.index("ពន្លឺ") + 1)  # the contents come first
    assert spoken[start + 1 : start + 1 + len(KHMER_PARAGRAPH.split())] == KHMER_PARAGRAPH.split()


def test_no_code_of_ours_is_left_in_a_language():
    languages = {language for _, language, _ in elements(write_pdf(an_edition("km", more=1)))}

    assert languages <= {"", "km", "en"}


def test_stretches_of_khmer_keep_their_letters_when_the_codes_come_round_again(tmp_path):
    numbers = range(len(BODY_CODES) + 400)
    words = ["ក" + "".join(chr(0x1780 + int(digit)) for digit in f"{number:04}") for number in numbers]
    edition = an_edition("km", chapters=(a_chapter("c", "", "ពន្លឺ", t.Paragraph((t.Text(" ".join(words)),))),))

    text = squeezed(text_of(write_pdf(edition), tmp_path, "-raw"))

    pairs = ["".join(words[place : place + 2]) for place in numbers[:-1]]
    assert sum(pair not in text for pair in pairs) < text.count("\f") + 8  # pairs that a page's end has parted


def test_a_packed_stream_never_ends_like_a_line():
    found = 0
    for number in range(1500):
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.Root.Extra = pikepdf.String("x" * number)
        plain = BytesIO()
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        if b"\r\nendstream" in plain.getvalue():
            found += 1
            assert b"\r\nendstream" not in writer.saved(pdf)
        if found == 3:
            break

    assert found == 3


def test_a_chapter_begins_right_under_its_title():
    edition = an_edition(chapters=(a_chapter("c", "", "The title", t.Paragraph((t.Text(LOREM),))),))

    with pdfplumber.open(BytesIO(write_pdf(edition))) as pdf:
        words = {word["text"]: word for word in reversed(pdf.pages[2].extract_words())}

    assert 10 < words["Each"]["top"] - words["title"]["bottom"] < 40


def test_codes_are_given_in_turn_and_words_are_cut_where_their_script_changes():
    lettering = Lettering("en")

    pieces = lettering.pieces("The word ពន្លឺ ល្អ means.")

    assert pieces == [
        {"s": "The word ", "l": "en"},
        {"s": "ពន្លឺ", "l": "km", "r": "B0"},
        {"s": " ", "l": "km"},
        {"s": "ល្អ", "l": "km", "r": "B1"},
        {"s": " means.", "l": "en"},
    ]
    assert lettering.body == ["ពន្លឺ", "ល្អ"]


def test_what_somebody_wrote_is_never_run_as_typst():
    attack = '#read("/etc/passwd") $x$ *b* _i_ `c` <l> @r \\ #panic() "q" // /* [ ] { } = - + ~ {{ }}'
    edition = an_edition(
        title=attack,
        made_by=attack,
        notices=(attack,),
        chapters=(
            a_chapter("c", attack, attack, t.Heading(2, (t.Text(attack),), attack), t.Paragraph((t.Text(attack),))),
        ),
    )

    made = typst.Compiler(write_pdf(edition) and b"ok").compile(format="pdf")

    assert made
    assert write_pdf(edition).count(b"root:") == 0


def test_letters_that_no_font_has_are_named_before_anything_is_written():
    edition = an_edition(subtitle="ລາວ 漢")

    with pytest.raises(NoLetter) as caught:
        write_pdf(edition)

    assert str(caught.value) == (
        "The fonts of the PDF have no letter for ລ (U+0EA5), ວ (U+0EA7), າ (U+0EB2), 漢 (U+6F22). "
        "Write it in other letters, or leave 'pdf' and 'docx' out of this edition's formats."
    )


def test_the_layout_settles(monkeypatch):
    edition = an_edition("km", khmer_digits=True, more=10)
    data = writer._text(Typesetting(edition).document())

    _, warnings = writer._compiler().compile_with_warnings(
        str(writer._TEMPLATES / "report.typ"), format="pdf", sys_inputs={"document": data}
    )

    assert [warning.message for warning in warnings] == []


def test_page_numbers_are_in_the_digits_of_the_edition(tmp_path):
    pages = text_of(write_pdf(an_edition("km", khmer_digits=True)), tmp_path, "-raw").split("\f")

    assert [re.search("[០-៩]+$", page.strip())[0] for page in pages[1:-1]][:3] == ["២", "៣", "៤"]


def test_pictures_are_drawn_for_formats_that_take_images():
    words = Words("km", khmer_digits=True)

    cloth, one, two = draw_cloth_and_figures(
        an_edition("km"), [a_map(words), a_map(words, with_boundaries=False)], ppi=50
    )

    assert {picture[:8] for picture in (cloth, one, two)} == {b"\x89PNG\r\n\x1a\n"}
    assert len({cloth, one, two}) == 3
