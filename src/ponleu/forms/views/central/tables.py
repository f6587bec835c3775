"""Answers in clear as the tables of OData, written while they are sent."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from ponleu.core import mark as _
from ponleu.forms.access import Form
from ponleu.forms.access.keys import Program, form_of, submissions_of
from ponleu.forms.actions.programs import record_reading
from ponleu.forms.queries.central import KNOWN, chosen, published_of, tables, told
from ponleu.forms.rules.central.asking import read_filter
from ponleu.forms.rules.central.holding import check_names
from ponleu.forms.rules.central.shapes import JSON
from ponleu.forms.rules.central.tables import (
    SUBMISSIONS,
    Answered,
    Tables,
    repeat_rows,
    selected,
    submission_row,
    table_name,
)
from ponleu.forms.views.central.answers import with_a_key
from ponleu.forms.views.central.reading import NotThisValue, count, yes
from ponleu.people.access import NotFound

Rows = TypeVar("Rows", "array[int]", list[JSON])


@dataclass(frozen=True, slots=True)
class _Page:
    """Which rows are asked for, and how."""

    skip: int
    top: int | None
    is_counted: bool
    is_expanded: bool
    as_text: bool
    names: tuple[str, ...]


@with_a_key("GET")
def service(request: HttpRequest, program: Program, project: int, form_id: str) -> HttpResponse:
    """Which tables there are."""
    form = form_of(program, project=project, form_id=form_id, right="read")
    shown = _tables(form)
    names = [table_name(shown.book, each) for each in shown.book.tables]
    rows = [{"name": name, "kind": "EntitySet", "url": name} for name in names]
    return JsonResponse({"@odata.context": f"{_above(request)}$metadata", "value": rows})


@with_a_key("GET")
def table(request: HttpRequest, program: Program, project: int, form_id: str, table: str) -> HttpResponseBase:
    """One of them. What is read is in the trail before the first byte leaves."""
    form = form_of(program, project=project, form_id=form_id, right="read")
    page, shown = _page(request), _tables(form)
    ids = _asked(request, program, form, shown)
    if table == SUBMISSIONS:
        rows, total, here = _submissions(form, shown, ids, page)
    else:
        rows, total, here = _repeats(form, shown, table, ids, page)
    record_reading(form, program.key, submissions=here)
    pieces = _written(_head(request, table, page, total), rows)
    return StreamingHttpResponse(pieces, content_type="application/json; charset=utf-8")


def _tables(form: Form) -> Tables:
    published = published_of([form]).get(form.pk)
    if published is None:
        raise NotFound
    return tables(published)


def _asked(request: HttpRequest, program: Program, form: Form, shown: Tables) -> array[int]:
    given = request.GET.get("$filter", "").replace("$root/Submissions/", "")
    rows = submissions_of(program, form)
    if not given.strip():
        return chosen(rows, form)
    asked = read_filter(given)
    check_names(asked, known={*KNOWN, *shown.columns()}, sealed=shown.columns(sealed=True))
    return chosen(rows, form, (asked, shown, timezone.now()))


def _submissions(form: Form, shown: Tables, ids: array[int], page: _Page) -> tuple[Iterator[JSON], int, int]:
    here = _cut(ids, page)
    rows = (
        submission_row(shown, each, is_expanded=page.is_expanded, as_text=page.as_text)
        for part in told(form, here)
        for each in part
    )
    return (_with_names(row, page.names) for row in rows), len(ids), len(here)


def _repeats(form: Form, shown: Tables, name: str, ids: array[int], page: _Page) -> tuple[Iterator[JSON], int, int]:
    found = shown.named(name)
    if found is None:
        raise NotFound

    def of(each: Answered) -> Iterator[JSON]:
        return repeat_rows(shown, found, each, as_text=page.as_text)

    rows = [_with_names(row, page.names) for part in told(form, ids) for each in part for row in of(each)]
    return iter(_cut(rows, page)), len(rows), len(ids)


def _cut(rows: Rows, page: _Page) -> Rows:
    return rows[page.skip :] if page.top is None else rows[page.skip : page.skip + page.top]


def _with_names(row: JSON, names: tuple[str, ...]) -> JSON:
    return selected(row, names) if names else row


def _page(request: HttpRequest) -> _Page:
    expand, names = request.GET.get("$expand", ""), request.GET.get("$select", "")
    if expand not in {"", "*"}:
        raise NotThisValue(name="$expand", wanted="*")
    if expand and names:
        raise NotThisValue(name="$select", wanted=_("nothing, where $expand is given"))
    for name in ("$orderby", "$search", "$apply"):
        if name in request.GET:
            raise NotThisValue(name=name, wanted=_("nothing, because it is not known here"))
    return _Page(
        skip=count(request, "$skip") or 0,
        top=count(request, "$top"),
        is_counted=yes(request, "$count"),
        is_expanded=bool(expand),
        as_text=yes(request, "$wkt"),
        names=tuple(each.strip() for each in names.split(",") if each.strip()),
    )


def _head(request: HttpRequest, table: str, page: _Page, total: int) -> JSON:
    """What stands before the rows."""
    head: JSON = {"@odata.context": f"{_above(request)}$metadata#{table}"}
    if page.is_counted:
        head["@odata.count"] = total
    if page.top and page.skip + page.top < total:
        given = request.GET.dict() | {"$skip": str(page.skip + page.top)}
        head["@odata.nextLink"] = f"{_above(request)}{table}?{urlencode(given, safe='$')}"
    return head


def _above(request: HttpRequest) -> str:
    """The whole address of the tables of a form."""
    path = request.path.rpartition(".svc")[0]
    return request.build_absolute_uri(f"{quote(path)}.svc/")


def _written(head: JSON, rows: Iterator[JSON]) -> Iterator[bytes]:
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "value": ['
    comma = ""
    for row in rows:
        yield f"{comma}{json.dumps(row, ensure_ascii=False)}".encode()
        comma = ",\n"
    yield b"]}"
