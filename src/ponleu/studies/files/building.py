"""All editions of a study, its tables and its manifest: made in memory, then written at once or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.findings.rules.lint import check
from ponleu.findings.rules.lint.output import as_json
from ponleu.reports.rules.as_document import as_document
from ponleu.reports.rules.tree import Edition, TableBlock
from ponleu.reports.sheets import csv_of, xlsx_of
from ponleu.reports.writers import WRITERS
from ponleu.studies.files.knowledge import knowledge_for
from ponleu.studies.rules.book import StudyBook
from ponleu.studies.rules.editions import make_editions
from ponleu.studies.files.ledger import ledger_for
from ponleu.studies.rules.manifest import write_manifest
from ponleu.studies.rules.pack import Pack

MANIFEST = "manifest.json"


class NotOurFolder(Problem):
    """The folder to write into holds something that no build made."""

    message = _("The folder %(path)s is not empty and holds no %(marker)s of an earlier one.")
    advice = _("Name a new or empty folder: nothing was changed.")


class CannotWrite(Problem):
    """The disk or its rights say no."""

    message = _("%(path)s could not be written: %(reason)s.")
    advice = _("Make room or choose another folder: nothing was changed.")


def build(pack: Pack) -> dict[str, bytes]:
    """Every file of a build by its path.

    raises   Problems with all that is wrong in the texts
    """
    knowledge = knowledge_for(pack.study)
    editions = make_editions(pack, knowledge)
    files = {
        f"editions/{edition.id}.{ending}": WRITERS[ending](edition)
        for edition, meta in zip(editions, pack.study.editions, strict=True)
        for ending in meta.formats
    }
    book = StudyBook.of(pack, language=pack.study.languages[0], knowledge=knowledge)
    tables = tuple(table for table in book.every_table() if isinstance(table, TableBlock))
    files |= {f"tables/{table.id.removeprefix('table-')}.csv": csv_of(table) for table in tables}
    files["tables/tables.xlsx"] = xlsx_of(tables)
    files |= {f"lint/{edition.id}.json": lint_own(edition, pack) for edition in editions}
    return files | {MANIFEST: write_manifest(pack, files).encode()}


def lint_own(edition: Edition, pack: Pack) -> bytes:
    """The linter's findings on an edition of ours, as JSON."""
    document = as_document(edition)
    return as_json(check(document, ledger_for(pack), own=True)).encode()


def write_build(files: Mapping[str, bytes], out: Path) -> None:
    """Write a build into a folder, in place of an earlier build; see `write_folder`."""
    write_folder(files, out, marker=MANIFEST)


def write_folder(files: Mapping[str, bytes], out: Path, *, marker: str) -> None:
    """Write files into a new or empty folder, or in place of one that holds `marker`.

    Everything is written beside the folder first; a reader sees the old folder or the new one.
    raises   NotOurFolder, CannotWrite
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / marker).is_file())):
        raise NotOurFolder(path=out, marker=marker)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".build-", dir=out.parent) as name:
            fresh = Path(name) / "new"
            for path, data in files.items():
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                (fresh / path).write_bytes(data)
            if out.exists():
                os.replace(out, Path(name) / "old")
            os.replace(fresh, out)
    except OSError as error:
        raise CannotWrite(path=out, reason=error.strerror or type(error).__name__) from None
