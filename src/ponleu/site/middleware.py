"""Turns an expected problem into a page that says what happened and what to do next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from ponleu.core import Problem, Problems
from ponleu.site import views
from ponleu.site.templatetags.ponleu import digits
from ponleu.vault.files.keystore import KeyStoreLost, MonthIsGone

log = logging.getLogger(__name__)


class ShowProblems:
    """Shows a `Problem` raised by a view in the reader's language; anything unexpected still fails loudly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a method that an address does not take is answered with words, not an empty page."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = views.not_taken(request).content  # the answer keeps its headers
            response["Content-Length"] = str(len(response.content))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a problem; None for everything else."""
        if not isinstance(exception, Problem):
            return None
        if isinstance(exception, KeyStoreLost) and not isinstance(exception, MonthIsGone):
            log.error("%s", exception)  # for the operator; whoever reads the page can do nothing about it
            return views.closed(request)
        each = exception.each if isinstance(exception, Problems) else (exception,)
        shown = {"problems": [told(problem) for problem in each]}
        response = render(request, "site/problem.html", shown, status=status_of(exception))
        add_never_cache_headers(response)  # the next try may go well
        return response


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
    return translated % shown_values(problem) if problem.values else translated


def shown_values(problem: Problem) -> dict[str, object]:
    """A problem's values with numbers in the digits of the page's language."""
    return {name: digits(value) if isinstance(value, int) else value for name, value in problem.values.items()}
