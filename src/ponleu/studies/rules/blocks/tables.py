"""Tables: issues by topic, people, answers, mentions by place, limbs without a row, differences from the print."""

from __future__ import annotations

from ponleu.core import Percent, Share, Unit
from ponleu.findings.rules.tables import PlaceRow, uncovered
from ponleu.reports.rules.bindings import Form
from ponleu.reports.rules.tree import Cell, Column, ColumnKind, Row, Strong, TableBlock, Text, Value
from ponleu.standards.rules.citations import Citation
from ponleu.standards.rules.provisions import Provision
from ponleu.studies.rules.schema import Answer, Issue, Participants
from ponleu.studies.rules.telling import Telling, inlines

FEW_PLACES = 3  # a row about a sensitive issue that names fewer could point at children


def issues_of_topic(tell: Telling, topic: str) -> TableBlock:
    """A topic's issues: where each was named, in how many places, their share, and what was printed of it."""
    issues = tell.numbers.issues_by_topic[topic]
    has_printed = any(tell.numbers.rows[issue.id].printed for issue in issues)
    base = len(tell.numbers.consulted)
    columns = [
        Column("issue", tell.say("column_issue"), ColumnKind.WORDS, "#indicator+name"),
        Column("places", tell.say("column_named_in"), ColumnKind.NAMES, "#adm1+name+list"),
        Column("count", tell.say("column_count"), ColumnKind.NUMBER, "#indicator+num+places"),
        Column("percent", tell.say("column_share"), ColumnKind.PERCENT, "#indicator+percent"),
    ]
    if has_printed:
        year = tell.digits(str(tell.pack.study.published_on.year))
        columns.append(
            Column("printed", tell.say("column_printed", year=year), ColumnKind.PERCENT, "#indicator+percent+printed")
        )
    return TableBlock(
        id=f"table-{topic}",
        caption=tell.say(
            "caption_topic",
            topic=tell.words(tell.find.topic[topic].name),
            base=tell.count(base),
            unit=tell.unit("place", base),
        ),
        columns=tuple(columns),
        rows=tuple(_issue_row(tell, issue, has_printed=has_printed) for issue in issues),
        notes=_notes(tell, issues),
    )


def _issue_row(tell: Telling, issue: Issue, *, has_printed: bool) -> Row:
    row = tell.numbers.rows[issue.id]
    start = f"issue.{issue.id}"
    named = _names(tell, row) if row.places else tell.plain(tell.say("named_nowhere"))
    cells = [
        tell.plain(tell.words(issue.label)),
        named,
        tell.cell(f"{start}.places"),
        tell.cell(f"{start}.percent"),
    ]
    if has_printed:
        cells.append(tell.cell(f"{start}.printed", is_flagged=row.differs) if row.printed else Cell(()))
    return Row(issue.id, tuple(cells))


def _names(tell: Telling, row: PlaceRow) -> Cell:
    """Names as a sentence for readers, and with ; between them for programs."""
    value = tell.value(f"issue.{row.issue}.names")
    return Cell((value,), "; ".join(tell.place_names[place] for place in row.places))


def _notes(tell: Telling, issues: tuple[Issue, ...]) -> tuple[str, ...]:
    notes = [tell.say("note_places_not_children")]
    notes += [tell.words(issue.note) for issue in issues if tell.words(issue.note)]
    if any(tell.numbers.rows[issue.id].differs for issue in issues):
        notes.append(tell.say("note_flag"))
    if any(
        issue.is_sensitive
        and 0 < tell.numbers.rows[issue.id].share.count < FEW_PLACES
        and tell.numbers.rows[issue.id].printed
        for issue in issues
    ):
        notes.append(tell.say("note_few_places"))
    return tuple(dict.fromkeys(notes))


