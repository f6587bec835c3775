"""Figures: bars, dots and maps, each with words for those who do not see it and the numbers it was drawn from."""

from __future__ import annotations

from collections.abc import Iterable

from ponleu.core import Percent, Share, Unit
from ponleu.reports.rules.tree import (
    Bar,
    BarChart,
    Cell,
    Column,
    ColumnKind,
    DotChart,
    Figure,
    PlaceMap,
    PlaceShape,
    PlaceState,
    Row,
    TableBlock,
    Text,
)
from ponleu.studies.rules.blocks.tables import answers as answers_table
from ponleu.studies.rules.blocks.tables import people as people_table
from ponleu.studies.rules.schema import Answer, Participants
from ponleu.studies.rules.telling import Telling


def topic_bars(tell: Telling, topic: str) -> Figure:
    """In how many of the places each issue of a topic was named."""
    issues = tell.numbers.issues_by_topic[topic]
    rows = [(issue, tell.numbers.rows[issue.id]) for issue in issues]
    base = len(tell.numbers.consulted)
    name = tell.words(tell.find.topic[topic].name)
    bars = tuple(
        Bar(
            issue.id,
            tell.words(issue.short),
            row.share,
            tell.of(row.share.count, row.share.base, "place"),
            is_flagged=row.differs,
        )
        for issue, row in rows
    )
    return Figure(
        id=f"chart-{topic}",
        caption=tell.say("caption_chart", topic=name, base=tell.count(base), unit=tell.unit("place", base)),
        alt=tell.say("alt_chart", topic=name, bars=_sentence(tell, bars)),
        picture=BarChart(bars, base, Unit.PLACE, tell.say("axis_places", unit=tell.unit("place", base))),
        table=_bars_table(tell, f"chart-{topic}-data", name, bars, "place"),
    )


