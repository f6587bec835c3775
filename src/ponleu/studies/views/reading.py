"""The report itself: to read here and to take away. Only files of the last build's manifest are ever served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import condition, require_safe

from ponleu.studies import queries
from ponleu.studies.queries import BuiltFile
from ponleu.studies.rules.pack import EditionMeta
from ponleu.studies.views.frame import frame_of

KINDS = {
    "pdf": ("application/pdf", pgettext_lazy("file", "PDF, to print")),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        pgettext_lazy("file", "Word, to edit or submit"),
    ),
    "html": ("text/html; charset=utf-8", pgettext_lazy("file", "One web page, to keep")),
    "txt": ("text/plain; charset=utf-8", pgettext_lazy("file", "Plain text")),
    "csv": ("text/csv; charset=utf-8", pgettext_lazy("file", "CSV with HXL tags")),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        pgettext_lazy("file", "All tables in one workbook"),
    ),
    "json": ("application/json; charset=utf-8", pgettext_lazy("file", "JSON")),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A file to take away: what it is good for, and its size in kilobytes, rounded up."""

    path: str
    kind: object
    kilobytes: int


@dataclass(frozen=True, slots=True)
class EditionShown:
    """An edition with its files; `can_be_read` when its page is built."""

    edition: EditionMeta
    files: tuple[Offered, ...]
    can_be_read: bool


@require_safe
def report(request: HttpRequest, study: str) -> HttpResponse:
    """Every edition with its files, and the tables."""
    frame = frame_of(study)
    built = queries.built_files(study)
    return render(
        request,
        "studies/report.html",
        frame.context
        | {
            "editions": [_shown(edition, built) for edition in frame.pack.study.editions],
            "workbook": _files(built, ("tables/tables.xlsx",)),
            "tables": _files(
                built, sorted(path for path in built if path.startswith("tables/") and path.endswith(".csv"))
            ),
            "is_built": bool(built),
        },
    )


@require_safe
def read(request: HttpRequest, study: str, edition: str, chapter: str = "") -> HttpResponse:
    """One edition within the site, the same words as in its own page: its cover and contents, or one chapter."""
    frame = frame_of(study)
    meta = next((each for each in frame.pack.study.editions if each.id == edition), None)
    page = queries.built_files(study).get(f"editions/{edition}.html")
    if meta is None or page is None:
        raise queries.NotFound
    pages = pages_of(page.on_disk, page.sha256)
    if chapter not in pages:
        raise queries.NotFound
    order = list(pages)
    at = order.index(chapter)
    return render(
        request,
        "studies/read.html",
        frame.context
        | {
            "edition": meta,
            "chapter": chapter,
            "body": pages[chapter],
            "before": order[at - 1] if at else None,
            "after": order[at + 1] if at + 1 < len(order) else None,
        },
    )


def _file(study: str, name: str) -> BuiltFile | None:
    return queries.built_files(study).get(name)


def _etag(request: HttpRequest, study: str, name: str) -> str | None:
    found = _file(study, name)
    return f'"{found.sha256}"' if found else None


@require_safe
@condition(etag_func=_etag)
def file(request: HttpRequest, study: str, name: str) -> HttpResponse:
    """A file that the manifest lists, to save; any other name is not found, whatever lies on the disk."""
    found = _file(study, name)
    if found is None or not found.on_disk.is_file():
        raise queries.NotFound
    kind, _name = KINDS.get(found.on_disk.suffix[1:], ("application/octet-stream", ""))
    return HttpResponse(
        found.on_disk.read_bytes(),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{study}-{Path(name).name}"'},
    )


@lru_cache(maxsize=16)
def pages_of(page: Path, sha256: str) -> dict[str, SafeString]:
    """An edition's page cut into what a phone can load: the cover and contents under "", then each chapter by its id.

    page      a page made by `ponleu.reports`, which escapes every text
    sha256    its hash: a new build is read anew
    """
    inside = page.read_text("utf-8").partition("<body")[2].partition("</a>")[2].rpartition("</main>")[0]
    front, *chapters = inside.split('<section class="r-chapter" id="')
    found = {"": front.replace('<main id="text">', "").replace('href="#', 'href="')}
    for text in chapters:
        found[text.partition('"')[0]] = f'<section class="r-chapter" id="{text}'
    return {id_: mark_safe(text) for id_, text in found.items()}  # noqa: S308


def _shown(edition: EditionMeta, built: dict[str, BuiltFile]) -> EditionShown:
    files = _files(built, (f"editions/{edition.id}.{ending}" for ending in KINDS))
    return EditionShown(edition, files, f"editions/{edition.id}.html" in built)


def _files(built: dict[str, BuiltFile], paths: Iterable[str]) -> tuple[Offered, ...]:
    found = (built[path] for path in paths if path in built)
    return tuple(Offered(each.path, KINDS[each.on_disk.suffix[1:]][1], -(-each.bytes // 1024)) for each in found)
