"""Functions over answers to select questions, and over the texts of a form."""

from __future__ import annotations

from math import isfinite

from ponleu.forms.rules.xpath.context import Context
from ponleu.forms.rules.xpath.functions.registry import function
from ponleu.forms.rules.xpath.nodes import Element, Node, text_of


@function("selected", "s s", gives="boolean")
def _selected(context: Context, answer: str, choice: str) -> bool:
    return f" {choice.strip()} " in f" {answer} "


@function("is-selected", "s s", gives="boolean")
def _is_selected(context: Context, answer: str, choice: str) -> bool:
    return f" {choice.strip()} " in f" {answer} "


@function("selected-at", "s n", gives="string")
def _selected_at(context: Context, answer: str, index: float) -> str:
    """The choice at a place, 0 being the first; empty outside."""
    chosen = answer.split()
    return chosen[int(index)] if isfinite(index) and 0 <= int(index) < len(chosen) and index > -1 else ""


@function("count-selected", "s", gives="number")
def _count_selected(context: Context, answer: str) -> float:
    return float(len(answer.split()))


@function("jr:choice-name", "s s", gives="string")
def _choice_name(context: Context, value: str, ref: str) -> str:
    return context.world.choice_name(value, ref, context.node)


@function("jr:itext", "s", gives="string")
def _itext(context: Context, name: str) -> str:
    return context.world.itext(name)


@function("pulldata", "s s s s", gives="string")
def _pulldata(context: Context, name: str, column: str, key_column: str, key: str) -> str:
    """One cell of an attached table: of the first row whose key is the one given."""
    table = context.world.instance(name)
    rows = [] if table is None or not len(table) else list(table[0])
    context.spend(len(rows))
    return next((_cell(row, column) for row in rows if _cell(row, key_column) == key), "")


def _cell(row: Element, column: str) -> str:
    cell = next(row.iterchildren(f"{{*}}{column}"), None) if _is_name(column) else None
    return "" if cell is None else text_of(cell)


def _is_name(column: str) -> bool:
    return bool(column) and not set(column) & set("{}* \t\r\n")


@function("indexed-repeat", "x x n x? n? x? n? x? n? x? n?", gives="nodes", is_paired=True)
def _indexed_repeat(context: Context, *given: object) -> list[Node]:
    """Compiled by `paths.indexed_repeat`, which needs the paths themselves; here only its arguments are told."""
    raise AssertionError
