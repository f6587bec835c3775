"""Keep the linter's findings on a document that may not itself be kept.

    python scripts/keep_findings.py DOCUMENT PACK

writes PACK/lint/<year>-findings.json: rule, line, arithmetic, and at most a few words of evidence. The document stays
where it is; its SHA-256 must be the one in study.toml, so that the lines mean the same to whoever has it.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

from ponleu.findings.rules.lint.check import lint
from ponleu.findings.rules.lint.output_json import report_data
from ponleu.reports.reading import read
from ponleu.studies.files.ledger import ledger_for
from ponleu.studies.files.reading import read_pack

MOST_LETTERS = 60  # of evidence: enough to find the place, too little to be the text


def main(document: Path, folder: Path) -> int:
    """Write the findings; 2 when the document is another than the pack's source."""
    pack = read_pack(folder)
    if sha256(document.read_bytes()).hexdigest() != pack.study.source.sha256:
        sys.stderr.write(f"{document} is not the document that study.toml names.\n")
        return 2
    report = report_data(lint(read(document, language="en"), ledger_for(pack)))
    findings = [finding | {"evidence": shortened(finding["evidence"])} for finding in report["findings"]]
    kept = {"document": pack.study.source.title} | {key: report[key] for key in ("lines", "summary", "not_checked")}
    text = json.dumps(kept | {"findings": findings}, ensure_ascii=False, indent=1)
    path = folder / "lint" / f"{pack.study.published_on.year}-findings.json"
    path.write_text(f"{text}\n", encoding="utf-8")
    return 0


def shortened(evidence: str) -> str:
    """The first words of the evidence; a row of a table without its tabs."""
    text = " ".join(evidence.split())
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS].rsplit(" ", 1)[0] + " …"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
