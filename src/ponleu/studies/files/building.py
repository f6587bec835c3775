"""All editions of a study, its tables, its lint report and its manifest, made in memory."""

from __future__ import annotations

import json

from ponleu.findings.rules.lint.check import lint
from ponleu.findings.rules.lint.output_json import report_data
from ponleu.reports.rules.as_document import as_document
from ponleu.reports.rules.tree import Edition
from ponleu.reports.sheets import csv_of, xlsx_of
from ponleu.reports.writers import WRITERS
from ponleu.studies.files.folders import MANIFEST
from ponleu.studies.files.knowledge import knowledge_for
from ponleu.studies.files.ledger import ledger_for
from ponleu.studies.files.pdf_claims import check_claims
from ponleu.studies.rules.accepted import FILE, read_acceptances, with_acceptances
from ponleu.studies.rules.book import StudyBook
from ponleu.studies.rules.editions import make_editions
from ponleu.studies.rules.manifest import write_manifest
from ponleu.studies.rules.pack import Pack


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
    check_claims(files)
    book = StudyBook.of(pack, language=pack.study.languages[0], knowledge=knowledge)
    tables = book.every_table()
    files |= {f"tables/{table.id.removeprefix('table-')}.csv": csv_of(table) for table in tables}
    files["tables/tables.xlsx"] = xlsx_of(tables)
    files |= {f"lint/{edition.id}.json": lint_own(edition, pack) for edition in editions}
    return files | {MANIFEST: write_manifest(pack, files).encode()}


def lint_own(edition: Edition, pack: Pack) -> bytes:
    """The linter's findings on an edition of ours, as JSON; those that somebody accepted stand apart.

    raises   Problems of the file of accepted findings
    """
    report = report_data(lint(as_document(edition), ledger_for(pack), own=True))
    acceptances = read_acceptances(pack.files.get(FILE))
    text = json.dumps(with_acceptances(report, edition.id, acceptances), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
