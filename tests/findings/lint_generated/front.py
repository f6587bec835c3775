"""The front of a report: title, contents, thanks, treaty, who took part, where and when."""

from __future__ import annotations

from typing import Any

from tests.findings.lint_generated.blocks import Bullets, Contents, Heading, Paragraph, Table
from tests.findings.lint_generated.draft import ARTICLES, Draft, day, frame
from tests.findings.lint_generated.study import People, Study


def front(draft: Draft) -> None:
    """Everything before the findings."""
    draft.report.add(Heading(0, "", f"Children's report of {draft.study.country}"))
    paragraph = draft.paragraph()
    draft.say(paragraph, f"{draft.study.country}, {day(draft, draft.study.published)}")
    if draft.style.contents:
        draft.report.add(Heading(1, "", draft.pick("Contents", "Table of contents", "In this report")))
        draft.report.add(Contents([]))
    _thanks(draft)
    _introduction(draft)
    _process(draft)


def _thanks(draft: Draft) -> None:
    draft.heading(1, "1", draft.pick("Acknowledgement", "Thanks", "Words of thanks"))
    paragraph = draft.paragraph()
    draft.sentence(
        "frame-mention",
        paragraph,
        draft.pick(
            "We thank the children, families and local authorities of the {n} {units}{tail}.",
            "Our thanks go to everybody in the {n} {units}{tail} who gave their time.",
            "This report exists because children from {n} {units}{tail} spoke up.",
        ),
        **frame(draft),
    )
    draft.sentence(
        "researchers",
        paragraph,
        draft.pick("We thank the {total} child researchers.", "{total} child researchers did the field work."),
        total=draft.study.researchers.total,
    )


def _introduction(draft: Draft) -> None:
    draft.heading(1, "2", "Introduction")
    paragraph = draft.paragraph()
    number, subject = draft.random.choice(list(ARTICLES.items()))
    draft.sentence(
        "article",
        paragraph,
        draft.pick(
            "Article {number} of the Convention on the Rights of the Child speaks of {subject}.",
            "The Convention on the Rights of the Child, in its Article {number}, names {subject}.",
        ),
        number=number,
        subject=subject,
    )
    draft.say(paragraph, f"{draft.study.country} ratified the Convention in {draft.random.randint(1990, 1996)}.")
    draft.sentence(
        "children",
        paragraph,
        draft.pick(
            "In all, {total} children were consulted.",
            "A total of {total} children were consulted for this report.",
            "We listened to {total} children during the consultations.",
        ),
        total=draft.style.number(draft.study.children.total),
    )


def _process(draft: Draft) -> None:
    study, style = draft.study, draft.style
    draft.heading(1, "3", draft.pick("How we made this report", "Process", "Method"))
    draft.heading(2, "3.1", draft.pick("Who took part", "Who we are", "Participants"))
    _place_list(draft)
    paragraph = draft.paragraph()
    _people(draft, "children", paragraph, study.children, "children", ages=study.ages)
    _people(draft, "researchers", paragraph, study.researchers, "child researchers")
    if style.decimals:
        share = style.signed(style.percent(study.children.girls, study.children.total))
        draft.sentence("girls-share", paragraph, "Girls made up {p} of all children consulted.", p=share)
    if draft.random.random() < 0.6:
        _band_table(draft)
    draft.heading(2, "3.2", draft.pick("Steps", "Steps of the work", "What we did and when"))
    _events(draft)
    draft.heading(2, "3.3", draft.pick("Interviews with adults", "Adults interviewed", "Checking with adults"))
    _adults(draft)


def _place_list(draft: Draft) -> None:
    study, style = draft.study, draft.style
    names = [_named(study, name) for name in study.places]
    values = {**frame(draft), "names": names}
    how = draft.random.choice(["prose", "prose", "prose", "bullets", "table"])
    if how == "table":
        return _place_table(draft)
    paragraph = draft.paragraph()
    if how == "bullets":
        draft.sentence(
            "frame-mention", paragraph, "Consultations were held in the following {n} {units}{tail}:", **frame(draft)
        )
        bullets = draft.report.add(Bullets([]))

        def write(given: dict[str, Any]) -> None:
            bullets.items[:] = given["names"]

        draft.report.piece("frame-list-bullets", bullets, [f"item {i}" for i in range(len(names))], values, write)
        return None
    template = draft.pick(
        "Consultations were held in {n} {units}{tail} ({list}).",
        "We went to {n} {units}{tail}: {list}.",
        "The {n} {units}{tail} consulted were {list}.",
        "Children in {n} {units}{tail} were consulted, namely {list}.",
    )
    paragraph.sentences.append("")

    def write_list(given: dict[str, Any]) -> None:
        text = template.format(**given, list=style.listing(given["names"]))
        paragraph.sentences[0] = text[0].upper() + text[1:]

    draft.report.piece("frame-list", paragraph, ["text"], values, write_list)
    return None


