"""Studies for the pages to show."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from ponleu.places.actions import load_country
from ponleu.reports.html import page
from ponleu.studies import actions
from ponleu.studies.files.knowledge import knowledge_for
from ponleu.studies.files.reading import read_pack
from ponleu.studies.rules.editions import make_edition
from ponleu.studies.rules.manifest import write_manifest
from ponleu.studies.rules.pack import Pack
from tests.studies.packs import CAMBODIA, SMALL

CHECKED = "lint/found.json"


def a_finding(**values: object) -> dict[str, object]:
    """A finding of the linter, about nothing in particular."""
    plain = {"id": "a1", "rule": "LIST-SHARE", "severity": "error", "line": 7, "evidence": "Northam, Southam 75%"}
    said = {"plain": "Two of four is 50%.", "arithmetic": "2/4 = 50%", "repairs": ["75% → 50%"], "also_lines": []}
    return plain | said | values


@cache
def cambodia_pack() -> Pack:
    """The pack with a linter's report of two findings in place of its own."""
    pack = read_pack(CAMBODIA)
    found = [a_finding(), a_finding(id="b2", rule="DECIMALS", severity="warning", line=3, evidence="25% and 37.50%")]
    others = {name: text for name, text in pack.files.items() if not name.startswith("lint/")}
    return replace(pack, files=others | {CHECKED: json.dumps({"findings": found})})


def load_cambodia() -> Pack:
    """The Cambodia study, in the database."""
    load_country("KHM")
    actions.load(cambodia_pack())
    return cambodia_pack()


def load_small(name: str) -> Pack:
    """The small example under another name, in the database."""
    pack = read_pack(SMALL)
    renamed = pack.files["study.toml"].replace('id = "example-small"', f'id = "{name}"')
    copy = replace(pack, study=replace(pack.study, id=name), files=dict(pack.files) | {"study.toml": renamed})
    actions.load(copy)
    return copy


def publish(pack: Pack, editions: Path) -> None:
    """Its English edition, and a file that stands for the PDF, where the pages serve builds from."""
    meta = next(each for each in pack.study.editions if each.language == "en")
    files = {
        f"editions/{meta.id}.html": _page(pack.study.id),
        f"editions/{meta.id}.pdf": b"%PDF-1.7 a report",
        "tables/sale.csv": b"issue,places\n",
        f"lint/{meta.id}.json": json.dumps({"summary": {"error": 0, "warning": 1, "note": 2}}).encode(),
    }
    for name, content in (files | {"manifest.json": write_manifest(pack, files).encode()}).items():
        target = editions / pack.study.id / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


@cache
def _page(_study: str) -> bytes:
    pack = cambodia_pack()
    meta = next(each for each in pack.study.editions if each.language == "en")
    return page(make_edition(pack, meta, knowledge_for(pack.study))).encode()