def people(tell: Telling) -> TableBlock:
    """Everybody counted at each event: wholes with their parts below them."""
    rows = []
    for person in tell.pack.participants:
        event = tell.find.event[person.event]
        is_part = bool(person.of)
        rows.append(
            Row(
                person.id,
                (
                    tell.plain(("– " if is_part else "") + tell.words(person.who)),
                    tell.plain("" if is_part else tell.words(event.name)),
                    tell.cell(f"participants.{person.id}") if person.count is not None else Cell(()),
                    tell.cell(f"participants.{person.id}.percent") if tell.numbers.part(person) else Cell(()),
                    _ages(tell, person),
                    tell.plain(tell.say(f"basis_{person.basis}")),
                ),
                is_total=not is_part,
            )
        )
    notes = (tell.words(person.note) for person in tell.pack.participants)
    return TableBlock(
        id="table-participants",
        caption=tell.say("caption_participants"),
        columns=(
            Column("who", tell.say("column_who"), ColumnKind.WORDS, "#group+name"),
            Column("event", tell.say("column_event"), ColumnKind.WORDS, "#event+name"),
            Column("count", tell.say("column_people"), ColumnKind.NUMBER, "#reached+num"),
            Column("percent", tell.say("column_of_whole"), ColumnKind.PERCENT, "#reached+percent"),
            Column("ages", tell.say("column_ages"), ColumnKind.WORDS, "#group+age"),
            Column("basis", tell.say("column_basis"), ColumnKind.WORDS, "#meta+basis"),
        ),
        rows=tuple(rows),
        notes=tuple(dict.fromkeys(note for note in notes if note)),
    )


def _ages(tell: Telling, person: Participants) -> Cell:
    if person.age_from is None or person.age_until is None:
        return Cell(())
    low = tell.value(f"participants.{person.id}.age_from")
    high = tell.value(f"participants.{person.id}.age_until")
    return Cell((low, Text("–"), high), f"{person.age_from}-{person.age_until}")


def answers(tell: Telling, question: str) -> TableBlock:
    """The answers to a question, each with its base or that none is known."""
    found = [answer for answer in tell.pack.answers if answer.question == question]
    return TableBlock(
        id=f"table-answers-{question}",
        caption=tell.words(tell.find.question[question].text),
        columns=(
            Column("respondents", tell.say("column_respondents"), ColumnKind.WORDS, "#group+type"),
            Column("answer", tell.say("column_answer"), ColumnKind.WORDS, "#indicator+name"),
            Column("stated", tell.say("column_stated"), ColumnKind.PERCENT, "#indicator+stated"),
            Column("base", tell.say("column_base"), ColumnKind.WORDS, "#meta+base"),
        ),
        rows=tuple(_answer_row(tell, answer) for answer in found),
        notes=tuple(dict.fromkeys(tell.words(answer.note) for answer in found if tell.words(answer.note))),
    )


def _answer_row(tell: Telling, answer: Answer) -> Row:
    if answer.base:
        base = Value(f"answer.{answer.id}.base", answer.base, tell.count(answer.base))
        basis = tell.say(f"base_{answer.base_basis}")
        if answer.unit == "not_stated":
            told = f" ({tell.say('base_of_what', basis=basis)})"
        else:
            told = f" {tell.unit(answer.unit, answer.base)} ({basis})"
        base_cell = Cell((base, *inlines(told)), answer.base)
    else:
        base_cell = tell.plain(tell.say("base_unknown"))
    return Row(
        answer.id,
        (
            tell.plain(tell.say(f"respondents_{answer.respondents}")),
            tell.plain(tell.say(f"option_{answer.option}")),
            tell.cell(f"answer.{answer.id}"),
            base_cell,
        ),
    )


def places(tell: Telling) -> TableBlock:
    """Every place of the frame: whether it was consulted and how many issues were named there."""
    total = len(tell.pack.issues)
    rows = []
    for place in tell.pack.places:
        count = tell.cell(f"place.{place.id}.issues") if place.is_consulted else Cell(())
        state = tell.say("consulted_yes" if place.is_consulted else "consulted_no")
        if place.is_consulted and tell.numbers.per_place[place.id] == 0:
            state = tell.say("consulted_nothing_mentioned")
        rows.append(Row(place.id, (tell.cell(f"place.{place.id}.name"), tell.plain(state), count)))
    return TableBlock(
        id="table-places",
        caption=tell.say("caption_places", total=tell.count(total)),
        columns=(
            Column("place", tell.say("column_place"), ColumnKind.WORDS, "#adm1+name"),
            Column("state", tell.say("column_consulted"), ColumnKind.WORDS, "#status"),
            Column("count", tell.say("column_issues_named"), ColumnKind.NUMBER, "#indicator+num+issues"),
        ),
        rows=tuple(rows),
        notes=(tell.say("note_zero_is_not_safe"),),
    )