def _named(study: Study, name: str) -> str:
    if name in study.codes:
        return f"{name} ({study.codes[name]})"
    return f"{name} (the capital)" if study.capital and name == study.places[0] else name


def _place_table(draft: Draft) -> None:
    study, style = draft.study, draft.style
    paragraph = draft.paragraph()
    draft.sentence(
        "frame-mention",
        paragraph,
        "Consultations were held in {n} {units}{tail}, listed in the table below.",
        **frame(draft),
    )
    table = draft.report.add(
        Table(f"Table: Children consulted, by {study.unit}", [study.unit.capitalize(), "Girls", "Boys", "Total"], [])
    )
    table.rows = [[_named(study, name), "", "", ""] for name in study.places] + [["Total", "", "", ""]]
    sets = [*study.by_place, ("Total", study.children)]
    for at, (_, people) in enumerate(sets):
        _people_row(draft, table, at, people)
    values = {**frame(draft), "names": list(study.places)}
    draft.report.piece("frame-list-table", table, [f"row {i}" for i in range(study.frame)], values, lambda _: None)
    table.caption_after = style.caption_after


def _people_row(draft: Draft, table: Table, at: int, people: People) -> None:
    def write(given: dict[str, Any]) -> None:
        table.rows[at][1:] = [draft.style.number(given[key], words=False) for key in ("girls", "boys", "total")]

    values = {"girls": people.girls, "boys": people.boys, "total": people.total}
    draft.report.piece("people-row", table, [f"row {at}"], values, write)


def _band_table(draft: Draft) -> None:
    study = draft.study
    table = draft.report.add(Table("Table: Children consulted, by age and sex", ["Age", "Girls", "Boys", "Total"], []))
    sets = [*study.bands, ("Total", study.children)]
    table.rows = [[label, "", "", ""] for label, _ in sets]
    for at, (_, people) in enumerate(sets):
        _people_row(draft, table, at, people)


def _people(
    draft: Draft, kind: str, paragraph: Paragraph, people: People, who: str, *, ages: tuple[int, int] | None = None
) -> None:
    aged = f", aged {ages[0]} to {ages[1]}," if ages else ""
    template = draft.pick(
        f"{{total}} {who}{aged} took part ({{girls}} girls and {{boys}} boys).",
        f"There were {{total}} {who}: {{girls}} girls and {{boys}} boys.",
        f"{{total}} {who}, including {{girls}} girls, took part.",
        f"A total of {{total}} {who} ({{girls}} girls, {{boys}} boys) took part.",
    )
    draft.sentence(
        f"people-{kind}",
        paragraph,
        template,
        total=people.total,
        girls=people.girls,
        boys=people.boys,
        has_boys="boys}" in template,
    )


def _events(draft: Draft) -> None:
    for event in draft.study.events:
        paragraph = draft.paragraph()
        opening = (
            draft.pick("The {name} took place", "The {name} ran")
            if event.name != "consultations"
            else "The {name} took place"
        )
        draft.sentence(
            "dates",
            paragraph,
            opening + draft.pick(" from {start} to {end}.", " between {start} and {end}.", " ({start} to {end})."),
            name=event.name,
            start=day(draft, event.start),
            end=day(draft, event.end),
            on=(event.start, event.end),
        )
        if event.people.total:
            _people(draft, "event", paragraph, event.people, f"children at the {event.name}")


def _adults(draft: Draft) -> None:
    study, style = draft.study, draft.style
    paragraph = draft.paragraph()
    draft.sentence(
        "people-adults",
        paragraph,
        draft.pick(
            "To check what children said, {total} adults ({girls} women and {boys} men) were interviewed.",
            "{total} adults were interviewed: {girls} women and {boys} men.",
            "The researchers interviewed {total} adults, among them {girls} women.",
        ),
        total=study.adults.total,
        girls=study.adults.girls,
        boys=study.adults.boys,
        has_boys=False,
    )
    groups = study.adult_groups
    values = {"digits": [style.percent(count, study.adults.total) for _, count in groups]}
    paragraph.sentences.append("")

    def write(given: dict[str, Any]) -> None:
        parts = [f"{style.signed(d)} were {label}" for d, (label, _) in zip(given["digits"], groups, strict=True)]
        paragraph.sentences[-1] = "Of these adults, " + ", ".join(parts[:-1]) + f" and {parts[-1]}."

    draft.report.piece("adult-groups", paragraph, ["text"], values, write)
