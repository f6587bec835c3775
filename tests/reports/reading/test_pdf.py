"""PDF files of Typst and LibreOffice, read as what a person sees in them."""

import shutil
import subprocess
from pathlib import Path

import docx
import pikepdf
import pytest
import typst

from ponleu.reports.reading import Unreadable, problems, read

LONG = (
    "The group met in the hall on the first day and spoke about what they had seen on the way. "
    "Of these adults, 44 % were teachers and 56 % were parents of the children in the town. "
)
FOUR = "[Issue], [Number], [%], [Places]"
PLACES = "Ama, Belit, Corigan Bay, Dunne, East Elva, Fenn, Gor and Hal"


def issue(number: int) -> str:
    return f"Issue {number}: children spoke of a long concern text {number} on the way"


def wide_table(rows: int, *, setting: str = "none", first: int = 1) -> str:
    cells = [f"[{issue(n)}], [{n}], [{n} %], [{PLACES}]" for n in range(first, first + rows)]
    return f"#table(columns: (1fr, auto, auto, 1fr), stroke: {setting}, {', '.join([FOUR, *cells])})\n\n"


def rows_of_wide_table(rows: int) -> list[str]:
    return ["Issue\tNumber\t%\tPlaces"] + [f"{issue(n)}\t{n}\t{n} %\t{PLACES}" for n in range(1, rows + 1)]


def typeset(folder: Path, source: str) -> Path:
    path = folder / "it.pdf"
    path.write_bytes(typst.compile(source.encode(), format="pdf"))
    return path


def lines(folder: Path, source: str) -> list[str]:
    """The lines that are read from what Typst sets, without the blank ones."""
    return [line for line in read(typeset(folder, source)).lines if line]


def test_a_paragraph_is_one_line(tmp_path):
    assert lines(tmp_path, f"{LONG * 2}\n\n{LONG}") == [(LONG * 2).strip(), LONG.strip()]


def test_paragraphs_told_apart_only_by_their_indent_are_two(tmp_path):
    setting = "#set par(justify: true, first-line-indent: 1em, spacing: 0.65em)\n"
    assert lines(tmp_path, setting + "\n\n".join([LONG * 2] * 3)) == [(LONG * 2).strip()] * 3


def test_lines_that_end_early_stay_apart(tmp_path):
    assert lines(tmp_path, f"Town of Ama \\\n12 May 2014 \\\nThe team\n\n{LONG}")[:3] == [
        "Town of Ama", "12 May 2014", "The team",
    ]  # fmt: skip


def test_a_bullet_and_its_hanging_lines_are_one_line(tmp_path):
    assert lines(tmp_path, f"{LONG}\n- {LONG * 2}\n- Short one") == [
        LONG.strip(),
        f"• {(LONG * 2).strip()}",
        "• Short one",
    ]


def test_a_word_parted_at_the_end_of_a_line_is_one_again(tmp_path):
    setting = '#set page(width: 7cm, height: auto)\n#set text(hyphenate: true, lang: "en")\n#set par(justify: true)\n'
    text = "Representatives of participating municipalities acknowledged extraordinary responsibilities."
    assert lines(tmp_path, setting + text) == [text]


def test_a_bold_line_is_a_heading_and_no_part_of_the_text_below(tmp_path):
    document = read(typeset(tmp_path, f'#set heading(numbering: "1.1")\n= Aims\n{LONG}\n== What we did\n{LONG}'))
    assert [(block.kind.value, block.number) for block in document.texts] == [
        ("heading", "1"), ("paragraph", ""), ("heading", "1.1"), ("paragraph", ""),
    ]  # fmt: skip


def test_running_heads_and_page_numbers_are_left_out_and_a_paragraph_goes_on(tmp_path):
    setting = '#set page(height: 9cm, numbering: "1", header: [Children speak])\n'
    assert lines(tmp_path, setting + LONG * 12) == [(LONG * 12).strip()]


def test_a_number_that_begins_a_page_is_no_page_number(tmp_path):
    assert lines(tmp_path, f"{LONG}\n#pagebreak()\n7\n\n{LONG}") == [LONG.strip(), "7", LONG.strip()]


def test_a_note_at_the_foot_does_not_part_a_paragraph(tmp_path):
    setting = '#set page(height: 12cm, numbering: "1")\n'
    found = lines(tmp_path, f"{setting}{LONG}#footnote[A remark.] {LONG * 12}")
    assert found == [f"{LONG.strip()}1 {(LONG * 12).strip()}", "1A remark."]


def test_two_columns_are_read_one_after_the_other(tmp_path):
    setting = '#set page(columns: 2, height: 15cm, numbering: "1")\n#set par(justify: true)\n'
    assert lines(tmp_path, setting + "\n\n".join([LONG * 4] * 4)) == [(LONG * 4).strip()] * 4


@pytest.mark.parametrize("angle", ["90deg", "-90deg"])
def test_a_page_set_sideways_is_turned(tmp_path, angle):
    table = (
        "#table(columns: 3, [Issue], [Districts], [%], [Issue A], [Ama, Bel and Cor], [25 %], [Issue B], [Ama], [8 %])"
    )
    found = lines(tmp_path, f"#rotate({angle}, reflow: true)[#block(width: 20cm)[{LONG}\n\n{table}]]")
    assert found == [LONG.strip(), "Issue\tDistricts\t%", "Issue A\tAma, Bel and Cor\t25 %", "Issue B\tAma\t8 %"]


