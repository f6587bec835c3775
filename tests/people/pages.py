"""The addresses of the site and one page that needs an open vault."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import path

from ponleu.site.urls import handler400, handler403, handler404, handler500
from ponleu.site.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def needs_the_vault(request):
    return HttpResponse(str(request.unlocked().holder))


urlpatterns = [*i18n_patterns(path("needs-the-vault/", needs_the_vault)), *of_the_site]