def _sentence(tell: Telling, bars: Iterable[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)


def _bars_table(tell: Telling, id_: str, caption: str, bars: Iterable[Bar], unit: str) -> TableBlock:
    return TableBlock(
        id=id_,
        caption=caption,
        columns=(
            Column("label", tell.say("column_issue"), ColumnKind.WORDS, "#indicator+name"),
            Column("count", tell.unit(unit, 2), ColumnKind.NUMBER, "#indicator+num"),
        ),
        rows=tuple(Row(bar.id, (tell.plain(bar.label), tell.cell(f"issue.{bar.id}.places"))) for bar in bars),
    )


def answer_bars(tell: Telling, question: str) -> Figure:
    """The answers of each kind of respondent, as printed: where no base is known the axis is per cent, and says so."""
    found = [answer for answer in tell.pack.answers if answer.question == question]
    percents = {answer.id: percent for answer in found if (percent := tell.numbers.answer_percent(answer))}
    scale = 10 ** max((percent.decimals for percent in percents.values()), default=0)
    bars = tuple(_answer_bar(tell, answer, percents[answer.id], scale) for answer in found if answer.id in percents)
    text = tell.words(tell.find.question[question].text)
    return Figure(
        id=f"chart-answers-{question}",
        caption=text,
        alt=tell.say("alt_chart", topic=text, bars=_sentence(tell, bars)),
        picture=BarChart(bars, 100, Unit.ADULT, tell.say("axis_percent")),
        table=answers_table(tell, question),
    )


def _answer_bar(tell: Telling, answer: Answer, percent: Percent, scale: int) -> Bar:
    """A bar of so many parts of a hundred: the length is the percentage, whatever its base."""
    label = f"{tell.say(f'respondents_{answer.respondents}')}: {tell.say(f'option_{answer.option}')}"
    shown = tell.percent(percent)
    if answer.printed is None and answer.count is not None and answer.base:
        shown = tell.of(answer.count, answer.base, answer.unit)
    return Bar(answer.id, label, Share(int(percent.value * scale), 100 * scale, Unit.ADULT), shown)


def people_dots(tell: Telling, whole: str) -> Figure:
    """A whole group of people as dots, filled by the parts that the study counts."""
    person = tell.find.participants[whole]
    parts = _parts(tell, person)
    text = tell.say(
        "alt_dots",
        who=tell.words(person.who),
        count=tell.count(person.count or 0),
        parts="; ".join(f"{label}: {tell.count(count)}" for label, count in parts),
    )
    table = people_table(tell)
    kept = tuple(row for row in table.rows if row.id == whole or _whole_of(tell, row.id) == whole)
    return Figure(
        id=f"dots-{whole}",
        caption=tell.say("caption_dots", who=tell.words(person.who), count=tell.count(person.count or 0)),
        alt=text,
        picture=DotChart(tuple(parts), Unit(person.unit)),
        table=TableBlock(f"dots-{whole}-data", tell.words(person.who), table.columns, kept),
    )


def _whole_of(tell: Telling, id_: str) -> str:
    return tell.find.participants[id_].of


def _parts(tell: Telling, person: Participants) -> list[tuple[str, int]]:
    """Parts that fill the whole: by sex when both are there, else the others; the rest is told as a rest."""
    whole = person.count or 0
    parts = [part for part in tell.pack.participants if part.of == person.id and part.count]
    by_sex = [part for part in parts if part.sex != "all"]
    chosen = by_sex or parts
    found = [(tell.words(part.who), part.count or 0) for part in chosen]
    rest = whole - sum(count for _, count in found)
    if rest < 0:  # overlapping parts cannot fill one whole
        return [(tell.words(person.who), whole)]
    return [*found, (tell.say("the_others"), rest)] if rest else found


def mention_map(tell: Telling, about: str) -> Figure:
    """Where an issue or any issue of a topic was named, where it was not, and where nobody was asked."""
    kind, _, id_ = about.partition(".")
    if kind == "topic":
        named = set(tell.numbers.places_of_topic[id_])
        title = tell.words(tell.find.topic[id_].name)
    else:
        named = set(tell.numbers.rows[id_].places)
        title = tell.words(tell.find.issue[id_].short)
    asked = {place.id for place in tell.numbers.consulted}
    return _map(
        tell, f"map-{id_}", tell.say("caption_map", topic=title), named=named, asked=asked, states=tuple(PlaceState)
    )


def consulted_map(tell: Telling) -> Figure:
    """Where children were consulted."""
    asked = {place.id for place in tell.numbers.consulted}
    return _map(
        tell,
        "map-consulted",
        tell.say("caption_map_consulted"),
        named=asked,
        asked=asked,
        states=(PlaceState.MENTIONED, PlaceState.NOT_CONSULTED),
    )


def _map(
    tell: Telling, id_: str, caption: str, *, named: set[str], asked: set[str], states: tuple[PlaceState, ...]
) -> Figure:
    def state(place: str) -> PlaceState:
        if place in named:
            return PlaceState.MENTIONED
        return PlaceState.NOT_MENTIONED if place in asked else PlaceState.NOT_CONSULTED

    shapes = tuple(
        PlaceShape(place.id, tell.place_names[place.id], state(place.id), tell.knowledge.boundaries.get(place.code, ()))
        for place in tell.pack.places
    )
    has_map = all(shape.polygons for shape in shapes)
    label = {each: _state(tell, each, states) for each in states}
    alt = "; ".join(
        f"{label[each]}: {tell.names(shape.name for shape in shapes if shape.state is each) or '–'}" for each in states
    )
    table = TableBlock(
        id=f"{id_}-data",
        caption=caption,
        columns=(
            Column("state", tell.say("column_state"), ColumnKind.WORDS, "#status"),
            Column("places", tell.say("column_places"), ColumnKind.NAMES, "#adm1+name+list"),
            Column("count", tell.say("column_count"), ColumnKind.NUMBER, "#indicator+num+places"),
        ),
        rows=tuple(_state_row(tell, each, label[each], shapes) for each in states),
    )
    return Figure(
        id=id_,
        caption=caption,
        alt=f"{caption}. {alt}.",
        picture=PlaceMap(
            shapes if has_map else tuple(PlaceShape(each.id, each.name, each.state) for each in shapes),
            tell.knowledge.map_credit if has_map else "",
            tuple((each.value, label[each]) for each in states),
        ),
        table=table,
    )


def _state_row(tell: Telling, state: PlaceState, label: str, shapes: tuple[PlaceShape, ...]) -> Row:
    names = [shape.name for shape in shapes if shape.state is state]
    count = Cell((Text(tell.count(len(names))),), len(names))
    return Row(state.value, (tell.plain(label), tell.plain(tell.names(names) or "–"), count))


def _state(tell: Telling, state: PlaceState, states: tuple[PlaceState, ...]) -> str:
    if len(states) == 2:
        return tell.say("consulted_yes" if state is PlaceState.MENTIONED else "consulted_no")
    return tell.say(f"state_{state.value}")
