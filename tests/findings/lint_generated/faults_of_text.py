"""Faults of wording and layout, and the table of all faults."""

from __future__ import annotations

from collections.abc import Callable

from tests.findings.lint_generated import faults as numeric
from tests.findings.lint_generated import faults_of_people as people
from tests.findings.lint_generated.blocks import Paragraph, Table
from tests.findings.lint_generated.draft import Draft
from tests.findings.lint_generated.faults import CannotPlant, mark, one


def truncated_row(draft: Draft) -> None:
    """A row's text breaks off."""
    row = one(draft, "share", where=lambda piece: draft.style.layout != "sentences")
    row.rewrite(
        issue=row.values["issue"].rstrip(".")
        + draft.pick(" while an adult was or.", " and the", " because of a", " with", ", or")
    )
    mark(draft, "TRUNCATED", "TRUNCATED", [row], row.values["issue"], style_only=True)


def truncated_sentence(draft: Draft) -> None:
    """A paragraph breaks off."""
    piece = one(draft, "article", "definition", "only", where=lambda found: found.block.sentences[-1] != "")
    paragraph = piece.block
    if paragraph.sentences[-1].endswith(('."', ":")):
        raise CannotPlant
    paragraph.sentences.append(
        draft.pick(
            "This was also said by the children in the",
            "Many groups came back to it when they",
            "It was asked for by parents and",
        )
    )
    mark(draft, "TRUNCATED", "TRUNCATED", [piece], paragraph.sentences[-1], style_only=True)


def title_differs(draft: Draft) -> None:
    """A chapter is called one thing in the contents and another where it starts."""
    piece = one(draft, "title", where=lambda found: found.values["contents"] is not None)
    title = piece.values["title"]
    other = draft.pick(
        f"{title} of children", f"{title} and measures", f"Other {title.lower()}", title[:-2] + title[-1]
    )
    piece.rewrite(title=other)
    mark(draft, "HEADING-MISMATCH", "HEADING-MISMATCH", [piece], f"{title} / {other}", style_only=True)
    contents = piece.values["contents"]
    key = (draft.report.blocks.index(contents), f"entry {piece.values['entry']}")
    draft.report.faults[-1].keys |= {key}


def header_drifts(draft: Draft) -> None:
    """One findings table names its columns unlike the others."""
    headers = draft.report.of_kind("header")
    if len(headers) < 2:
        raise CannotPlant
    first = headers[0].values["header"]
    for piece in headers[1:-1]:
        piece.rewrite(header=list(first))
    headers[-1].rewrite(header=[f"{cell} named" if at == 0 else cell for at, cell in enumerate(first)])
    mark(draft, "HEADER-DRIFT", "HEADING-MISMATCH", headers, "one header differs", style_only=True)


def mixed_decimals(draft: Draft) -> None:
    """One percentage of a table has other decimals than the rest."""
    row = one(draft, "share", where=lambda piece: isinstance(piece.block, Table) and len(piece.block.rows) > 2)
    decimals = draft.style.decimals
    other = draft.random.choice([number for number in range(3) if number != decimals])
    row.rewrite(digits=draft.style.percent(row.values["count"], draft.study.frame, decimals=other))
    rows = [piece for piece in draft.report.pieces if piece.kind == "share" and piece.block is row.block]
    mark(draft, "DECIMALS", "DECIMALS", rows, row.values["digits"], style_only=True)


def old_term(draft: Draft) -> None:
    """The report's own voice uses a word that the terminology guidelines ask to avoid."""
    anywhere = [
        block for block in draft.report.blocks[3:] if isinstance(block, Paragraph) and block.sentences[-1].endswith(".")
    ]
    if not anywhere:
        raise CannotPlant
    paragraph = draft.random.choice(anywhere)
    paragraph.sentences.append(
        draft.pick("We ask for more work against child pornography.", "Schools should speak about child prostitution.")
    )
    key = (draft.report.blocks.index(paragraph), "text")
    mark(draft, "TERM-CSE", "TERM-CSE", [], paragraph.sentences[-1], style_only=True)
    draft.report.faults[-1].keys |= {key}


FAULTS: list[Callable[[Draft], None]] = [
    numeric.share_percent,
    numeric.share_percent,
    numeric.share_digit_slip,
    numeric.share_places,
    numeric.share_count,
    numeric.restated_wrong,
    numeric.answers_sum,
    numeric.answers_sum,
    numeric.impossible_share,
    people.impossible_part,
    numeric.no_joint_base,
    numeric.no_joint_base,
    numeric.places_as_children,
    numeric.places_as_children,
    people.bigger_subset,
    people.more_than_all,
    people.parts_off,
    people.column_off,
    people.other_total,
    people.other_researchers,
    people.frame_count,
    people.frame_count,
    people.wrong_letter,
    people.wrong_article,
    people.dates_turned,
    people.only_all,
    numeric.unknown_place,
    truncated_row,
    truncated_sentence,
    title_differs,
    title_differs,
    header_drifts,
    mixed_decimals,
    mixed_decimals,
    old_term,
]


def plant(draft: Draft, *, count: int) -> None:
    """Plant so many different faults, as far as the document has room for them."""
    for fault in draft.random.sample(FAULTS, len(FAULTS)):
        if len(draft.report.faults) >= count:
            return
        try:
            fault(draft)
        except CannotPlant:
            continue
