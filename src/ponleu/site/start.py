"""Starting Django for a command."""

from __future__ import annotations

import os


def start_django() -> None:
    """Load the settings and the rooms; raises MalformedSetting."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ponleu.site.settings")
    import django

    django.setup()
