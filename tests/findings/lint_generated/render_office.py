"""A report as HTML, DOCX or PDF."""

from __future__ import annotations

import io
from html import escape
from random import Random

import docx
import typst

from tests.findings.lint_generated.blocks import Block, Bullets, Contents, Heading, Paragraph, Report, Table
from tests.findings.lint_generated.style import Style


def html(report: Report, style: Style, random: Random) -> bytes:
    """A page with real headings, lists and tables."""
    body = "\n".join(_html(block, style, random) for block in report.blocks)
    head = '<html lang="en"><head><meta charset="utf-8"><title>Report</title></head>'
    return f"<!doctype html>\n{head}\n<body>\n{body}\n</body></html>\n".encode()


def _html(block: Block, style: Style, random: Random) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{escape(block.number)} {escape(block.title)}</h{block.level + 1}>"
    if isinstance(block, Paragraph):
        return f"<p>{_inline(' '.join(block.sentences), random)}</p>"
    if isinstance(block, Bullets):
        return "<ul>\n" + "\n".join(f"<li>{_inline(item, random)}</li>" for item in block.items) + "\n</ul>"
    if isinstance(block, Contents):
        return (
            "<ol>\n"
            + "\n".join(f"<li>{number} {escape(title)} {page}</li>" for number, title, page in block.entries)
            + "\n</ol>"
        )
    head = "".join(f"<th>{escape(cell)}</th>" for cell in block.header)
    rows = "\n".join("<tr>" + "".join(f"<td>{_cell(cell, style)}</td>" for cell in row) + "</tr>" for row in block.rows)
    note = f"<p>{escape(block.note)}</p>" if block.note else ""
    if block.caption_after:
        body = f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
        return f"{body}{note}<p>{escape(block.caption)}</p>"
    return f"<table><caption>{escape(block.caption)}</caption><tr>{head}</tr>\n{rows}\n</table>{note}"


def _inline(text: str, random: Random) -> str:
    safe = escape(text, quote=False)
    if random.random() < 0.2:
        first, _, rest = safe.partition(" ")
        return f"<b>{first}</b> {rest}"
    return safe.replace(" %", "&nbsp;%")


def _cell(text: str, style: Style) -> str:
    if style.cell_breaks and style.joiner in ("comma", "semicolon"):
        mark = ", " if style.joiner == "comma" else "; "
        return f"{mark[0]}<br>".join(escape(part) for part in text.split(mark))
    return escape(text)


def word(report: Report, style: Style) -> bytes:
    """A DOCX with Word's own heading, list and table styles."""
    made = docx.Document()
    for block in report.blocks:
        _word(made, block, style)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _word(made: docx.document.Document, block: Block, style: Style) -> None:
    if isinstance(block, Heading):
        made.add_heading(f"{block.number} {block.title}".strip(), level=block.level)
    elif isinstance(block, Paragraph):
        made.add_paragraph(" ".join(block.sentences))
    elif isinstance(block, Bullets):
        for item in block.items:
            made.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Contents):
        for number, title, page in block.entries:
            made.add_paragraph(f"{number} {title}\t{page}")
    else:
        _word_table(made, block, style)


def _word_table(made: docx.document.Document, block: Table, style: Style) -> None:
    if not block.caption_after:
        made.add_paragraph(block.caption, style="Caption")
    table = made.add_table(rows=0, cols=len(block.header), style="Table Grid" if style.ruled else None)
    for row in [block.header, *block.rows]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    if block.note:
        made.add_paragraph(block.note)
    if block.caption_after:
        made.add_paragraph(block.caption, style="Caption")


def pdf(report: Report, style: Style) -> bytes:
    """A PDF with page numbers, a running head, and tables with or without rules."""
    setup = (
        '#set page(paper: "a4", numbering: "1", header: [Children speak])\n'
        f"#set text(size: {11 if style.ruled else 10}pt, hyphenate: false)\n"
    )
    return typst.compile((setup + "\n\n".join(_typst(block, style) for block in report.blocks)).encode(), format="pdf")


def _text(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#text("{quoted}")'


def _typst(block: Block, style: Style) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: {block.level + 1}, {_text(f'{block.number} {block.title}'.strip())[1:]})"
    if isinstance(block, Paragraph):
        return _text(" ".join(block.sentences))
    if isinstance(block, Bullets):
        return "\n".join(f"- {_text(item)}" for item in block.items)
    if isinstance(block, Contents):
        dots = "#box(width: 1fr, repeat[.])"
        return " \\\n".join(f"{_text(f'{number} {title}')} {dots} {page}" for number, title, page in block.entries)
    caption = _text(block.caption)
    cells = ", ".join(f"[{_text(cell)}]" for row in [block.header, *block.rows] for cell in row)
    widths = ", ".join(
        "1fr" if max(len(row[at]) for row in block.rows) > 14 else "auto" for at in range(len(block.header))
    )
    rules = "0.5pt" if style.ruled else "none"
    table = f"#table(columns: ({widths},), stroke: {rules}, {cells})"
    order = [table, _text(block.note), caption] if block.caption_after else [caption, table, _text(block.note)]
    return "\n\n".join(order)
