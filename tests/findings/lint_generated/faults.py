"""Faults planted one at a time, each with the rules that may rightly report it and the places where they may."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from ponleu.core import Rounding, Share, Unit
from tests.findings.lint_generated import names
from tests.findings.lint_generated.blocks import Fault, Piece
from tests.findings.lint_generated.draft import Draft
from tests.findings.lint_generated.style import possible


class CannotPlant(Exception):
    """This document has nowhere to put this fault."""


def mark(draft: Draft, kind: str, rules: str, pieces: Iterable[Piece], what: str, *, style_only: bool = False) -> None:
    """Note a planted fault."""
    touched = list(pieces)
    for piece in touched:
        piece.touched = True
    keys = draft.report.keys(*touched)
    draft.report.faults.append(Fault(kind, frozenset(rules.split()), keys, what, style_only))


def one(draft: Draft, *kinds: str, where: Callable[[Piece], bool] = lambda _: True) -> Piece:
    """A random untouched piece of these kinds."""
    found = [piece for piece in draft.report.of_kind(*kinds) if where(piece)]
    if not found:
        raise CannotPlant
    return draft.random.choice(found)


def relatives(draft: Draft, row: Piece) -> list[Piece]:
    """The sentences that restate a row."""
    return [piece for piece in draft.report.pieces if piece.kind == "restated" and piece.values["of"] is row]


def printed(count: int, base: int, decimals: int) -> set[str]:
    """A share as any rounding would print it."""
    return {f"{Share(count, base, Unit.PLACE).percent(decimals=decimals, rounding=way).value:f}" for way in Rounding}


def share_percent(draft: Draft) -> None:
    """The percentage of a row says another number of places than the row lists."""
    row = one(draft, "share")
    count, base = row.values["count"], draft.study.frame
    other = draft.random.choice([n for n in range(max(0, count - 3), min(base, count + 3) + 1) if n != count])
    row.rewrite(digits=draft.style.percent(other, base))
    mark(
        draft,
        "LIST-SHARE",
        "LIST-SHARE GRIM SAME-FACT",
        [row, *relatives(draft, row)],
        f"share of {other} with {count} listed",
    )


def share_digit_slip(draft: Draft) -> None:
    """Two digits of a row's percentage changed places, or one was mistyped."""
    row = one(draft, "share")
    digits, count, base = row.values["digits"], row.values["count"], draft.study.frame
    spots = [at for at, sign in enumerate(digits) if sign.isdigit()]
    at = draft.random.choice(spots)
    slipped = digits[:at] + str((int(digits[at]) + draft.random.randint(1, 8)) % 10) + digits[at + 1 :]
    value = slipped.replace(",", ".")
    if (
        value in printed(count, base, draft.style.decimals)
        or Fraction(value) > 100
        or (len(value) > 1 and value[0] == "0" and value[1] != ".")
    ):
        raise CannotPlant
    row.rewrite(digits=slipped)
    mark(
        draft,
        "LIST-SHARE",
        "LIST-SHARE GRIM SAME-FACT",
        [row, *relatives(draft, row)],
        f"{digits} slipped to {slipped}",
    )


def share_places(draft: Draft) -> None:
    """A place fell out of a row's list, or one too many came in; the percentage stayed."""
    row = one(draft, "share", where=lambda piece: draft.style.layout != "issue-count-%")
    listed = row.values["places"]
    absent = [place for place in draft.study.places if place not in listed]
    if len(listed) > 1 and (draft.random.random() < 0.6 or not absent):
        now = [place for place in listed if place != draft.random.choice(listed)]
    elif absent:
        now = [*listed, draft.random.choice(absent)]
    if len(now) == len(listed):
        raise CannotPlant
    row.rewrite(places=now)
    mark(draft, "LIST-SHARE", "LIST-SHARE", [row], f"{len(now)} listed, share of {len(listed)}")


def share_count(draft: Draft) -> None:
    """The stated number of places is not the number listed."""
    row = one(
        draft,
        "share",
        where=lambda piece: piece.values.get("shows_count") or draft.style.layout == "issue-count-%-places",
    )
    count = row.values["count"]
    row.rewrite(
        count=count + 1 if (count < draft.study.frame and draft.random.random() < 0.5) or count == 1 else count - 1
    )
    mark(
        draft,
        "LIST-SHARE",
        "LIST-SHARE GRIM",
        [row, *relatives(draft, row)],
        f"count {row.values['count']} with {count} listed",
    )


