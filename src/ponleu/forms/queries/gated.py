"""A version as the gate sees it: what it needs, and what each channel makes of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from ponleu.forms.models import Attachment, Version
from ponleu.forms.queries.compiled import compiled

if TYPE_CHECKING:
    from ponleu.forms.rules.gate.channels import ChannelReport

KEPT = 16


def report_of(version: Version) -> ChannelReport:
    """What each channel loses or cannot do of a version."""
    return _report(version.pk, version.md5)


@lru_cache(maxsize=KEPT)
def _report(pk: UUID, md5: str) -> ChannelReport:
    from ponleu.forms.files.xlsform.recordings import lengths
    from ponleu.forms.rules.gate.channels import channel_report

    version = Version.objects.get(pk=pk, md5=md5)
    return channel_report(compiled(version), seconds=lengths(media_of(version)))


def media_of(version: Version) -> dict[str, bytes]:
    """The files that came with a version, by name."""
    rows = Attachment.objects.filter(version=version).values_list("name", "content")
    return {name: bytes(content) for name, content in rows}


def media_names(version: Version) -> list[str]:
    """The names of these files alone."""
    return list(Attachment.objects.filter(version=version).order_by("name").values_list("name", flat=True))
