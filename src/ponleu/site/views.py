"""The pages that belong to no room: home, about, help, and what is shown when something goes wrong."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ponleu.site import hotlines
from ponleu.site.database_errors import is_passing, reason_of
from ponleu.studies import queries

log = logging.getLogger(__name__)

HERE = Path(__file__).resolve().parent
FAILED = (HERE / "templates" / "500.html").read_text("utf-8")  # read now: later may be too late
NOT_KEPT = (HERE / "templates" / "503.html").read_text("utf-8")
ICON = (HERE / "static" / "site" / "favicon.svg").read_bytes()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the studies."""
    return render(request, "site/home.html", {"studies": queries.all_studies()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How the platform counts, and what a count cannot say."""
    return render(request, "site/about.html")


@require_safe
def find_help(request: HttpRequest) -> HttpResponse:
    """What a child in danger can do now. Needs no database."""
    return render(request, "site/help.html", {"hotlines": hotlines.answered_lately(timezone.now().date())})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read everything here: nothing of it is private."""
    return HttpResponse("User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, for browsers that ask at the old address."""
    return HttpResponse(ICON, content_type="image/svg+xml")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be understood."""
    return _wrong(
        request,
        400,
        _("This request could not be understood"),
        _("Check the address, or start again from the first page."),
    )


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: it was open for too long, or it came from elsewhere."""
    return _wrong(
        request,
        403,
        _("This form was not taken"),
        _("It was open for too long, or this browser keeps no cookies. Open its page again and fill it in once more."),
        again=_page_of_ours(request),
    )


def not_taken(request: HttpRequest) -> HttpResponse:
    """The address takes no such method: a link, or a page read anew, leads where only a form does."""
    return _wrong(
        request,
        405,
        _("There is nothing to see at this address"),
        _("Only a button on another page leads here. Go back to that page, or start again from the first page."),
        again=_page_of_ours(request),
    )


def closed(request: HttpRequest) -> HttpResponse:
    """The key store cannot be used. What needs no key goes on."""
    return _wrong(
        request,
        503,
        _("Nothing can be opened or sealed here just now"),
        _("It is not your doing, and nothing is lost. Tell the person who looks after this site, and try again later."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is not open to this reader."""
    return _wrong(
        request,
        403,
        _("This page is not open"),
        _("Go back to the page you came from, or start again from the first page."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page."""
    return _wrong(
        request, 404, _("There is no page at this address"), _("It may have moved. Start again from the first page.")
    )


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke here. The pages were read when the server started and need nothing that could be broken."""
    error = sys.exc_info()[1]  # Django calls this while it handles it
    if isinstance(error, OperationalError | InterfaceError) and is_passing(error):
        log.error("The database did not do its work: %s", reason_of(error))
        return HttpResponse(NOT_KEPT, status=503, headers={"Retry-After": "60"})
    return HttpResponse(FAILED, status=500)


def _wrong(request: HttpRequest, status: int, title: object, advice: object, *, again: str = "") -> HttpResponse:
    shown = {"title": title, "advice": advice, "status": status, "again": again}
    return render(request, "site/problem.html", shown, status=status)


def _page_of_ours(request: HttpRequest) -> str:
    """The page that the browser says it came from, if it is one of this site; its path."""
    before = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return ""
    path = urlsplit(before).path
    return path if path != request.path or request.method == "POST" else ""
