"""Tables. On a narrow screen each row becomes a small card (see the stylesheet), so the roles are written out."""

from __future__ import annotations

from html import escape

from ponleu.reports.html.inlines import Setting, line, words
from ponleu.reports.phrases import phrase
from ponleu.reports.rules.tree import Cell, Column, Row, TableBlock


def table(block: TableBlock, setting: Setting, *, is_data: bool = False) -> str:
    """A table with its caption and notes.

    is_data   the numbers behind a picture: the caption stands above, the id belongs to the table itself elsewhere
    """
    identifier = "" if is_data else setting.id(block.id)
    stacks = " r-stacks" if len(block.columns) > 3 else ""
    heads = "".join(
        f'<th role="columnheader" scope="col" class="r-{column.kind}">{words(column.title, setting)}</th>'
        for column in block.columns
    )
    rows = "".join(_row(row, block.columns, setting) for row in block.rows)
    notes = "".join(f"<li>{words(note, setting)}</li>" for note in block.notes)
    return (
        f'<div class="r-table-frame"{identifier}><table class="r-table{stacks}" role="table">'
        f'<caption>{words(block.caption, setting)}</caption><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
        + (f'<ul class="r-notes">{notes}</ul>' if notes else "")
        + "</div>"
    )


def _row(row: Row, columns: tuple[Column, ...], setting: Setting) -> str:
    first, *others = zip(columns, row.cells, strict=True)
    cells = "".join(_cell(column, cell, setting) for column, cell in others)
    head = f'<th role="rowheader" scope="row" class="r-{first[0].kind}">{line(first[1].inlines, setting)}</th>'
    total = ' class="r-total"' if row.is_total else ""
    return f'<tr role="row"{total}>{head}{cells}</tr>'


def _cell(column: Column, cell: Cell, setting: Setting) -> str:
    flag = (
        f' <span class="r-flag">{words(phrase("flagged", setting.language), setting)}</span>' if cell.is_flagged else ""
    )
    flagged = " r-flagged" if cell.is_flagged else ""
    return (
        f'<td role="cell" class="r-{column.kind}{flagged}" data-label="{escape(column.title)}">'
        f"{line(cell.inlines, setting)}{flag}</td>"
    )