@pytest.mark.parametrize("setting", ["none", "0.5pt", "(x: none, y: 0.5pt)"], ids=["bare", "ruled", "lines below rows"])
@pytest.mark.parametrize("align", ["top", "horizon"])
def test_a_table_of_wrapped_cells_has_a_line_per_row(tmp_path, setting, align):
    source = f"#set table(align: {align})\n{LONG}\n\n{wide_table(5, setting=setting)}{LONG}"
    assert lines(tmp_path, source) == [LONG.strip(), *rows_of_wide_table(5), LONG.strip()]


def test_numbers_set_to_the_right_stay_under_their_header(tmp_path):
    cells = "[Answer], [Girls], [Boys], [Yes], [112], [9], [No], [3], [1 204], [Do not know], [45], [7]"
    source = f"#table(columns: 3, stroke: none, align: (left, right, right), {cells})"
    assert lines(tmp_path, source) == ["Answer\tGirls\tBoys", "Yes\t112\t9", "No\t3\t1 204", "Do not know\t45\t7"]


def test_a_header_with_narrow_gaps_belongs_to_its_table(tmp_path):
    cells = "[Age], [Girls], [Boys], [Total], [11], [341], [135], [476], [12], [32], [65], [97]"
    source = f"{LONG}\n\n#table(columns: 4, stroke: none, inset: 4pt, {cells})\n\n{LONG}"
    assert lines(tmp_path, source)[1:4] == ["Age\tGirls\tBoys\tTotal", "11\t341\t135\t476", "12\t32\t65\t97"]


def test_rules_between_the_columns_alone_part_rows_at_their_numbers(tmp_path):
    cells = "table.hline(), [Answer], [%], table.hline(), [Yes], [60], [No], [30], [Do not know], [10], table.hline()"
    source = f"#table(columns: 2, stroke: (x: 0.5pt), {cells})"
    assert lines(tmp_path, source) == ["Answer\t%", "Yes\t60", "No\t30", "Do not know\t10"]


def test_shading_behind_every_second_row_is_no_table_of_its_own(tmp_path):
    source = (
        "#set table(stroke: none, fill: (_, y) => if calc.odd(y) { luma(240) })\n"
        "#table(columns: (1fr, auto), [Answer], [%], [Yes], [60], [No], [30], [Do not know], [10])"
    )
    assert lines(tmp_path, source) == ["Answer\t%", "Yes\t60", "No\t30", "Do not know\t10"]


@pytest.mark.parametrize("setting", ["none", "0.5pt"], ids=["bare", "ruled"])
@pytest.mark.parametrize("height", range(9, 17))
def test_a_table_over_the_end_of_a_page_is_one_table(tmp_path, setting, height):
    page = f'#set page(height: {height}cm, numbering: "1", header: [Children speak])\n'
    source = f"{page}{LONG}\n\n{wide_table(14, setting=setting)}{LONG}"
    found = read(typeset(tmp_path, source))
    assert len(found.tables) == 1
    assert ["\t".join(cell.text for cell in row) for row in found.tables[0].rows] == rows_of_wide_table(14)


def test_a_header_repeated_on_the_next_page_stands_once(tmp_path):
    cells = ", ".join(f"[Place {n}], [{n}]" for n in range(1, 41))
    source = f"#set page(height: 14cm)\n#table(columns: 2, table.header([Place], [Children]), {cells})"
    assert lines(tmp_path, source) == ["Place\tChildren", *(f"Place {n}\t{n}" for n in range(1, 41))]


def test_two_tables_under_each_other_stay_two(tmp_path):
    cells = "[Answer], [%], [Yes], [60 %], [No], [40 %]"
    source = "\n\n".join(
        f"Table {n}: Question {n}\n\n#table(columns: (6cm, auto), stroke: none, {cells})" for n in (1, 2)
    )
    document = read(typeset(tmp_path, source))
    assert [table.caption for table in document.tables] == ["Table 1: Question 1", "Table 2: Question 2"]
    assert all(len(table.rows) == 3 for table in document.tables)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_prints_reads_like_the_word_file(tmp_path):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Children speak"
    made.add_heading("1 Aims", 1)
    for _ in range(4):
        made.add_paragraph((LONG * 4).strip())
    for n in range(3):
        made.add_paragraph(f"Suggestion {n}: {LONG.strip()}", style="List Bullet")
    for style in (None, "Table Grid"):
        table = made.add_table(rows=0, cols=4, style=style)
        for row in rows_of_wide_table(16):
            for cell, text in zip(table.add_row().cells, row.split("\t"), strict=True):
                cell.text = text
        made.add_paragraph(LONG.strip())
    made.save(tmp_path / "it.docx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "--outdir",
         tmp_path, tmp_path / "it.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    word = [line for line in read(tmp_path / "it.docx").lines if line]
    printed = [line.removeprefix("\uf0b7 ").removeprefix("• ") for line in read(tmp_path / "it.pdf").lines if line]
    assert printed == word


def test_a_password_a_scan_and_half_a_file_are_told(tmp_path):
    whole = typeset(tmp_path, LONG)
    with pikepdf.open(whole) as opened:
        opened.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(problems.Encrypted):
        read(tmp_path / "locked.pdf")
    with pytest.raises(problems.OnlyPictures):
        read(typeset(tmp_path, "#rect(width: 3cm, height: 3cm, fill: blue)"))
    (tmp_path / "half.pdf").write_bytes(typst.compile(LONG.encode(), format="pdf")[:400])
    with pytest.raises(Unreadable):
        read(tmp_path / "half.pdf")
