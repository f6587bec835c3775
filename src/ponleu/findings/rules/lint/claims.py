"""What a document claims: sentences with their numbers, the places it names, its tables read as shares.

Read once, then handed to every rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ponleu.core import Percent, Unit
from ponleu.findings.rules.document import Block, Cell, Document, Kind, Table
from ponleu.findings.rules.lint import names, quantities, words
from ponleu.findings.rules.lint.finding import Span, span_of
from ponleu.findings.rules.lint.ledger import Ledger
from ponleu.findings.rules.lint.names import Gazetteer, PlaceList
from ponleu.findings.rules.lint.quantities import Count, Percentage

if TYPE_CHECKING:
    from ponleu.findings.rules.lint.groups import Group
    from ponleu.standards.rules.terminology import Occurrence

_SENTENCE = re.compile(r"(?<=[.!?។])['\"”’)\]]*\s+(?=['\"“‘(\[]?[^\sa-z])")
_ABBREVIATION = re.compile(
    r"(?:^|\W)(?:e\.g|i\.e|etc|cf|vs|no|art|arts|para|paras|fig|mr|mrs|ms|dr|st|approx|incl|viz|ca)\.\W*$",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    r"\s*(?:out\s+of|of|/|among|sur|de|from)\s+(?:the|our|all|these|those|all the|a total of|total)?\s*", re.IGNORECASE
)
_AND_CAPITAL = re.compile(r"[^.;:,(]{0,30}?\band (?:in |from )?(?:the )?(?:national )?capital\b", re.IGNORECASE)
_PROSE = (Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE, Kind.QUOTE)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a block. Offsets of what it holds count from its own start."""

    block: Block
    start: int
    text: str
    section: int = 0
    index: int = 0

    @cached_property
    def percentages(self) -> tuple[Percentage, ...]:
        """Its percentages."""
        return quantities.percentages(self.text)

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """Its counts."""
        return quantities.counts(self.text)

    @cached_property
    def lists(self) -> tuple[PlaceList, ...]:
        """Its lists of names, of places or of anything else."""
        return names.listed_in(self.text)

    def span(self, start: int, end: int) -> Span:
        """Where a piece of it stands in the document."""
        return span_of(self.block, self.start + start, self.start + end)

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.block.line_at(self.start)


@dataclass(frozen=True)
class Frame:
    """The places that a text says it is about.

    keys    one per place
    stated  the number printed beside the list, and what it was printed as
    """

    keys: tuple[str, ...]
    sentence: Sentence | None
    line: int
    stated: Count | None = None
    and_capital: bool = False
    names: PlaceList | None = None


@dataclass(frozen=True)
class ShareRow:
    """A list of places with the percentage printed for it.

    counts     every number of places that the list can be read as: "Tyne and Wear" is one place or two
    bases      bases printed right here: "of 12 districts", "n = 9"
    stated     the number of places printed beside the list
    """

    keys: tuple[str, ...]
    counts: frozenset[int]
    percent: Percentage
    percent_span: Span
    evidence: str
    label: str
    group: int
    bases: tuple[int, ...] = ()
    stated: int | None = None
    is_places_header: bool = False
    is_persons_header: bool = False
    names: tuple[str, ...] = ()
    names_span: Span = field(default_factory=lambda: Span(1))


@dataclass(frozen=True)
class Part:
    """A cell with a percentage, the words that label its row, and the row."""

    cell: Cell
    percent: Percentage
    label: str
    row: tuple[Cell, ...]

    @property
    def span(self) -> Span:
        """Where the percentage stands."""
        return Span(self.cell.line, self.cell.column + self.percent.start, self.percent.end - self.percent.start)


@dataclass(frozen=True)
class Column:
    """A column of percentages in a table.

    parts   the rows that are not totals; total the percentage of a total row
    """

    table: Table
    at: int
    header: str
    cells: tuple[Part, ...]
    total: Part | None = None

    @property
    def about(self) -> str:
        """All that is said of the table: caption, header, notes."""
        return " ".join((self.table.caption, self.header, *self.table.notes))


