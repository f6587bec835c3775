"""Answers to questions, as tables and as prose."""

from __future__ import annotations

from typing import Any

from tests.findings.lint_generated.blocks import Table
from tests.findings.lint_generated.draft import Draft
from tests.findings.lint_generated.study import Question


def ask(draft: Draft) -> None:
    """The chapter with every question of the study."""
    draft.heading(1, "5", draft.pick("Checking the findings", "Questions asked", "What adults and children answered"))
    for at, question in enumerate(draft.study.questions, start=len(draft.study.themes) + 1):
        _question(draft, at, question)


def _question(draft: Draft, at: int, question: Question) -> None:
    if question.many or draft.random.random() < 0.55:
        return _answer_table(draft, at, question)
    return _answer_prose(draft, question)


def _answer_table(draft: Draft, at: int, question: Question) -> None:
    style = draft.style
    counts = draft.random.random() < 0.4
    total = not question.many and draft.random.random() < 0.4
    header = ["Answer", *(["Number"] if counts else []), draft.pick("%", "Percent (%)", f"Share of {question.who} (%)")]
    note = (
        draft.pick(
            "More than one answer was possible.",
            "Several answers possible; percentages do not add up to 100.",
            "Multiple responses allowed.",
        )
        if question.many
        else ""
    )
    base = style.base(question.base, question.who)
    caption = f"Table {at}: Answers to question {question.code}{base}"
    if note and draft.random.random() < 0.5:
        caption, note = f"{caption}. {note}", ""
    table = draft.report.add(Table(caption, header, [], note=note, caption_after=style.caption_after))

    def write(given: dict[str, Any]) -> None:
        rows = [
            [label, *([style.number(count, words=False)] if counts else []), style.cell(digits)]
            for (label, count), digits in zip(question.answers, given["digits"], strict=True)
        ]
        whole = [
            "Total",
            *([style.number(question.base, words=False)] if counts else []),
            style.cell(style.percent(1, 1)),
        ]
        table.rows = [*rows, whole] if total else rows

    values = {
        "digits": [style.percent(count, question.base) for _, count in question.answers],
        "question": question,
        "counts": counts,
    }
    parts = ["caption", "header", "note", *[f"row {i}" for i in range(len(question.answers) + total)]]
    draft.report.piece("multi" if question.many else "answers", table, parts, values, write)


def _answer_prose(draft: Draft, question: Question) -> None:
    style, paragraph = draft.style, draft.paragraph()
    stated = draft.random.random() < 0.7
    base = style.number(question.base, words=False)
    opening = draft.pick(
        f"Of the {base} {question.who} who answered question {question.code}, ",
        f"Question {question.code} was answered by {base} {question.who}: ",
    )
    if not stated:
        opening = f"Among the {question.who} who answered question {question.code}, "
    paragraph.sentences.append("")

    def write(given: dict[str, Any]) -> None:
        parts = [
            f'{style.signed(d)} said "{label}"' for d, (label, _) in zip(given["digits"], question.answers, strict=True)
        ]
        paragraph.sentences[0] = opening + ", ".join(parts[:-1]) + f" and {parts[-1]}."

    values = {
        "digits": [style.percent(count, question.base) for _, count in question.answers],
        "question": question,
        "counts": False,
    }
    draft.report.piece("answers" if stated else "answers-no-base", paragraph, ["text"], values, write)
