"""The middle of a report: findings by theme."""

from __future__ import annotations

from typing import Any

from tests.findings.lint_generated.blocks import Bullets, Paragraph, Piece, Table
from tests.findings.lint_generated.draft import TERMS, Draft
from tests.findings.lint_generated.study import Issue


def findings(draft: Draft) -> None:
    """Chapter 4."""
    draft.heading(1, "4", draft.pick("Findings", "What children told us", "Our findings"))
    _definitions(draft)
    for at, (theme, issues) in enumerate(draft.study.themes, start=1):
        draft.heading(2, f"4.{at}", theme)
        _theme(draft, at, theme, issues)


def _definitions(draft: Draft) -> None:
    letter = draft.random.choice(list(TERMS))
    big = draft.random.random() < 0.3
    draft.sentence(
        "definition",
        draft.paragraph(),
        draft.pick(
            "Article 2({letter}) of the Optional Protocol on the sale of children, child prostitution and "
            "child pornography defines {term}.",
            'Article 2 ({letter}) of the Optional Protocol: "{capital} means" what is set out there.',
            "The Optional Protocol gives the definition of {term} in Article 2({letter}).",
        ),
        letter=letter.upper() if big else letter,
        term=TERMS[letter],
        capital=TERMS[letter].capitalize(),
    )


def issue_text(draft: Draft, issue: Issue) -> str:
    """A neutral row text."""
    number = issue.code[1:]
    return draft.pick(
        f"Issue {issue.code}: concern text {number}",
        f"Issue {issue.code}: children raised concern text {number} at school",
        f"Issue {issue.code}, told in the small groups and again in the large one",
        f"Issue {issue.code}: concern text {number}, which children under 18 also drew on the map",
        f"Issue {issue.code}: statement {number}.",
    )


def _theme(draft: Draft, at: int, theme: str, issues: list[Issue]) -> None:
    layout = draft.style.layout
    intro, small = draft.paragraph(), draft.random.randint(6, 9)
    draft.say(
        intro,
        draft.pick(
            f"Children spoke about this theme in groups of {small} to {small + draft.random.randint(2, 5)}.",
            "The maps that children drew were the starting point.",
        ),
    )
    if layout == "bullets":
        rows = _as_bullets(draft, issues)
    elif layout == "sentences":
        rows = [_as_sentence(draft, issue) for issue in issues]
    else:
        rows = _as_table(draft, at, theme, issues)
    if draft.random.random() < 0.6:
        restate(draft, draft.paragraph(), draft.random.choice(rows))


def _share_values(draft: Draft, issue: Issue) -> dict[str, Any]:
    study, style = draft.study, draft.style
    return {
        "issue": issue_text(draft, issue),
        "code": issue.code,
        "places": list(issue.places),
        "count": len(issue.places),
        "digits": style.percent(len(issue.places), study.frame),
    }


def _as_table(draft: Draft, at: int, theme: str, issues: list[Issue]) -> list[Piece]:
    style, units = draft.style, draft.study.counted[1]
    columns = style.layout.split("-")
    names = _column_names(draft, units)
    header = [names[column] for column in columns]
    table = draft.report.add(Table(f"Table {at}: {theme}", header, [], caption_after=style.caption_after))
    draft.report.piece(
        "header",
        table,
        ["header"],
        {"header": header},
        lambda given: table.header.__setitem__(slice(None), given["header"]),
    )
    return [_table_row(draft, table, columns, number, issue) for number, issue in enumerate(issues, start=1)]


def _column_names(draft: Draft, units: str) -> dict[str, str]:
    """The columns' names, the same in every table of one document."""
    if not draft.columns:
        where = draft.pick(
            f"Where ({units})", f"Mentioned {units}", units.capitalize(), f"{units.capitalize()} where raised"
        )
        percent = draft.pick("%", "Percentage (%)", f"Share of {units} (%)", f"% of {units}")
        issue = draft.pick("Issue", "Known issues", "What children raised")
        draft.columns = {"no": "No.", "issue": issue, "places": where, "count": f"Number of {units}", "%": percent}
        draft.columns["fraction"] = f"{units.capitalize()} (%)"
    return draft.columns


