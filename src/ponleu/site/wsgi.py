"""The application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ponleu.site.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 — loads every page now, so that no reader waits for it
