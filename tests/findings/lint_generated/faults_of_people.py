"""Faults in who took part, where and when, and in what law is cited."""

from __future__ import annotations

from datetime import timedelta

from tests.findings.lint_generated.draft import ARTICLES, TERMS, Draft, day
from tests.findings.lint_generated.faults import CannotPlant, mark, one, shifted
from tests.findings.lint_generated.style import possible


def impossible_part(draft: Draft) -> None:
    """The share of girls, or of a group of adults, that no count gives."""
    piece = one(draft, "girls-share")
    base, style = draft.study.children.total, draft.style
    for steps in draft.random.sample(range(-60, 60), 60):
        digits = shifted(draft, style.percent(draft.study.children.girls, base), steps)
        if not possible(digits, base):
            piece.rewrite(p=style.signed(digits))
            children = [
                other for other in draft.report.pieces if other.kind in ("people-children", "children", "people-row")
            ]
            return mark(draft, "GRIM", "GRIM PARTS LIST-SHARE SAME-FACT", [piece, *children], f"{digits} of {base}")
    raise CannotPlant


def bigger_subset(draft: Draft) -> None:
    """More girls than children."""
    piece = one(
        draft,
        "people-children",
        "people-researchers",
        "people-event",
        "people-adults",
        where=lambda found: not found.values["has_boys"],
    )
    total = piece.values["total"]
    piece.rewrite(girls=total + draft.random.randint(1, 9))
    mark(draft, "SUBSET", "SUBSET PARTS SAME-FACT", [piece], f"{piece.values['girls']} of {total}")


def more_than_all(draft: Draft) -> None:
    """More places than there are."""
    piece = one(draft, "only", where=lambda found: " of the " in found.block.sentences[-1])
    piece.rewrite(count=draft.style.number(draft.study.frame + draft.random.randint(1, 3)))
    mark(draft, "SUBSET", "SUBSET ONLY-ALL", [piece], f"{piece.values['count']} of {piece.values['n']}")


def parts_off(draft: Draft) -> None:
    """Girls and boys do not add up to the total beside them."""
    piece = one(
        draft,
        "people-children",
        "people-researchers",
        "people-event",
        "people-adults",
        where=lambda found: found.values["has_boys"],
    )
    piece.rewrite(boys=piece.values["boys"] + draft.random.choice([-2, -1, 1, 2, 3]))
    mark(
        draft,
        "PARTS",
        "PARTS SAME-FACT SUBSET",
        [piece],
        f"{piece.values['girls']} + {piece.values['boys']} = {piece.values['total']}",
    )


def column_off(draft: Draft) -> None:
    """One cell of a table of persons breaks its row and its column."""
    piece = one(draft, "people-row")
    key = draft.random.choice(["girls", "boys", "total"])
    piece.rewrite(**{key: piece.values[key] + draft.random.choice([-3, 2, 4, 10])})
    rows = [other for other in draft.report.pieces if other.kind == "people-row" and other.block is piece.block]
    rows += [other for other in draft.report.pieces if other.kind in ("people-children", "children")]
    mark(draft, "PARTS", "PARTS SAME-FACT SUBSET", rows, f"{key} in a row of persons")


def other_total(draft: Draft) -> None:
    """The same number of children is stated with two values."""
    piece = one(draft, "children")
    total = draft.study.children.total
    piece.rewrite(total=draft.style.number(total + draft.random.choice([-20, -9, 9, 18, 100])))
    others = [other for other in draft.report.pieces if other.kind in ("people-children", "people-row", "girls-share")]
    mark(
        draft, "SAME-FACT", "SAME-FACT PARTS SUBSET", [piece, *others], f"{piece.values['total']} for {total} children"
    )


def other_researchers(draft: Draft) -> None:
    """The number of child researchers is stated with two values."""
    piece = one(draft, "researchers")
    total = draft.study.researchers.total
    piece.rewrite(total=total + draft.random.choice([-2, -1, 1, 2]))
    others = [other for other in draft.report.pieces if other.kind == "people-researchers"]
    mark(
        draft,
        "SAME-FACT",
        "SAME-FACT PARTS SUBSET",
        [piece, *others],
        f"{piece.values['total']} for {total} researchers",
    )


def frame_count(draft: Draft) -> None:
    """The places are counted as one more or fewer than are listed."""
    pieces = list(draft.report.of_kind("frame-mention", "frame-list"))
    if not pieces:
        raise CannotPlant
    chosen = draft.random.choice(pieces)
    shift = draft.random.choice([-1, 1, 1, 2])
    stated = draft.study.frame - draft.study.capital + shift
    for piece in pieces if draft.random.random() < 0.4 else [chosen]:
        piece.rewrite(n=draft.style.number(stated))
    everywhere = [piece for piece in draft.report.pieces if piece.kind.startswith("frame-")]
    mark(draft, "FRAME-COUNT", "FRAME-COUNT SAME-FACT", everywhere, f"{stated} stated, {draft.study.frame} listed")


def wrong_letter(draft: Draft) -> None:
    """A definition is cited under another letter."""
    piece = one(draft, "definition")
    letter = piece.values["letter"]
    other = draft.random.choice([each for each in TERMS if each != letter.lower()])
    piece.rewrite(letter=other.upper() if letter.isupper() else other)
    mark(draft, "TREATY-CITE", "TREATY-CITE", [piece], piece.block.sentences[0])


def wrong_article(draft: Draft) -> None:
    """An article of the Convention is cited for another's subject."""
    piece = one(draft, "article")
    piece.rewrite(number=draft.random.choice([number for number in ARTICLES if number != piece.values["number"]]))
    mark(draft, "TREATY-CITE", "TREATY-CITE", [piece], piece.block.sentences[0])


def dates_turned(draft: Draft) -> None:
    """An end before its start."""
    piece = one(draft, "dates")
    start, end = piece.values["on"]
    late = end + timedelta(days=draft.random.randint(1, 40))
    piece.rewrite(start=day(draft, late), end=day(draft, start))
    mark(draft, "DATE-ORDER", "DATE-ORDER", [piece], f"{late} to {start}")


def only_all(draft: Draft) -> None:
    """Only in all places."""
    piece = one(draft, "only")
    piece.rewrite(count=draft.style.number(draft.study.frame), noun=draft.study.counted[1])
    mark(draft, "ONLY-ALL", "ONLY-ALL", [piece], f"only in {piece.values['count']}")