def _table_row(draft: Draft, table: Table, columns: list[str], number: int, issue: Issue) -> Piece:
    style = draft.style
    table.rows.append([])

    def write(given: dict[str, Any]) -> None:
        cells = {
            "no": str(number),
            "issue": given["issue"],
            "places": draft.listing(given["places"]),
            "count": str(given["count"]),
            "%": style.cell(given["digits"]),
            "fraction": f"{given['count']}/{draft.study.frame} ({style.cell(given['digits'])})",
        }
        table.rows[number - 1] = [cells[column] for column in columns]

    return draft.report.piece("share", table, [f"row {number - 1}"], _share_values(draft, issue), write)


def _as_bullets(draft: Draft, issues: list[Issue]) -> list[Piece]:
    style = draft.style
    units = draft.study.counted[1]
    draft.say(draft.paragraph(), f"The {units} where an issue was raised, and their share of all {units} consulted:")
    bullets = draft.report.add(Bullets([""] * len(issues)))
    template = draft.pick(
        "{issue} ({list}) – {p}",
        "{issue} – {list} – {p}",
        "{issue} ({list}): {p}",
        "{p}: {issue} ({list})",
        "{issue} [{list}], {p}",
    )

    def row(at: int, issue: Issue) -> Piece:
        def write(given: dict[str, Any]) -> None:
            text = given["issue"].rstrip(".")
            bullets.items[at] = template.format(
                issue=text, list=draft.listing(given["places"]), p=style.signed(given["digits"])
            )

        return draft.report.piece("share", bullets, [f"item {at}"], _share_values(draft, issue), write)

    return [row(at, issue) for at, issue in enumerate(issues)]


def _as_sentence(draft: Draft, issue: Issue) -> Piece:
    study, style = draft.study, draft.style
    paragraph: Paragraph = draft.paragraph()
    paragraph.sentences.append("")
    template = draft.pick(
        "In {count} of the {n} {units} ({list}), that is {p}, children raised issue {code}.",
        "Issue {code} came up in {count} {units_or_one}: {list} ({p}).",
        "Children in {p} of the {units} ({list}) named issue {code}.",
        "{p} of {units} reported issue {code}: {list}.",
        "Issue {code} was heard in {count} out of {n} {units}, or {p}: {list}.",
    )

    def write(given: dict[str, Any]) -> None:
        text = template.format(
            count=style.number(given["count"]),
            n=style.number(study.frame),
            units=study.counted[1],
            units_or_one=study.counted[0] if given["count"] == 1 else study.counted[1],
            list=draft.listing(given["places"]),
            p=style.signed(given["digits"]),
            code=given["code"],
        )
        paragraph.sentences[0] = text[0].upper() + text[1:]

    values = {**_share_values(draft, issue), "shows_count": "{count}" in template}
    return draft.report.piece("share", paragraph, ["text"], values, write)


def restate(draft: Draft, paragraph: Paragraph, row: Piece) -> None:
    """A sentence that repeats a row."""
    style, study = draft.style, draft.study
    template = draft.pick(
        "Issue {code} was mentioned in {p} of the {units}.",
        "As shown above, children in {p} of the {units} spoke of issue {code}.",
        "Issue {code}, for example, was named in {p} of {units}.",
    )
    fewer = max(0, style.decimals - (draft.random.random() < 0.25))  # prose often rounds what a table prints in full
    digits = style.percent(row.values["count"], study.frame, decimals=fewer)
    draft.sentence(
        "restated",
        paragraph,
        template,
        code=row.values["code"],
        p=style.signed(digits),
        digits=digits,
        units=study.counted[1],
        of=row,
    )
