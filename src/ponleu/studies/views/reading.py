"""The report itself: to read here and to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ponleu.studies.views.frame import frame_of


@require_safe
def report(request: HttpRequest, study: str) -> HttpResponse:
    """Every edition with its files."""
    return render(request, "studies/report.html", frame_of(study).context)


@require_safe
def read(request: HttpRequest, study: str, edition: str) -> HttpResponse:
    """One edition, to read within the site."""
    return render(request, "studies/report.html", frame_of(study).context)


@require_safe
def file(request: HttpRequest, study: str, name: str) -> HttpResponse:
    """A file of an edition."""
    return render(request, "studies/report.html", frame_of(study).context)