def restated_wrong(draft: Draft) -> None:
    """Prose repeats a row of a table with another value."""
    piece = one(draft, "restated")
    row: Piece = piece.values["of"]
    if row.touched:
        raise CannotPlant
    count, base = row.values["count"], draft.study.frame
    other = draft.random.choice([n for n in range(1, base + 1) if n != count])
    piece.rewrite(p=draft.style.signed(draft.style.percent(other, base)))
    mark(
        draft,
        "SAME-FACT",
        "SAME-FACT LIST-SHARE GRIM",
        [piece, row, *relatives(draft, row)],
        f"row says {row.values['digits']}",
    )


def answers_sum(draft: Draft) -> None:
    """Single answers add up to more or less than everybody."""
    piece = one(draft, "answers", "answers-no-base")
    digits = list(piece.values["digits"])
    at = draft.random.randrange(len(digits))
    digits[at] = shifted(draft, digits[at], draft.random.choice([-9, -7, -5, 5, 6, 8, 10]) * 10**draft.style.decimals)
    piece.rewrite(digits=digits)
    mark(draft, "SUM100", "SUM100 BASE-JOINT GRIM PARTS LIST-SHARE", [piece], " + ".join(digits))


def shifted(draft: Draft, digits: str, steps: int) -> str:
    """Digits moved by so many units of their last place."""
    places = draft.style.decimals
    number = int(digits.replace(",", "").replace(".", "")) + steps
    if not 0 < number < 100 * 10**places:
        raise CannotPlant
    whole, rest = divmod(number, 10**places)
    return draft.style.digits(f"{whole}.{rest:0{places}d}" if places else str(whole))


def impossible_share(draft: Draft) -> None:
    """Two answers moved against each other to values that no count of the stated base gives; the sum still holds."""
    piece = one(draft, "answers", "multi")
    base = piece.values["question"].base
    digits = list(piece.values["digits"])
    for steps in draft.random.sample(range(1, 60), 40):
        changed = [shifted(draft, digits[0], steps), shifted(draft, digits[1], -steps)]
        if not possible(changed[0], base) and not possible(changed[1], base):
            piece.rewrite(digits=[*changed, *digits[2:]])
            return mark(draft, "GRIM", "GRIM BASE-JOINT LIST-SHARE PARTS", [piece], f"{changed} of {base}")
    raise CannotPlant


def no_joint_base(draft: Draft) -> None:
    """Answers without a stated base that no number of asked persons can give together; they add up to 100."""
    piece = one(draft, "answers-no-base")
    asked = draft.study.adults.total if piece.values["question"].who == "adults" else draft.study.children.total
    digits = list(piece.values["digits"])
    for steps in draft.random.sample(range(1, 90), 60):
        changed = [shifted(draft, digits[0], steps), shifted(draft, digits[1], -steps), *digits[2:]]
        if not any(all(possible(d, base) for d in changed) for base in range(1, asked + 1)):
            piece.rewrite(digits=changed)
            return mark(draft, "BASE-JOINT", "BASE-JOINT GRIM", [piece], f"{changed} at most {asked}")
    raise CannotPlant


def places_as_children(draft: Draft) -> None:
    """A share of places is told as a share of children, which their number cannot give."""
    piece = one(draft, "restated")
    row: Piece = piece.values["of"]
    if row.touched or possible(piece.values["digits"], draft.study.children.total):
        raise CannotPlant
    template = draft.pick(
        "{} of the children consulted spoke of issue {}.",
        "Of all children consulted, {} raised issue {}.",
        "{} of children mentioned issue {}.",
    )
    block, at = (
        piece.block,
        next(i for i, text in enumerate(piece.block.sentences) if f"ssue {row.values['code']}" in text),
    )
    block.sentences[at] = template.format(piece.values["p"], row.values["code"])
    mark(draft, "BASE-DRIFT", "BASE-DRIFT UNIT-WORDS GRIM SAME-FACT", [piece], block.sentences[at])


def unknown_place(draft: Draft) -> None:
    """A row names a place that is not in the list of places consulted, or misspells one."""
    row = one(draft, "share", where=lambda piece: draft.style.layout != "issue-count-%")
    places = list(row.values["places"])
    at = draft.random.randrange(len(places))
    strange = names.a_name(draft.random) if draft.random.random() < 0.6 else _misspelt(draft, places[at])
    if strange in draft.study.places or strange[:3].upper() in draft.study.codes.values():
        raise CannotPlant
    places[at] = strange
    row.rewrite(places=places)
    mark(draft, "PLACE-UNKNOWN", "PLACE-UNKNOWN PLACE-ALIAS", [row], strange, style_only=True)


def _misspelt(draft: Draft, name: str) -> str:
    at = draft.random.randrange(1, len(name) - 1)
    return name[:at] + draft.random.choice("aeiorsl") + name[at + 1 :]
