"""Turns an expected problem into a page that says what happened and what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from ponleu.core import Problem, Problems


class WithoutAddress(logging.Filter):
    """Lets the operator see that a page failed and where in the code, but not which page was asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the address out of what Django says of a request."""
        if record.name == "django.request":
            record.msg, record.args = "A page failed", ()
        return True


class ShowProblems:
    """Shows a `Problem` raised by a view in the reader's language; anything unexpected still fails loudly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a problem; None for everything else."""
        if not isinstance(exception, Problem):
            return None
        each = exception.each if isinstance(exception, Problems) else (exception,)
        return render(
            request,
            "site/problem.html",
            {"problems": [told(problem) for problem in each]},
            status=status_of(exception),
        )


def told(problem: Problem) -> dict[str, str]:
    """A problem's two sentences and its place, in the active language."""
    return {
        "what": _filled(problem, problem.message),
        "advice": _filled(problem, problem.advice),
        "where": str(problem.where),
    }


def status_of(problem: Problem) -> int:
    """404 for what is not there, 400 for everything else that the reader can mend."""
    return 404 if type(problem).__name__ == "NotFound" else 400


def _filled(problem: Problem, text: str) -> str:
    if not text:
        return ""
    translated = gettext(text)
    return translated % problem.values if problem.values else translated
