"""The same small report as text, HTML, Word and PDF, for tests of reading."""

from __future__ import annotations

from pathlib import Path

import docx
import typst

PLACES = "Consultations took place in 8 districts (Amber, Birch, Cedar, Dalby, Elm, Fern, Grove and Heath)."
ANSWERS = "Of the 84 adults interviewed, 45.24% said yes, 40.48% said no and 17.28% did not know."
HEADER = ("Statement", "Districts", "Share (%)")
ROWS = (
    ("Statement 1", "Amber, Birch, Cedar, Dalby", "50.0"),
    ("Statement 2", "Amber, Elm", "25.0"),
    ("Statement 3", "Fern, Grove, Heath", "37.5"),
    ("Statement 4", "Heath, Elm", "37.5"),
)


def as_text(path: Path) -> Path:
    """Tabs between cells."""
    rows = "\n".join("\t".join(row) for row in (HEADER, *ROWS))
    path.write_text(f"# A report\n\n{PLACES}\n\nTable 1: Concerns\n\n{rows}\n\n{ANSWERS}\n", encoding="utf-8")
    return path


def as_html(path: Path) -> Path:
    """With a caption, a head, and names on lines of their own in one cell."""
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in ROWS]
    cells[0] = cells[0].replace("Amber, Birch, Cedar, Dalby", "Amber<br>Birch<br>Cedar<br>Dalby")
    head = "".join(f"<th>{cell}</th>" for cell in HEADER)
    rows = "</tr><tr>".join(cells)
    table = f"<table><caption>Table 1: Concerns</caption><thead><tr>{head}</tr></thead><tr>{rows}</tr></table>"
    answers = ANSWERS.replace("said no", "<b>said</b> no")
    page = f"<!doctype html><title>x</title><script>1</script><h1>A report</h1><p>{PLACES}</p>{table}<p>{answers}</p>"
    path.write_text(page, encoding="utf-8")
    return path


def as_word(path: Path) -> Path:
    """With Word's own styles."""
    document = docx.Document()
    document.add_heading("A report", 1)
    document.add_paragraph(PLACES)
    document.add_paragraph("Table 1: Concerns", style="Caption")
    table = document.add_table(0, 3)
    for row in (HEADER, *ROWS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph(ANSWERS)
    document.save(str(path))
    return path


def as_pdf(path: Path, *, ruled: bool = True) -> Path:
    """With or without lines around the cells; narrow, so that lines break."""
    cells = ", ".join(f"[{cell}]" for row in (HEADER, *ROWS) for cell in row)
    stroke = "0.5pt" if ruled else "none"
    source = (
        f"#set page(width: 11cm, height: 18cm)\n#set text(10pt)\n= A report\n\n{PLACES}\n\nTable 1: Concerns\n\n"
        f"#table(columns: (1fr, 1.4fr, auto), stroke: {stroke}, {cells})\n\n{ANSWERS}\n"
    )
    path.write_bytes(typst.compile(source.encode()))
    return path
