"""A form as JSON for the script that fills it without a network: what is asked, in one language, and its rules.

The script shows what the server's pages show. Where a rule cannot be run there (see `compiling`), the question is
always shown, nothing is refused by that rule, and the server decides when the answers arrive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from ponleu.forms.rules.definition import Choice, Form, Group, Item, Question, Repeat, Words
from ponleu.forms.rules.engine.spots import is_always
from ponleu.forms.rules.entry import parts_of, widget_of
from ponleu.forms.rules.for_browsers.compiling import CALCULATED, Compiling, Tree, columns_in
from ponleu.forms.rules.for_browsers.lists import list_of
from ponleu.forms.rules.session import NoSuchPlace, Prompt, Session

__all__ = ["for_browser"]

Json = dict[str, Any]
LATER = "later"  # a widget that only the server has


def for_browser(form: Form, *, language: str, now: datetime) -> Json:
    """A form for the script of a page.

    pages    what is shown at once, as items: `is` q(uestion), n(ote), g(roup) or r(epeat)
    when     ref -> tree: whether a node is asked; where none stands it is, as far as the browser knows
    sums     ref -> [tree, kind]: what is worked out
    counts   ref -> tree: how many instances a repeat has, where that is not for who answers to choose
    repeats  the refs of all repeats
    start    the entries that are there at the beginning: `rows` row -> how many, `typed` ref -> what stands in them
    lists    of choices: [value, label] or [value, label, {column: text}]
    """
    made = _Making(form, language, now)
    pages = list(made.items(form.turned))
    refs = [ref for ref in form.binds if "/@" not in ref]
    found = {
        "title": form.title,
        "language": language,
        "pages": pages,
        "when": made.all_of(refs, lambda ref: made.rules.rule(ref, "relevant")),
        "sums": made.all_of(refs, made.sum),
        "counts": made.all_of(form.repeats, made.rules.count),
        "repeats": list(form.repeats),
        "lists": made.lists,
        "start": {"rows": made.beginning.rows, "typed": made.started()},
    }
    return found


class _Making:
    def __init__(self, form: Form, language: str, now: datetime) -> None:
        self.form, self.language = form, language
        self.rules = Compiling(form)
        self.beginning = _Beginning(form, now, language)
        self.lists: list[list[Any]] = []
        self._places: dict[str, int] = {}

    @staticmethod
    def all_of(refs: Iterable[str], made: Any) -> dict[str, Any]:
        """What is made of each ref, without those of which nothing is."""
        return {ref: tree for ref in refs if (tree := made(ref)) is not None}

    def sum(self, ref: str) -> list[Any] | None:
        """How a node is worked out, and as what it is kept."""
        found = self.rules.calculation(ref)
        return [found.tree, CALCULATED[self.form.binds[ref].type]] if found else None

    def items(self, body: Iterable[Item]) -> Iterator[Json]:
        """The parts of a page."""
        for item in body:
            if isinstance(item, Question):
                yield self.question(item)
            else:
                yield self.frame(item)

    def frame(self, item: Group | Repeat) -> Json:
        """A group or a repeat."""
        base: Json = {
            "is": "g",
            "ref": item.ref,
            "l": self.told(item.words, item.ref),
            "body": [*self.items(item.body)],
        }
        if isinstance(item, Group):
            return base
        fixed = {"fixed": True} if item.is_fixed or self.rules.count(item.ref) is not None else {}
        return base | {"is": "r", "n": self.beginning.many.get(item.ref, 0)} | fixed

    def question(self, item: Question) -> Json:
        """A question or a note. What is empty is left out: the page travels over slow networks."""
        bind, ref = self.form.binds[item.ref], item.ref
        found: Json = {"is": "n" if item.is_note else "q", "ref": ref, "l": self.told(item.words, ref)}
        found["h"] = self.told(item.hint, ref)
        if item.is_note:
            return _without_nothing(found)
        is_shown = self.rules.is_shown_by_rule(ref)
        found |= {
            "g": self.told(item.hint, ref, "guidance"),
            "req": self.rules.rule(ref, "required"),
            "rl": self.told(bind.required_words, ref),
            "ok": self.rules.rule(ref, "constraint") if is_shown else None,
            "ol": self.told(bind.constraint_words, ref),
            "ro": is_always(bind.readonly) or self.beginning.is_readonly(ref),
        }
        return _without_nothing(found | self.field(item))

    def started(self) -> dict[str, list[str]]:
        """What stands in the entries of the beginning, where a new one would have something else."""
        values = self.beginning.values.items()
        prompts = {ref: self.prompt(item, value) for ref, (item, value, fresh) in values if value != fresh}
        return {ref: _typed(prompt) for ref, prompt in prompts.items() if not self.is_later(prompt.question)}

    def choices(self, item: Question) -> tuple[Choice, ...] | None:
        """All that may ever be chosen; None if it cannot be said beforehand."""
        return list_of(self.form, item.itemset)[1] if item.itemset else item.choices

    def is_later(self, item: Question) -> bool:
        """Whether only the server can take an answer."""
        return item.kind == "upload" or (item.kind in ("select1", "select", "rank") and self.choices(item) is None)

    def prompt(self, item: Question, value: str) -> Prompt:
        """A question as it would stand with a value and its whole list."""
        choices = self.choices(item) or ()
        return Prompt(item.ref, "question", item, "", "", choices, required=False, readonly=False, value=value)

    def field(self, item: Question) -> Json:
        """What is typed into, or chosen from."""
        if self.is_later(item):
            return {"w": LATER, "req": None}
        prompt = self.prompt(item, self.beginning.value(item.ref))
        many = prompt.choices
        found: Json = {"w": widget_of(prompt), "v": _typed(prompt), "int": item.type == "int"}
        if found["w"] == "range":
            found["range"] = [item.parameters.get("start", ""), item.parameters.get("end", "")]
        if many:
            few = self.rules.filter(item)
            found |= {"list": self.listed(item, few), "few": few}
        return found if any(found["v"]) else found | {"v": None}

    def listed(self, item: Question, few: Tree) -> int:
        """The place in `lists` of the choices of a question; questions with one list share it."""
        columns = sorted(columns_in(few))
        rows = [
            [choice.value, choice.words.text(self.language) or choice.value]
            + ([{name: choice.columns.get(name, "") for name in columns}] if columns else [])
            for choice in self.choices(item) or ()
        ]
        key = repr(rows)
        if key not in self._places:
            self._places[key] = len(self.lists)
            self.lists.append(rows)
        return self._places[key]

    def told(self, words: Words, ref: str, form: str = "") -> Tree:
        """Words: a text, or a list of texts and trees in brackets where something is said that was answered."""
        parts = words.parts(self.language, form)
        if all(isinstance(part, str) for part in parts):
            return "".join(map(str, parts))
        return [part if isinstance(part, str) else [self._said(part, ref)] for part in parts]

    def _said(self, rule: Any, ref: str) -> Tree:
        tree = self.rules.told(rule, ref or next(iter(self.form.binds)))
        return "…" if tree is None else tree


class _Beginning:
    """How a form stands before anybody answers: entries, values that are there, and those of a new entry.

    rows    row of repeats -> how many entries are there
    many    repeat -> how many there are within a new entry around it
    values  ref within an entry -> its question, what stands there, what would stand in a new entry
    """

    def __init__(self, form: Form, now: datetime, language: str) -> None:
        self.form = form
        self.session = Session(form, now=now, language=language, seed=0)
        self.rows: dict[str, int] = {}
        found = {ref: state.value for ref, state in self.session.states().items()}
        for ref in found:
            for row, at in _rows_in(ref):
                self.rows[row] = max(self.rows.get(row, 0), at)
        self.many: dict[str, int] = {}
        self._last: dict[str, str] = {}
        for repeat in form.repeats:
            self._one_more(repeat)
        asked = ((ref, form.questions.get(_plain(ref)), value) for ref, value in found.items() if "[" in ref)
        self.values = {ref: (item, value, self.value(item.ref)) for ref, item, value in asked if item}

    def value(self, ref: str) -> str:
        """What stands at a place, of a new entry if it is in one."""
        return str(self._state(ref, "value", ""))

    def is_readonly(self, ref: str) -> bool:
        """Whether nobody may answer it as the form stands."""
        return bool(self._state(ref, "readonly", False))

    def _state(self, ref: str, name: str, otherwise: Any) -> Any:
        with suppress(NoSuchPlace):
            return getattr(self.session.state(self._concrete(ref)), name)
        return otherwise

    def _one_more(self, repeat: str) -> None:
        """A new entry, in a new entry of what is around it."""
        around = self._around(repeat)
        row = self._concrete(around) + repeat.removeprefix(around)
        self.many[repeat] = self._count(row) if around else 0
        with suppress(NoSuchPlace):
            self.session.add(row)
            self._last[repeat] = f"{row}[{self._count(row)}]"

    def _count(self, row: str) -> int:
        count = 0
        with suppress(NoSuchPlace):
            while self.session.state(f"{row}[{count + 1}]"):
                count += 1
        return count

    def _around(self, ref: str) -> str:
        """The innermost repeat around a ref."""
        return max((each for each in self.form.repeats if ref.startswith(f"{each}/")), key=len, default="")

    def _concrete(self, ref: str) -> str:
        inside = ref if ref in self._last else self._around(ref)
        return self._last.get(inside, inside) + ref.removeprefix(inside)


def _rows_in(ref: str) -> Iterator[tuple[str, int]]:
    """Each row of entries on the way to a place, with the number of the entry.

    >>> list(_rows_in("/data/kid[2]/toy[1]/name"))
    [('/data/kid', 2), ('/data/kid[2]/toy', 1)]
    """
    for found in re.finditer(r"\[(\d+)\]", ref):
        yield ref[: found.start()], int(found[1])


def _typed(prompt: Prompt) -> list[str]:
    """What stands in the fields; of several choices a field for each."""
    parts = parts_of(prompt)
    return parts[0].split() if widget_of(prompt) == "several" else list(parts)


def _plain(ref: str) -> str:
    return re.sub(r"\[\d+\]", "", ref)


def _without_nothing(found: Mapping[str, Any]) -> Json:
    return {name: each for name, each in found.items() if each is not None and each != "" and each is not False}
