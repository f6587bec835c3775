"""What stands in a document, in reading order: its numbers and its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ponleu.reports.rules.tree import (
    BarChart,
    Block,
    Callout,
    Cards,
    Edition,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Items,
    Paragraph,
    QuoteBlock,
    Quoted,
    Strong,
    TableBlock,
    Timeline,
    Value,
)


def blocks_of(edition: Edition) -> Iterator[Block]:
    """Every block of every chapter, the outer before the inner; a figure's table comes with its figure."""
    for chapter in edition.chapters:
        yield from _with_inner(chapter.blocks)


def inlines_of(edition: Edition) -> Iterator[Inline]:
    """Every inline, the outer before the inner, in the order in which each writer sets them."""
    for block in blocks_of(edition):
        for inlines in own_inlines(block):
            yield from _with_children(inlines)


def values_of(edition: Edition) -> tuple[Value, ...]:
    """Every bound number, in reading order; the same in every format."""
    return tuple(inline for inline in inlines_of(edition) if isinstance(inline, Value))


def values_in(inlines: Iterable[Inline]) -> tuple[Value, ...]:
    """The bound numbers of a line."""
    return tuple(inline for inline in _with_children(inlines) if isinstance(inline, Value))


def tables_of(edition: Edition) -> tuple[TableBlock, ...]:
    """Every table once, those behind pictures too; of two with one id the first."""
    found: dict[str, TableBlock] = {}
    for block in blocks_of(edition):
        table = block.table if isinstance(block, Figure) else block
        if isinstance(table, TableBlock):
            found.setdefault(table.id, table)
    return tuple(found.values())


def own_inlines(block: Block) -> Iterator[tuple[Inline, ...]]:
    """The words that belong to a block itself, not to the blocks inside it."""
    if isinstance(block, Heading | Paragraph):
        yield block.inlines
    elif isinstance(block, TableBlock):
        yield from (cell.inlines for row in block.rows for cell in row.cells)
    elif isinstance(block, Figure):
        yield from own_inlines(block.table)
    elif isinstance(block, Cards):
        yield from (words for card in block.cards for _, words in card.lines)


def inner_blocks(block: Block) -> Iterable[Block]:
    """The blocks inside a block."""
    if isinstance(block, Items):
        return [each for item in block.items for each in item]
    if isinstance(block, QuoteBlock | Callout):
        return block.blocks
    if isinstance(block, Timeline):
        return [each for step in block.steps for each in step.blocks]
    return ()


def _with_inner(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from _with_inner(inner_blocks(block))


def _with_children(inlines: Iterable[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Strong | Emphasis | Quoted):
            yield from _with_children(inline.children)


def figures_with_table(edition: Edition) -> frozenset[str]:
    """On paper a figure's table is printed under it unless it stands elsewhere; bars show all their own.

    returns   ids of the figures whose table must be printed with them
    """
    blocks = tuple(blocks_of(edition))
    printed = {block.id for block in blocks if isinstance(block, TableBlock)}
    chosen = set()
    for block in blocks:
        if isinstance(block, Figure) and not isinstance(block.picture, BarChart) and block.table.id not in printed:
            printed.add(block.table.id)
            chosen.add(block.id)
    return frozenset(chosen)


def printed_values_of(edition: Edition) -> tuple[Value, ...]:
    """Every bound number that stands on paper, in reading order: as `values_of`, each figure's table once at most."""
    with_table = figures_with_table(edition)
    return tuple(
        value
        for block in blocks_of(edition)
        if not isinstance(block, Figure) or block.id in with_table
        for inlines in own_inlines(block)
        for value in values_in(inlines)
    )
