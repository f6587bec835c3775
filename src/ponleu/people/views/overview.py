"""The first page of those who look after people: what they can do here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ponleu.people.access import Asker
from ponleu.people.views.frame import administration, page


@require_safe
@administration
def overview(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The sections that somebody may open, or why there is none."""
    return page(request, asker, "overview.html", {})
