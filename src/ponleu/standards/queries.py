"""Questions about treaties and vocabularies."""

from __future__ import annotations

from django.db.models import QuerySet

from ponleu.standards.models import OutlineSection, Provision, Theme


def themes() -> QuerySet[Theme]:
    """The themes with their issues and provisions, ready to show."""
    return Theme.objects.prefetch_related("issues__provisions__instrument", "provisions__instrument")


def outline() -> QuerySet[OutlineSection]:
    """The sections of the guidelines that have no parts, with the section they belong to."""
    return OutlineSection.objects.filter(parts__isnull=True).select_related("parent")


def provisions_of(instrument: str) -> QuerySet[Provision]:
    """The provisions of a treaty in order."""
    return Provision.objects.filter(instrument__code=instrument).select_related("instrument", "parent")
