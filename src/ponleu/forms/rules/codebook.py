"""What the columns of a form's answers mean, the same through all its versions: the base of exports and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from ponleu.forms.rules.definition import Bind, Choice, Form, Question, Words
from ponleu.forms.rules.engine.plan import plan_of
from ponleu.forms.rules.engine.spots import Spot

Labels = Mapping[str, str]  # language -> text; "" for the only language of a form that names none


@dataclass(frozen=True, slots=True)
class Code:
    """A value that can be chosen, with its label in each language."""

    value: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Column:
    """One question or worked-out value.

    name        unique in its table and the same in every version: its path below the table, joined by "-"
    ref         its place in the form, without positions
    kind        "input", "select1", "select", "rank", "range", "upload", "trigger", or "" if it is not asked
    type        from the binds; "string" where versions disagree
    labels      those of the newest version that has it; what is said with a value in it has "…" there
    choices     of all versions, the newest first; () if nothing is chosen or the list is worked out from answers
    versions    in which it occurs, in order
    """

    name: str
    ref: str
    kind: str
    type: str
    labels: Labels
    choices: tuple[Code, ...]
    is_sensitive: bool
    is_identifying: bool
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One row for each submission (`ref` is the root), or for each instance of a repeat.

    name      of the form's id, or the repeat's path below the root, joined by "-"
    parent    ref of the table that its rows lie in; "" for the first
    """

    name: str
    ref: str
    parent: str
    labels: Labels
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Codebook:
    """Every table of a form, the submissions first, each after the one that it lies in."""

    form_id: str
    languages: tuple[str, ...]
    tables: tuple[Table, ...]

    @cached_property
    def by_ref(self) -> Mapping[str, Column]:
        """Each column by its place in the form."""
        return {column.ref: column for table in self.tables for column in table.columns}


def codebook(forms: Sequence[Form]) -> Codebook:
    """The codebook of the versions of one form.

    forms    oldest first; a node that was a repeat in any version has a table of its own
    """
    repeats = frozenset(ref for form in forms for ref in form.repeats)
    roots = {plan_of(form).root.ref for form in forms}
    refs = {spot.ref: None for form in reversed(forms) for spot in _told(form)}
    tables: dict[str, list[Column]] = {ref: [] for ref in (*roots, *_in_order(forms, repeats))}
    for ref in refs:
        table = _table_of(ref, repeats)
        tables[table].append(_column(ref, table, [form for form in forms if ref in form.binds]))
    languages = tuple(dict.fromkeys(language for form in reversed(forms) for language in form.languages))
    made = tuple(_table(ref, columns, repeats, forms) for ref, columns in tables.items())
    return Codebook(forms[-1].id, languages, made)


def _told(form: Form) -> Iterator[Spot]:
    """The places that hold a value worth a column: not meta, not notes."""
    for spot in plan_of(form).leaves:
        in_meta = len(spot.above) > 1 and spot.above[1].name.rpartition(":")[2] == "meta"
        if not in_meta and not (spot.question and spot.question.is_note):
            yield spot


def _in_order(forms: Sequence[Form], repeats: frozenset[str]) -> Iterator[str]:
    """Refs of repeats, outer ones before what they hold, those of the newest version first."""
    waiting = list(dict.fromkeys(ref for form in reversed(forms) for ref in form.binds if ref in repeats))
    yield from sorted(waiting, key=lambda ref: ref.count("/"))


def _table_of(ref: str, repeats: frozenset[str]) -> str:
    above = ref.rpartition("/")[0]
    while above.count("/") > 1 and above not in repeats:
        above = above.rpartition("/")[0]
    return above


def _table(ref: str, columns: list[Column], repeats: frozenset[str], forms: Sequence[Form]) -> Table:
    is_first = ref.count("/") == 1
    name = forms[-1].id if is_first else "-".join(ref.split("/")[2:])
    newest = next((form.repeats[ref] for form in reversed(forms) if ref in form.repeats), None)
    labels = _labels(newest.words) if newest else MappingProxyType({"": forms[-1].title})
    return Table(name, ref, "" if is_first else _table_of(ref, repeats), labels, tuple(columns))


def _column(ref: str, table: str, forms: list[Form]) -> Column:
    questions = [form.questions.get(ref) for form in forms]
    newest = next((question for question in reversed(questions) if question is not None), None)
    types = {form.binds[ref].type for form in forms}
    return Column(
        name="-".join(ref.removeprefix(f"{table}/").split("/")),
        ref=ref,
        kind=newest.kind if newest else "",
        type=types.pop() if len(types) == 1 else "string",
        labels=_labels(newest.words) if newest else MappingProxyType({}),
        choices=_codes([question for question in reversed(questions) if question is not None]),
        is_sensitive=any(_is_marked(form, ref, "sensitive") for form in forms),
        is_identifying=any(_is_marked(form, ref, "identifying") for form in forms),
        versions=tuple(dict.fromkeys(form.version for form in forms)),
    )


def _is_marked(form: Form, ref: str, mark: str) -> bool:
    """Whether a node or a group around it is marked."""
    binds = (form.binds.get(ref.rsplit("/", steps)[0]) for steps in range(ref.count("/")))
    return any(_says_yes(bind, mark) for bind in binds if bind is not None)


def _says_yes(bind: Bind, mark: str) -> bool:
    return bind.extra.get(mark, "").strip().lower() in {"yes", "true", "true()", "1"}


def _codes(questions: list[Question]) -> tuple[Code, ...]:
    found: dict[str, Choice] = {}
    for question in questions:
        for choice in question.choices:
            found.setdefault(choice.value, choice)
    return tuple(Code(value, _labels(choice.words)) for value, choice in found.items())


def _labels(words: Words) -> Labels:
    spoken = (language for language in words.by_language if words.has(language))
    return MappingProxyType({language: words.text(language) for language in spoken})
