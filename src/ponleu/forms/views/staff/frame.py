"""The frame of these pages: the one of the administration, with the styles of forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from ponleu.core import Problem
from ponleu.people.access import Asker
from ponleu.people.inputs import told
from ponleu.people.inputs.signing_in import digits
from ponleu.people.views.frame import administration, sections_of

__all__ = ["administration", "page", "said", "shown_problem", "shown_where", "told"]


def page(
    request: HttpRequest, asker: Asker, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page with the sections that somebody may open."""
    frame = {"person": asker.user, "parts": sections_of(asker), "section": "forms", "code": get_language() or "en"}
    return render(request, f"forms/staff/{template}", frame | context, status=status)


def shown_problem(problem: Problem) -> dict[str, str]:
    """A problem's sentences and its place, in the language of the page."""
    return {
        "what": said(problem, problem.message),
        "advice": said(problem, problem.advice),
        "where": shown_where(problem),
    }


def said(problem: Problem, text: str) -> str:
    """One sentence of a problem with its values."""
    values = {name: digits(value) for name, value in problem.values.items()}
    return (gettext(text) % values if values else gettext(text)) if text else ""


def shown_where(problem: Problem) -> str:
    """The sheet, row and column, as somebody looks for them in their spreadsheet program."""
    where = problem.where
    parts = [where.file and gettext("sheet %(name)s") % {"name": where.file}]
    parts.append(gettext("row %(number)s") % {"number": digits(where.row)} if where.row else "")
    parts.append(gettext("column %(name)s") % {"name": where.field} if where.field else "")
    return ", ".join(part for part in parts if part)