def coverage(tell: Telling) -> TableBlock:
    """Every act that the study's treaty asks States to punish, and which rows are about it; some have none."""
    rows = []
    for limb in _limbs(tell):
        issues = [issue for issue in tell.pack.issues if str(limb.citation) in issue.provisions]
        covered = tell.names(tell.words(issue.short) for issue in issues) or tell.say("no_row")
        rows.append(
            Row(
                str(limb.citation),
                (
                    tell.plain(tell.digits(str(limb.citation))),
                    tell.plain(provision_label(tell, limb.citation)),
                    tell.plain(covered) if issues else Cell((Strong(inlines(covered)),), covered),
                ),
            )
        )
    return TableBlock(
        id="table-coverage",
        caption=tell.say("caption_coverage"),
        columns=(
            Column("provision", tell.say("column_provision"), ColumnKind.WORDS, "#meta+provision"),
            Column("act", tell.say("column_act"), ColumnKind.WORDS, "#meta+label"),
            Column("rows", tell.say("column_rows"), ColumnKind.WORDS, "#indicator+name"),
        ),
        rows=tuple(rows),
        notes=(tell.say("note_coverage"),),
    )


def provision_label(tell: Telling, citation: Citation) -> str:
    """What a provision is about. A limb that only continues its paragraph ("… for forced labour") is told with it."""
    provision = tell.knowledge.treaties.provision(citation)
    label = provision.label_km if tell.language == "km" and provision.label_km else provision.label_en
    if label.startswith(("...", "…")):
        return f"{provision_label(tell, citation.parent)} {label.lstrip('.… ')}"
    return label


def _limbs(tell: Telling) -> tuple[Provision, ...]:
    instrument = tell.pack.study.instrument
    cited = {provision for issue in tell.pack.issues for provision in issue.provisions}
    articles = {"OPSC": "3(1)"}  # the paragraph that lists the acts; a treaty without one has the articles cited
    treaties = tell.knowledge.treaties
    if instrument in articles:
        return treaties.limbs(instrument, articles[instrument])
    return tuple(provision for provision in treaties.provisions if str(provision.citation) in cited)


def uncovered_limbs(tell: Telling) -> tuple[Citation, ...]:
    """Limbs that no row is about."""
    limbs = {str(limb.citation): limb.citation for limb in _limbs(tell)}
    cited = [provision for issue in tell.pack.issues for provision in issue.provisions]
    return tuple(limbs[name] for name in uncovered(limbs, cited))


def differences(tell: Telling) -> TableBlock:
    """Rows whose printed percentage their own list of places does not give, with what would mend it."""
    year = tell.digits(str(tell.pack.study.published_on.year))
    return TableBlock(
        id="table-differences",
        caption=tell.say("caption_differences", year=year),
        columns=(
            Column("issue", tell.say("column_issue"), ColumnKind.WORDS, "#indicator+name"),
            Column("count", tell.say("column_places_listed"), ColumnKind.NUMBER, "#indicator+num+places"),
            Column("percent", tell.say("column_they_give"), ColumnKind.PERCENT, "#indicator+percent"),
            Column("printed", tell.say("column_printed", year=year), ColumnKind.PERCENT, "#indicator+percent+printed"),
            Column("mends", tell.say("column_mends"), ColumnKind.WORDS, "#meta+note"),
        ),
        rows=tuple(_difference(tell, row) for row in tell.numbers.differing),
        notes=(tell.say("note_differences"),),
    )


def _difference(tell: Telling, row: PlaceRow) -> Row:
    issue = tell.find.issue[row.issue]
    start = f"issue.{row.issue}"
    return Row(
        row.issue,
        (
            tell.plain(tell.words(issue.short)),
            tell.cell(f"{start}.places", Form.OF_BASE),
            tell.cell(f"{start}.percent"),
            tell.cell(f"{start}.printed", is_flagged=True),
            tell.plain(_mends(tell, row)),
        ),
    )


def _mends(tell: Telling, row: PlaceRow) -> str:
    needed = _count_for(row.printed, row.share.base)
    if needed is None:
        return tell.say("mends_share_only", percent=tell.percent(row.percent))
    return tell.say("mends", percent=tell.percent(row.percent), missing=tell.count(abs(needed - row.share.count)))


def _count_for(percent: Percent | None, base: int) -> int | None:
    for count in range(base + 1):
        if percent and Share(count, base, Unit.PLACE).percent(decimals=percent.decimals).value == percent.value:
            return count
    return None
