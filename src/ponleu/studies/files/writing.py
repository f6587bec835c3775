"""A study as a pack's folder: nothing of it appears before all of it is written."""

from __future__ import annotations

from pathlib import Path

from ponleu.core import Problems
from ponleu.studies.files.descriptor import FILE, write_descriptor
from ponleu.studies.files.folder import read_text
from ponleu.studies.files.meta import FILE as META
from ponleu.studies.files.meta import read_meta
from ponleu.studies.files.problems import NotAFolder
from ponleu.studies.files.tables import write_table
from ponleu.studies.rules.pack import Pack
from ponleu.studies.rules.schema import TABLES


def pack_files(pack: Pack) -> dict[str, bytes]:
    """Every file of the pack's folder by its path, in the pack's own form."""
    tables = {
        f"tables/{name}.csv": write_table(name, getattr(pack, name), languages=pack.study.languages) for name in TABLES
    }
    return {name: text.encode() for name, text in sorted((dict(pack.files) | tables).items())}


def describe(folder: Path) -> str:
    """The text of datapackage.json for what lies in a folder: its tables, texts and notes.

    raises   NotAFolder, FileMissing, Problems of study.toml, which must be right first
    """
    if not folder.is_dir():
        raise NotAFolder(path=folder)
    study, wrong = read_meta(read_text(folder, META))
    if study is None:
        raise Problems(wrong)
    here = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    kept = [
        name
        for name in here
        if name not in (FILE, META)
        and not name.startswith(("tables/", "."))
        and name.endswith((".md", ".csv", ".json", ".geojson", ".txt"))
    ]
    return write_descriptor(study, kept)