class Claims:
    """A document's claims, each kind read when a rule first asks."""

    def __init__(self, document: Document, ledger: Ledger, *, own: bool = False) -> None:
        self.document = document
        self.ledger = ledger
        self.own = own
        self.groups: tuple[Group, ...] | None = None  # of percentages, once `groups.groups` has gathered them
        self.occurrences: tuple[tuple[Occurrence, Span], ...] | None = None  # of terms, once `wording` has looked
        self.roles: dict[str, tuple[tuple[int, str], ...]] = {}  # counts of people by what was done with them

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The document's tables."""
        return self.document.tables

    @cached_property
    def texts(self) -> tuple[Block, ...]:
        """The document's blocks of text."""
        return self.document.texts

    def exact(self, cells: Iterable[Cell]) -> str:
        """The text of the lines from the first of these cells to the last, as it stands in the document."""
        cells = sorted((cell for cell in cells if cell.text), key=lambda cell: (cell.line, cell.column))
        if not cells:
            return ""
        first, last = cells[0], cells[-1]
        lines = [*self.document.lines[first.line - 1 : last.line]]
        lines[-1] = lines[-1][: last.column - 1 + len(last.text)]
        lines[0] = lines[0][first.column - 1 :]
        return "\n".join(lines)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the running text, captions and items included, tables not."""
        found: list[Sentence] = []
        section = 0
        for block in self.document.blocks:
            if isinstance(block, Table):
                continue
            if block.kind is Kind.HEADING:
                section += 1
            elif block.kind in _PROSE:
                for start, text in _split(block.text):
                    found.append(Sentence(block, start, text, section, len(found)))
        return tuple(found)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every place known from the ledger, then from the document's own frames."""
        known = Gazetteer()
        for place in self.ledger.places:
            known.add(place.id, place.names)
        for frame in self.frames:
            for key, name in zip(frame.keys, frame.names.names if frame.names else (), strict=False):
                known.add(known.find(name) or key, [name])
        for name in self._names_in_place_columns:
            known.add(known.find(name) or names.name_key(name), [name])
        for name, code in self._codes():
            if identity := known.find(name):
                known.add(identity, [code])
        return known

    def _codes(self) -> Iterator[tuple[str, str]]:
        """Codes for places: behind their names, or in a column beside them."""
        for block in self.texts:
            yield from names.codes_in(block.text)
        for table, at in self.place_tables:
            for row in table.body:
                if at < len(row):
                    yield from names.codes_in(row[at].text)
                    yield from (
                        (row[at].text, cell.text) for cell in row if re.fullmatch(r"[A-Z]{2,5}\d{0,2}", cell.text)
                    )

    @cached_property
    def frame(self) -> Frame | None:
        """The widest frame: the places consulted."""
        return max(self.frames, key=lambda frame: len(frame.keys), default=None)

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """Lists of places that the document gives as a whole: in prose, as items, as a column of a table."""
        return (*self._prose_frames(), *self._item_frames())

    def _prose_frames(self) -> Iterator[Frame]:
        for sentence in self.sentences:
            if sentence.percentages:
                continue
            for listed in sentence.lists:
                if frame := _frame(sentence, listed):
                    yield frame

    def _item_frames(self) -> Iterator[Frame]:
        """Items under a line that ends "... in the following districts:"."""
        run: list[Block] = []
        lead: Block | None = None
        for block in (*self.document.blocks, None):
            if isinstance(block, Block) and block.kind is Kind.ITEM and _item_name(block):
                run.append(block)
                continue
            if run and lead is not None and len(run) > 2 and (frame := _frame_of_items(lead, run)):
                yield frame
            run = []
            lead = (
                block
                if isinstance(block, Block) and block.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.CAPTION)
                else None
            )

    @cached_property
    def _names_in_place_columns(self) -> tuple[str, ...]:
        """One place per row, under a header that says so: a table of places."""
        found: list[str] = []
        for table in self.tables:
            if (at := place_name_column(table)) is not None:
                found += _body_names(table, at)
        return tuple(dict.fromkeys(found))

    @cached_property
    def place_tables(self) -> tuple[tuple[Table, int], ...]:
        """Tables with one place per row, and the column of names."""
        found = ((table, place_name_column(table)) for table in self.tables)
        return tuple((table, at) for table, at in found if at is not None)

    @cached_property
    def place_counts(self) -> tuple[tuple[Sentence, Count, bool], ...]:
        """Every count of places, and whether "and the Capital" follows."""
        return tuple(
            (sentence, count, bool(_AND_CAPITAL.match(sentence.text, count.noun_end)))
            for sentence in self.sentences
            for count in sentence.counts
            if count.unit is Unit.PLACE
        )

    @cached_property
    def person_counts(self) -> tuple[tuple[Sentence, Count], ...]:
        """Every count of people."""
        return tuple((s, c) for s in self.sentences for c in s.counts if c.is_of_persons)

    @cached_property
    def place_bases(self) -> tuple[int, ...]:
        """How many places there may be in all, the best grounded first."""
        bases = [count.count for count in self.ledger.counts if count.unit is Unit.PLACE and count.base is None]
        consulted = [place for place in self.ledger.places if place.is_consulted]
        bases += [len(consulted)] if consulted else []
        bases += [len(frame.keys) for frame in sorted(self.frames, key=lambda frame: -len(frame.keys))]
        bases += [len(_body_names(table, at)) for table, at in self.place_tables]
        stated = Counter(count.value for _, count, _ in self.place_counts)
        bases += [value for value, _ in stated.most_common()]
        bases += [count.value + 1 for _, count, capital in self.place_counts if capital]
        return tuple(dict.fromkeys(base for base in bases if base > 1))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column of percentages."""
        return tuple(column for table in self.tables for column in percent_columns(table))

    @cached_property
    def share_rows(self) -> tuple[ShareRow, ...]:
        """Every list of places with its percentage, in tables and in prose."""
        found: list[ShareRow] = []
        for group, table in enumerate(self.tables):
            found += self._table_rows(table, group)
        found += self._prose_rows(len(self.tables))
        return tuple(found)

    def place_column(self, table: Table) -> int | None:
        """The column whose cells list places: by its header, or because its cells name known places."""
        best: tuple[int, int] | None = None
        for at, header in enumerate(table.header or ("",) * max(map(len, table.rows), default=0)):
            cells = [row[at].text for row in table.body if at < len(row) and row[at].text]
            items = [item for cell in cells for item in self.gazetteer.split(cell)]
            like = [item for item in items if names.is_name_like(item)]
            if not items or len(like) * 10 < len(items) * 6:
                continue
            known = sum(1 for item in like if self.gazetteer.find(item)) * 10 >= len(items) * 6
            titled = bool(words.PLACE_LIKE_HEADER.search(header))
            many = sum(1 for cell in cells if len(self.gazetteer.split(cell)) > 1)
            if (known or titled) and many and (best is None or many > best[0]):
                best = (many, at)
        return best[1] if best else None

    def _table_rows(self, table: Table, group: int) -> Iterator[ShareRow]:
        at = self.place_column(table)
        columns = [column for column in percent_columns(table) if column.at != at]
        if at is None or not columns:
            return
        column = next((c for c in columns if words.PLACE.search(c.header)), columns[0])
        bases = tuple(stated_bases(column.about, unit=Unit.PLACE))
        how_many = _count_column(table, {at, column.at})
        for part in column.cells:
            row, cell, percent = part.row, part.cell, part.percent
            if at >= len(row):
                continue
            listed = self._listed(row[at].text)
            if listed is None:
                continue
            keys, readings = listed
            stated = quantities.bare_count(row[how_many].text) if how_many is not None and how_many < len(row) else None
            yield ShareRow(
                keys, readings, percent, part.span, self.exact((row[at], cell)), part.label, group, bases, stated,
                bool(words.PLACE.search(column.header)) and not _PERSONS.search(column.header),
                bool(_PERSONS.search(column.header)),
                self.gazetteer.split(names.without_remarks(row[at].text)), Span(row[at].line, row[at].column, len(row[at].text)),
            )  # fmt: skip

    def _listed(self, cell: str) -> tuple[tuple[str, ...], frozenset[int]] | None:
        """The places in a cell and every number of them that it can be read as; None when the cell names no places."""
        if re.fullmatch(r"\W*|none|nil|aucun|n/?a", cell.strip(), re.IGNORECASE) or words.OPEN_LIST.search(cell):
            return None
        if re.match(r"(?:in )?(?:all|every|each|both|most|many|several|some)\b", cell.strip(), re.IGNORECASE):
            return None
        cell = names.without_remarks(cell)
        items = self.gazetteer.split(cell)
        if not items or any(
            names.is_rest(item) or not (self.gazetteer.find(item) or names.is_one_place(item)) for item in items
        ):
            return None
        return self.keys_of(items), self._readings(cell, items)

    def keys_of(self, items: Iterable[str]) -> tuple[str, ...]:
        """One key per distinct place."""
        found = (self.gazetteer.find(item) or self.gazetteer.near(item) or names.name_key(item) for item in items)
        return tuple(dict.fromkeys(found))

    def _readings(self, text: str, items: Sequence[str]) -> frozenset[int]:
        exact = {self.gazetteer.find(item) or names.name_key(item) for item in items}
        readings = {len(self.keys_of(items)), len(exact)}
        firm = names.firm_split(text)
        if len(firm) != len(items) and not all(self.gazetteer.find(item) for item in items):
            readings.add(len(firm))
        if repeated := len(items) - len(exact):
            readings.add(len(exact) + repeated)
        return frozenset(readings)

    def _prose_rows(self, group: int) -> Iterator[ShareRow]:
        for sentence in self.sentences:
            if not sentence.percentages or not sentence.lists:
                continue
            lists = [listed for listed in sentence.lists if self.names_places(sentence, listed)]
            for listed, percent in _pairs(sentence, lists):
                yield self._prose_row(sentence, listed, percent, group)

    def _prose_row(self, sentence: Sentence, listed: PlaceList, percent: Percentage, group: int) -> ShareRow:
        bases, stated = _of_places_near(sentence, listed)
        text = names.without_remarks(sentence.text[listed.start : listed.end])
        items = self.gazetteer.split(text)
        low, high = min(listed.start, percent.start), max(listed.end, percent.end)
        return ShareRow(
            self.keys_of(items), self._readings(text, items), percent,
            sentence.span(percent.start, percent.end), sentence.text[low:high], sentence.text[:low].strip(), group,
            bases, stated, bool(bases), False, items, sentence.span(listed.start, listed.end),
        )  # fmt: skip

    def names_places(self, sentence: Sentence, listed: PlaceList) -> bool:
        """Whether these names are places: known ones mostly, or said to be."""
        if listed.is_open:
            return False
        known = sum(1 for name in listed.names if self.gazetteer.find(name) or self.gazetteer.near(name))
        if known * 10 >= len(listed.names) * 6:
            return True
        return bool(
            re.search(rf"(?:{words.PLACE.pattern})\s*[(:]?\s*(?:of )?$", sentence.text[: listed.start], re.IGNORECASE)
        )

    def numbered_lists(self) -> Iterator[tuple[Sentence, PlaceList, int, frozenset[int]]]:
        """Lists of places in parentheses right after their number, without a percentage: "5 districts (A, B, C)".

        yields   (sentence, list, the number, every number of places that the list can be read as); frames are left out
        """
        frames = {(frame.sentence.index, frame.names.start) for frame in self.frames if frame.sentence and frame.names}
        for sentence in self.sentences:
            for listed in sentence.lists:
                if sentence.percentages or not listed.in_parentheses or (sentence.index, listed.start) in frames:
                    continue
                if self.names_places(sentence, listed) and not any(map(_has_digit, listed.names)):
                    stated = _of_places_near(sentence, listed)[1]
                    if stated is not None:
                        text = names.without_remarks(sentence.text[listed.start : listed.end])
                        yield sentence, listed, stated, self._readings(text, self.gazetteer.split(text))

    @cached_property
    def printed(self) -> tuple[Percent, ...]:
        """Every percentage of the running text with decimals, once."""
        found = (p.percent for sentence in self.sentences for p in sentence.percentages if p.percent.decimals)
        return tuple(dict.fromkeys(found))

    @cached_property
    def largest_group(self) -> int:
        """The most people that the document or the ledger counts anywhere; 0 when none are counted."""
        known = [count.count for count in self.ledger.counts if count.unit in (Unit.CHILD, Unit.ADULT)]
        return max([*known, *(count.value for _, count in self.person_counts)], default=0)


_PERSONS = re.compile(rf"(?<!\w)(?:{words.CHILD_NOUNS}|{words.ADULT_NOUNS}|{words.PERSON_NOUNS})(?!\w)", re.IGNORECASE)
_PERCENT_HEADER = re.compile(
    r"%|per\s?cent|\bshare\b|proportion|pourcentage|porcentaje|porcentagem|ភាគរយ", re.IGNORECASE
)
_COUNT_HEADER = re.compile(r"^\W*(?:n|no\.?|number|count|how many|nombre|número|k|#)(?:\W|$)", re.IGNORECASE)
_BASE = re.compile(
    r"(?<!\w)(?:n|N|base|Base|total|sample)(?: of [a-z]+)?\s*[:=]\s*(\d{1,3}(?:[, ]\d{3})+|\d{1,7})(?![\d.,]*\d|%)"
)


def stated_bases(text: str, *, unit: Unit | None = None) -> Iterator[int]:
    """Bases that a caption, header or note states: "n = 84", "Base: 84 adults", "% of 12 districts"."""
    plain = quantities.western_digits(text)
    for match in _BASE.finditer(plain):
        counted = quantities.counts(plain[match.start(1) : match.end() + 40])
        other = counted and counted[0].start == 0 and counted[0].unit
        if unit is None or not other or other is unit:
            yield int(re.sub(r"\D", "", match[1]))
    for count in quantities.counts(plain):
        whole = re.search(r"(?:of|among|out of|sur)\s+(?:the|all|all the)?\s*$", plain[: count.start], re.IGNORECASE)
        if whole and (count.unit is unit if unit is Unit.PLACE else count.is_of_persons):
            yield count.value


def percent_columns(table: Table) -> tuple[Column, ...]:
    """The columns of percentages: by their sign in most cells, or by their header."""
    header = table.header
    width = max((len(row) for row in table.rows), default=0)
    found = []
    for at in range(width):
        title = header[at] if at < len(header) else ""
        cells = [(row[at], row) for row in table.body if at < len(row) and row[at].text]
        if column := _percent_column(table, at, title, cells):
            found.append(column)
    return tuple(found)


def _label(row: Sequence[Cell], at: int) -> str:
    return next((cell.text for i, cell in enumerate(row) if i != at and re.search(r"[^\W\d]", cell.text)), "")


def _percent_column(table: Table, at: int, title: str, cells: Sequence[tuple[Cell, tuple[Cell, ...]]]) -> Column | None:
    signed = [Part(cell, found, _label(row, at), row) for cell, row in cells if (found := _alone(cell.text))]
    if len(signed) * 2 < len(cells) or not signed:
        if not _PERCENT_HEADER.search(title):
            return None
        bare = ((cell, quantities.bare_percentage(cell.text), row) for cell, row in cells)
        signed = [Part(cell, percent, _label(row, at), row) for cell, percent, row in bare if percent is not None]
    if not signed:
        return None
    totals = [part for part in signed if words.TOTAL.match(part.label)]
    parts = tuple(part for part in signed if part not in totals)
    return Column(table, at, title, parts, totals[-1] if len(totals) == 1 else None)


def _alone(cell: str) -> Percentage | None:
    """The percentage of a cell that holds little else: "45.2%", "38 (45.2%)"."""
    found = quantities.percentages(cell)
    return found[0] if len(found) == 1 and len(cell) - (found[0].end - found[0].start) < 24 else None


def _count_column(table: Table, taken: set[int]) -> int | None:
    """The column that says how many places: "No. of districts". A column that runs 1, 2, 3 numbers the rows."""
    for at, title in enumerate(table.header):
        cells = [row[at].text for row in table.body if at < len(row) and row[at].text]
        counts = [quantities.bare_count(cell) for cell in cells]
        runs = counts == list(range(1, len(counts) + 1)) or counts == list(range(len(counts)))
        says = words.PLACE.search(title) or (
            _COUNT_HEADER.match(title) and not re.fullmatch(r"\W*(?:no|nr|nº|#)?\W*", title, re.IGNORECASE)
        )
        if at not in taken and cells and None not in counts and says and not runs:
            return at
    return None


def place_name_column(table: Table) -> int | None:
    """The column with one place per row, under a header that is a word for places; None when there is none."""
    for at, header in enumerate(table.header):
        title = header.strip()
        if (
            not words.PLACE.search(title)
            or len(title.split()) > 4
            or _PERCENT_HEADER.search(title)
            or _COUNT_HEADER.match(title)
        ):
            continue
        cells = _body_names(table, at)
        plain = sum(len(names.firm_split(c)) == 1 and not re.search(r"\sand\s", c) for c in cells)
        if (
            len(cells) >= 3
            and len(set(cells)) == len(cells)
            and all(map(names.is_one_place, cells))
            and plain * 4 >= len(cells) * 3
        ):
            return at
    return None


def _body_names(table: Table, at: int) -> list[str]:
    cells = (row[at].text for row in table.body if at < len(row))
    return [names.without_remarks(cell).strip() for cell in cells if cell and not words.TOTAL.match(cell)]


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their offsets."""
    start = 0
    for found in _SENTENCE.finditer(text):
        if not _ABBREVIATION.search(text[max(start, found.start() - 12) : found.start()]):
            yield start, text[start : found.start()]
            start = found.end()
    if text[start:].strip():
        yield start, text[start:]


