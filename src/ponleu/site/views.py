"""The pages that belong to no room: home, about, help, and what is shown when something goes wrong."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ponleu.site import hotlines
from ponleu.studies import queries

HERE = Path(__file__).resolve().parent
FAILED = (HERE / "templates" / "500.html").read_text("utf-8")  # read now: later may be too late
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


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """The page is not open to this reader, or a form came from elsewhere."""
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
    """Something broke here. The page was read when the server started and needs nothing that could be broken."""
    return HttpResponse(FAILED, status=500)


def _wrong(request: HttpRequest, status: int, title: object, advice: object) -> HttpResponse:
    return render(request, "site/problem.html", {"title": title, "advice": advice, "status": status}, status=status)
