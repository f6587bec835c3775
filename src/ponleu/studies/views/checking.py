"""What the linter found in the document that the study was taken from, in the order of its lines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ponleu.studies.views.frame import frame_of


@require_safe
def consistency(request: HttpRequest, study: str) -> HttpResponse:
    """Findings by line; `?rule=` and `?severity=` show a part of them."""
    return render(request, "studies/consistency.html", frame_of(study).context)
