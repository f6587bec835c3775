"""The columns of all versions of a form, in the order in which the versions brought them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.rules.codebook import Codebook, Column, Table, codebook
from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.exports.columns import OF_A_ROW, OF_A_SUBMISSION, Disclosed, Field, Layout, Sheet, said
from ponleu.forms.rules.exports.values import KINDS, Kind
from ponleu.forms.rules.sealing import Marks, marks_of


class UnknownLanguage(Problem):
    """Labels were asked for in a language that no version has."""

    message = _("This form is not written in the language “%(language)s”.")
    advice = _("It has: %(languages)s.")


def layout_of(
    forms: Sequence[Form], *, language: str | None = None, is_split: bool = False, is_opened: bool = False
) -> Layout:
    """The columns of all versions.

    forms      the versions, oldest first
    language   write labels in this language ("Khmer (km)" or "km") in place of names and values
    is_split   add to each question with several choices a column for each choice
    is_opened  with the answers that are sealed
    raises     UnknownLanguage
    """
    book = codebook(forms)
    spoken = _language(book.languages, language)
    told = _disclosed(forms)
    ranks = _ranks(forms)
    tables = _tables(book, ranks)
    made = [_sheet(table, tables, told, ranks, spoken) for table in tables]
    left_out = tuple(field for sheet in made for field in sheet.fields if field.disclosed != "clear")
    if not is_opened:
        made = [_without_sealed(sheet) for sheet in made]
    sheets = [_split(sheet, spoken) if is_split else sheet for sheet in made]
    said = tuple(_speaking(sheet, spoken) for sheet in sheets)
    return Layout(book.form_id, forms[-1].title, book.languages, spoken, said, () if is_opened else left_out)


def _language(languages: Sequence[str], wanted: str | None) -> str | None:
    if wanted is None:
        return None
    for each in languages or ("",):
        if wanted == each or (each and f"({wanted})" in each):
            return each
    if not languages:
        return ""
    raise UnknownLanguage(language=wanted, languages=", ".join(languages))


def _disclosed(forms: Sequence[Form]) -> dict[str, Disclosed]:
    """By ref, the strictest that any version makes of it; clear where it is not named."""
    found: dict[str, Disclosed] = {}
    order: dict[Disclosed, int] = {"clear": 0, "beside": 1, "sensitive": 2, "identifying": 3}
    for form in forms:
        marked = marks_of(form)
        for ref in form.binds if marked.seals else ():
            found[ref] = max(found.get(ref, "clear"), _class_of(ref, marked), key=lambda each: order[each])
    return found


def _class_of(ref: str, marked: Marks) -> Disclosed:
    if ref in marked.identifying:
        return "identifying"
    if ref in marked.sensitive:
        return "sensitive"
    return "clear" if ref in marked.in_clear else "beside"


def _ranks(forms: Sequence[Form]) -> dict[str, int]:
    """The order in which versions brought places (by ref) and choices (by ref and value)."""
    found: dict[str, int] = {}
    for form in forms:
        for ref in form.binds:
            found.setdefault(ref, len(found))
            question = form.questions.get(ref)
            for choice in question.choices if question is not None else ():
                found.setdefault(f"{ref} {choice.value}", len(found))
    return found


def _tables(book: Codebook, ranks: Mapping[str, int]) -> list[Table]:
    """The first, then each repeat after the one it lies in, in the order of the versions."""
    first = [table for table in book.tables if not table.parent]
    merged = replace(first[0], columns=tuple(column for table in first for column in table.columns))
    repeats = sorted(
        (table for table in book.tables if table.parent), key=lambda table: (table.ref.count("/"), ranks[table.ref])
    )
    return [merged, *repeats]


def _sheet(
    table: Table, tables: Sequence[Table], told: Mapping[str, Disclosed], ranks: Mapping[str, int], spoken: str | None
) -> Sheet:
    refs = [each.ref for each in tables]
    own = OF_A_ROW if table.parent else OF_A_SUBMISSION
    fields = [Field(name, kind, name) for name, kind in own.items()]
    taken = {name.casefold() for name in own}
    for column in sorted(table.columns, key=lambda column: ranks[column.ref]):
        fields.append(_field(column, _unique(column.name, taken), told, ranks, spoken))
    repeats = tuple(ref for ref in refs[1:] if table.ref == ref or table.ref.startswith(f"{ref}/"))
    parent = refs.index(table.parent) if table.parent in refs else 0
    return Sheet(table.name, table.ref, parent if table.parent else -1, repeats, tuple(fields), {})


def _unique(name: str, taken: set[str]) -> str:
    made, number = name, 1
    while made.casefold() in taken:
        number += 1
        made = f"{name}_{number}"
    taken.add(made.casefold())
    return made


def _field(
    column: Column, name: str, told: Mapping[str, Disclosed], ranks: Mapping[str, int], spoken: str | None
) -> Field:
    choices = sorted(column.choices, key=lambda code: ranks.get(f"{column.ref} {code.value}", 0))
    return Field(
        name=name,
        kind=_kind(column),
        heading=name if spoken is None else said(column.labels, spoken) or name,
        ref=column.ref,
        type=column.type,
        labels=column.labels,
        choices=tuple(choices),
        disclosed=told.get(column.ref, "clear"),
    )


def _kind(column: Column) -> Kind:
    if column.kind in {"select", "rank"}:
        return "several"
    return "one" if column.kind == "select1" else KINDS.get(column.type, "text")


def _without_sealed(sheet: Sheet) -> Sheet:
    return replace(sheet, fields=tuple(field for field in sheet.fields if field.disclosed == "clear"))


def _split(sheet: Sheet, spoken: str | None) -> Sheet:
    taken = {field.name.casefold() for field in sheet.fields}
    fields = [each for field in sheet.fields for each in (field, *_parts(field, taken, spoken))]
    return replace(sheet, fields=tuple(fields))


def _parts(field: Field, taken: set[str], spoken: str | None) -> Iterator[Field]:
    for code in field.choices if field.kind == "several" else ():
        name = _unique(f"{field.name}/{code.value}", taken)
        heading = name if spoken is None else f"{field.heading} / {said(code.labels, spoken) or code.value}"
        labels = {
            language: f"{said(field.labels, language)} / {said(code.labels, language)}" for language in code.labels
        }
        yield replace(
            field, name=name, heading=heading, kind="int", labels=labels, choices=(), of=field.name, choice=code.value
        )


def _speaking(sheet: Sheet, spoken: str | None) -> Sheet:
    if spoken is None:
        return sheet
    said_for = {
        place: {code.value: said(code.labels, spoken) or code.value for code in field.choices}
        for place, field in enumerate(sheet.fields)
        if field.choices
    }
    return replace(sheet, spoken=said_for)
