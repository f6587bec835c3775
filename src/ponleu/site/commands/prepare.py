"""`ponleu prepare`: everything that must be there before the pages can be served; quick when it is."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ponleu.core import Problem
from ponleu.core import mark as _

DEFAULT = "cambodia-2013"


class StudyHasProblems(Problem):
    """A pack that is to be served has problems."""

    message = _("The study %(study)s was not loaded: %(count)s problems.")
    advice = _("Mend them, then run the command again; ponleu study check tells them again.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("packs", nargs="*", type=Path, metavar="PACK", help=f"studies to load (default: {DEFAULT})")
    parser.add_argument("--assets-only", action="store_true", help="only fonts and translations")


def run(args: argparse.Namespace) -> int:
    """Make what is missing or out of date."""
    from ponleu.site import assets
    from ponleu.site.environment import read_environment

    environment = read_environment()
    assets.build(environment.var)
    if args.assets_only:
        return 0
    packs = args.packs or [environment.studies / DEFAULT]
    stamp = environment.var / "prepared.json"
    state = _state(packs, environment.database_url)
    if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == state:
        return 0
    _say("Preparing the database and the pages …")
    _prepare(packs)
    stamp.write_text(json.dumps(state), encoding="utf-8")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _state(packs: Iterable[Path], database_url: str) -> dict[str, str]:
    """What the prepared state was made from: the code, the packs, the database."""
    code = Path(__file__).resolve().parents[2]
    sum_ = hashlib.sha256(database_url.encode())
    for path in _files([code, *packs]):
        about = path.stat()
        sum_.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return {"made_from": sum_.hexdigest()}


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".pyc", ".mo"})


def _prepare(packs: Iterable[Path]) -> None:
    from django.core.management import call_command

    from ponleu.site.start import start_django

    start_django()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    from ponleu.standards.actions import load_standards

    load_standards()
    for pack in packs:
        _say(f"Loading {pack.name} and building its editions …")
        _load(pack)


def _load(folder: Path) -> None:
    from ponleu.core import Problems
    from ponleu.places.actions import load_country
    from ponleu.studies.actions import load, publish_editions
    from ponleu.studies.files.building import build
    from ponleu.studies.files.reading import read_pack

    try:
        pack = read_pack(folder)
        files = build(pack)
    except Problems as problems:
        sys.stderr.write(f"{problems}\n")
        raise StudyHasProblems(study=folder.name, count=len(problems.each)) from None
    if pack.study.gazetteer:
        load_country(pack.study.gazetteer)
    load(pack)
    publish_editions(pack, files)
