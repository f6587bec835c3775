"""Two pages that do nothing: one as a stranger gets it, one that needs an open vault."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ponleu.site.urls import urlpatterns as of_the_site


def plain(_request: HttpRequest) -> HttpResponse:
    """Asks for nothing."""
    return HttpResponse("plain")


def unlocked(request: HttpRequest) -> HttpResponse:
    """Asks who it is, and for their opened keys."""
    return HttpResponse(f"{request.user} {request.unlocked().holder}")  # type: ignore[attr-defined]


urlpatterns = [*i18n_patterns(path("plain/", plain), path("unlocked/", unlocked)), *of_the_site]