def _has_digit(name: str) -> bool:
    return any(letter.isdecimal() for letter in name)


def _frame(sentence: Sentence, listed: PlaceList) -> Frame | None:
    """The list as a frame when a word for places, and perhaps their number, stands right before it."""
    before = sentence.text[: listed.start]
    before = re.sub(r"\(\d{1,4}\)", lambda number: " " * len(number[0]), before)  # "Camps visited (9): …"
    lead = re.search(rf"({words.PLACE.pattern})([^.;()]{{0,60}}?)[(:\[]?\s*$", before, re.IGNORECASE)
    if listed.is_open or len(listed.names) < 3 or not lead or not all(map(names.is_one_place, listed.names)):
        return None
    between = lead[0][len(lead[1]) :]
    if not listed.in_parentheses and not re.search(
        r"(?:were|are|was|namely|of|:|in|,|-|–|—)\s*$", between, re.IGNORECASE
    ):
        return None
    stated = next(
        (
            c
            for c in reversed(sentence.counts)
            if c.unit is Unit.PLACE and c.end <= listed.start and listed.start - c.noun_end < 60
        ),
        None,
    )
    if (
        stated
        and stated.value != len(listed.names)
        and (_OUT_OF.search(sentence.text[max(0, stated.start - 14) : stated.start]) or _part_of(sentence, stated))
    ):
        return None
    capital = bool(stated and _AND_CAPITAL.match(sentence.text, stated.noun_end))
    keys = tuple(dict.fromkeys(names.name_key(name) for name in listed.names))
    return Frame(keys, sentence, sentence.span(listed.start, listed.end).line, stated, capital, listed)


