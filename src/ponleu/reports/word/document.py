"""Blocks of a document in Word's own terms: headings, lists, captions, tables that repeat their head."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from docx.document import Document
from docx.shared import Cm
from docx.text.paragraph import Paragraph as WordParagraph

from ponleu.reports.pdf import draw_cloth_and_figures
from ponleu.reports.phrases import phrase
from ponleu.reports.rules.numbers import in_digits
from ponleu.reports.rules.tree import (
    Block,
    Callout,
    Card,
    Cards,
    Chapter,
    Edition,
    Figure,
    Heading,
    Items,
    Paragraph,
    PlaceMap,
    QuoteBlock,
    Step,
    TableBlock,
    Timeline,
)
from ponleu.reports.rules.walk import blocks_of, figures_with_table
from ponleu.reports.word.adding import add_paragraph, add_picture
from ponleu.reports.word.contents import add_bookmark, write_contents
from ponleu.reports.word.lists import new_numbering, set_numbering
from ponleu.reports.word.runs import write_field, write_inlines, write_words
from ponleu.reports.word.shell import new_document, saved
from ponleu.reports.word.tables import write_table


def write_docx(edition: Edition) -> bytes:
    """An edition as a Word document, the same bytes every time.

    raises   NoLetter where a picture's words cannot be drawn
    """
    writing = _Writing(edition)
    writing.cover()
    write_contents(writing.document, edition)
    for chapter in edition.chapters:
        writing.chapter(chapter)
    writing.head_and_foot()
    return saved(writing.document)


class _Writing:
    """Writes one edition, in reading order."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.document: Document = new_document(edition)
        self.with_table = figures_with_table(edition)
        figures = [block for block in blocks_of(edition) if isinstance(block, Figure)]
        self.box = ""  # the style of the box that is being written
        self.pictures = 0
        self.cloth, *drawn = draw_cloth_and_figures(edition, figures)
        self.drawn = {id(figure): picture for figure, picture in zip(figures, drawn, strict=True)}

    def cover(self) -> None:
        """Cloth, title, who made it, and what a reader must know first."""
        edition = self.edition
        self._picture(self.cloth, "Cloth", "")
        self._words("Title", edition.title)
        self._words("Subtitle", edition.subtitle)
        self._words("MadeBy", f"{phrase('made_by', edition.language)} {edition.made_by}")
        self._words("Published", edition.published)
        for notice in (*edition.notices, phrase("accessible_text", edition.language), edition.licence):
            if notice:
                self._words("Notice", notice)

    def chapter(self, chapter: Chapter) -> None:
        """A title and its blocks; the first begins on a new page, after the contents."""
        heading = self._new("Heading1")
        heading.paragraph_format.page_break_before = chapter is self.edition.chapters[0] or None
        if chapter.number:
            number = in_digits(chapter.number, khmer_digits=self.edition.khmer_digits)
            write_words(heading, f"{number} ", self.edition.language, style="ChapterNumber")
        write_words(heading, chapter.title, self.edition.language)
        add_bookmark(heading, chapter.id)
        self._blocks(chapter.blocks)

    def head_and_foot(self) -> None:
        """The title on top of each page but the first, the page's number below."""
        section = self.document.sections[0]
        head = section.header.paragraphs[0]
        write_words(head, self.edition.title, self.edition.language)
        write_field(section.footer.paragraphs[0], "PAGE", "1")

    def _new(self, style: str) -> WordParagraph:
        self.last = add_paragraph(self.document, style)
        return self.last

    def _words(self, style: str, text: str) -> WordParagraph:
        paragraph = self._new(style)
        write_words(paragraph, text, self.edition.language)
        return paragraph

    def _picture(self, picture: bytes, style: str, alt: str) -> None:
        self.pictures += 1
        name = alt[:40] or "—"
        add_picture(self._new(style), picture, number=self.pictures, width=Cm(16.2), name=name, alt=alt)

    def _blocks(self, blocks: Iterable[Block]) -> None:
        before: Block | None = None
        for block in blocks:
            if isinstance(block, Callout) and isinstance(before, Callout):
                self._new("Between")  # Word draws neighbours with one border as one box
            self._writers[type(block)](self, block)
            before = block

    def _heading(self, block: Heading) -> None:
        paragraph = self._new(f"Heading{min(block.level, 3)}")
        write_inlines(paragraph, block.inlines, self.edition.language)
        add_bookmark(paragraph, block.anchor)

    def _paragraph(self, block: Paragraph, style: str = "Normal") -> WordParagraph:
        paragraph = self._new(self.box or style)
        write_inlines(paragraph, block.inlines, self.edition.language)
        return paragraph

    def _items(self, block: Items, level: int = 0) -> None:
        has_digits_of_its_own = block.is_ordered and self.edition.khmer_digits
        numbering = new_numbering(self.document, is_ordered=block.is_ordered)
        for number, item in enumerate(block.items, start=1):
            first, *others = item or (Paragraph(()),)
            if isinstance(first, Paragraph):
                paragraph = self._new(self.box or ("ListNumber" if block.is_ordered else "ListBullet"))
                if has_digits_of_its_own:
                    write_words(paragraph, in_digits(f"{number}.", khmer_digits=True) + "\t", self.edition.language)
                set_numbering(paragraph, None if has_digits_of_its_own else numbering, level, in_box=bool(self.box))
                write_inlines(paragraph, first.inlines, self.edition.language)
            else:
                others = [first, *others]
            self._inside_item(others, level)

    def _inside_item(self, blocks: Iterable[Block], level: int) -> None:
        for block in blocks:
            if isinstance(block, Items):
                self._items(block, level + 1)
            elif isinstance(block, Paragraph):
                self._paragraph(block, "ListContinue")
            else:
                self._blocks([block])

    def _quote(self, block: QuoteBlock) -> None:
        for inner in block.blocks:
            if isinstance(inner, Paragraph):
                self._paragraph(inner, "Quote")
            else:
                self._blocks([inner])
        if block.said_by:
            self._words("QuoteSource", f"— {block.said_by}")

    def _callout(self, block: Callout) -> None:
        style = f"Box{block.kind.capitalize()}"
        first = self._new(style)
        first.paragraph_format.space_before, first.paragraph_format.keep_with_next = Cm(0.4), True
        write_words(first, phrase(block.kind, self.edition.language), self.edition.language, style="Label")
        if block.title:
            title = self._new(style)
            title.paragraph_format.keep_with_next = True
            write_words(title, block.title, self.edition.language, marks=("b",))
        self.box = style
        self._blocks(block.blocks)
        self.box = ""
        self.last.paragraph_format.space_after = Cm(0.4)

    def _table(self, block: TableBlock) -> None:
        self._words("Caption", block.caption)
        write_table(self.document, block, self.edition.language)
        for note in block.notes:
            self._words("Note", note)
        self._new("Note")

    def _figure(self, block: Figure) -> None:
        self._picture(self.drawn[id(block)], "Picture", block.alt)
        credit = block.picture.credit if isinstance(block.picture, PlaceMap) else ""
        self._words("PictureCaption", block.caption)
        if credit:
            self._words("Note", credit)
        if block.id in self.with_table:
            self._table(block.table)

    def _cards(self, block: Cards) -> None:
        for card in block.cards:
            self._card(card)

    def _card(self, card: Card) -> None:
        self._words("CardTitle", card.title)
        for label, inlines in card.lines:
            line = self._new("CardLine")
            write_words(line, f"{label}\t", self.edition.language, style="Label")
            write_inlines(line, inlines, self.edition.language)
        for gap in card.gaps:
            line = self._new("CardGap")
            write_words(line, f"{phrase('gaps', self.edition.language)}\t", self.edition.language, marks=("b",))
            write_words(line, gap, self.edition.language)

    def _timeline(self, block: Timeline) -> None:
        for step in block.steps:
            self._step(step)

    def _step(self, step: Step) -> None:
        title = self._new("StepTitle")
        write_words(title, f"{'●' if step.is_done else '○'}\t{step.title}  ", self.edition.language)
        write_words(
            title,
            phrase("done" if step.is_done else "announced", self.edition.language),
            self.edition.language,
            style="Label",
        )
        if facts := " · ".join(fact for fact in (step.when, step.who) if fact):
            self._words("StepText", facts)
        for inner in step.blocks:
            if isinstance(inner, Paragraph):
                self._paragraph(inner, "StepText")
            else:
                self._blocks([inner])

    _writers: ClassVar[dict[type[Any], Callable[[_Writing, Any], object]]] = {
        Heading: _heading,
        Paragraph: _paragraph,
        Items: _items,
        QuoteBlock: _quote,
        Callout: _callout,
        TableBlock: _table,
        Figure: _figure,
        Cards: _cards,
        Timeline: _timeline,
    }
