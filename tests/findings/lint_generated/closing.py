"""The end of a report: causes, suggestions; then the contents list, once every heading is known."""

from __future__ import annotations

from typing import Any

from tests.findings.lint_generated.blocks import Block, Bullets, Contents
from tests.findings.lint_generated.draft import Draft
from tests.findings.lint_generated.findings import restate


def close(draft: Draft) -> None:
    """Causes, suggestions and contents."""
    _causes(draft)
    _suggestions(draft)
    _fill_contents(draft)


def _causes(draft: Draft) -> None:
    study, style = draft.study, draft.style
    draft.heading(1, "6", draft.pick("Causes", "Why this happens", "Causes that children named"))
    for at, title in enumerate(
        draft.random.sample(
            ["Rules are not applied", "Too little is known", "Few ways to report", "Services are far away"], 2
        ),
        start=1,
    ):
        draft.heading(2, f"6.{at}", title)
        paragraph = draft.paragraph()
        draft.say(
            paragraph,
            draft.pick("Children said that this is a cause.", "Children placed this cause at the root of the tree."),
        )
        rows = [piece for piece in draft.report.pieces if piece.kind == "share"]
        if draft.random.random() < 0.6:
            restate(draft, paragraph, draft.random.choice(rows))
        if at == 1:
            few = draft.random.randint(1, study.frame - 2)
            draft.sentence(
                "only",
                paragraph,
                draft.pick(
                    "Only in {count} of the {n} {units} did children see a change.",
                    "Children in only {count} {noun} said that something had changed.",
                ),
                count=style.number(few),
                n=style.number(study.frame),
                units=study.counted[1],
                noun=study.counted[0] if few == 1 else study.counted[1],
            )


def _suggestions(draft: Draft) -> None:
    draft.heading(1, "7", draft.pick("Suggestions", "What we ask for", "Our suggestions"))
    for at, title in enumerate(["To the government", "To schools and families"], start=1):
        draft.heading(2, f"7.{at}", title)
        draft.report.add(
            Bullets([f"Suggestion {at}.{row}: {words}" for row, words in enumerate(_asks(draft), start=1)])
        )


def _asks(draft: Draft) -> list[str]:
    asks = [
        "the ministry should publish the yearly budget for child protection;",
        "local councils should hold a meeting with children every month;",
        "teachers should explain the Convention in every class;",
        "the police should answer each report within two days;",
        "parents should take part in a training course once a year;",
        "radio stations should give children 30 minutes a week.",
    ]
    return draft.random.sample(asks, draft.random.randint(2, 4))


def _fill_contents(draft: Draft) -> None:
    for heading, entry in draft.headings:
        contents = next((block for block in draft.report.blocks if isinstance(block, Contents)), None)
        parts: list[str] = ["title"]
        if contents:
            contents.entries.append(entry)
        block: Block = heading

        def write(given: dict[str, Any], heading: Any = heading) -> None:
            heading.title = given["title"]

        values = {
            "title": heading.title,
            "contents": contents,
            "entry": len(contents.entries) - 1 if contents else None,
        }
        draft.report.piece("title", block, parts, values, write)