def _part_of(sentence: Sentence, count: Count) -> bool:
    return bool(re.match(r"\s*(?:out )?of\b|/\d", sentence.text[count.end :]))


def _item_name(block: Block) -> str:
    """The place an item names, when it is little more than a name: "Northam: 24 children" is Northam."""
    head = re.split(r"\s*[:(–—;]|\s-\s|,\s*(?=\d|[a-z])|,\s*$", block.text.strip(), maxsplit=1)[0].strip(" .")
    return head if names.is_one_place(head) and len(block.text) < 80 else ""


def _frame_of_items(lead: Block, run: Sequence[Block]) -> Frame | None:
    says_places = words.PLACE.search(lead.text) and (
        lead.text.rstrip().endswith(":") or lead.kind is not Kind.PARAGRAPH
    )
    if not says_places:
        return None
    items = tuple(_item_name(block) for block in run)
    sentence = Sentence(lead, 0, lead.text)
    stated = next((c for c in sentence.counts if c.unit is Unit.PLACE and not _part_of(sentence, c)), None)
    keys = tuple(dict.fromkeys(map(names.name_key, items)))
    capital = bool(stated and _AND_CAPITAL.match(sentence.text, stated.noun_end))
    return Frame(keys, sentence, lead.line, stated, capital, PlaceList(items, 0, 0))


def _pairs(sentence: Sentence, lists: Sequence[PlaceList]) -> Iterator[tuple[PlaceList, Percentage]]:
    """Lists with the percentage meant for each: right before its parenthesis, else the first one after it."""
    free = [percent for percent in sentence.percentages if not percent.is_hedged]
    for index, listed in enumerate(lists):
        limit = lists[index + 1].start if index + 1 < len(lists) else len(sentence.text)
        start = lists[index - 1].end if index else 0
        before = [p for p in free if start <= p.start and p.end <= listed.start]
        after = [p for p in free if listed.end <= p.start < limit]
        chosen: Percentage | None = None
        if len(free) == 1 or len(before) + len(after) == 1:
            chosen = next(iter(before + after), None)
        elif before and listed.in_parentheses and listed.start - before[-1].end < 60:
            chosen = before[-1]
        elif after and after[0].start - listed.end < 40:
            chosen = after[0]
        if chosen is not None and chosen in free:
            free.remove(chosen)
            yield listed, chosen


def _of_places_near(sentence: Sentence, listed: PlaceList) -> tuple[tuple[int, ...], int | None]:
    """(bases, number stated for this list): "4 of 12 districts (A, B, C, D)"."""
    bases: list[int] = []
    stated: int | None = None
    for match in re.finditer(
        r"(?<![\w.,])(\d{1,4}|[a-z]+)\s*(?:out\s+of|of|/|sur)\s*(?:the|our|all|these)?\s*(\d{1,4}|[a-z]+)\b",
        quantities.western_digits(sentence.text),
        re.IGNORECASE,
    ):
        part, whole = (_number(match[1]), _number(match[2]))
        if part is None or whole is None or not words.PLACE.search(sentence.text[match.end() : match.end() + 40]):
            continue
        bases.append(whole)
        if abs(match.end() - listed.start) < 60:
            stated = part
    if stated is None:
        near = [
            c
            for c in sentence.counts
            if c.unit is Unit.PLACE and 0 <= listed.start - c.noun_end < 16 and not _part_of(sentence, c)
        ]
        stated = near[-1].value if near and near[-1].value not in bases else None
    return tuple(dict.fromkeys(bases)), stated


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else words.NUMBER_WORDS.get(text.lower())
