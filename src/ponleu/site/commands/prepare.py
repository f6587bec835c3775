"""`ponleu prepare`: everything that must be there before the pages can be served; quick when it is."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ponleu.core import Problem
from ponleu.core import mark as _

if TYPE_CHECKING:
    from ponleu.site.environment import Environment

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
    """Make what is missing or out of date; two at once wait for each other."""
    from ponleu.site.environment import read_environment
    from ponleu.studies.files.folders import alone_in

    environment = read_environment()
    environment.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(environment.var):
        return _run(args, environment)


def _run(args: argparse.Namespace, environment: Environment) -> int:
    from ponleu.site import assets

    assets.build(environment.var)
    if args.assets_only:
        return 0
    packs = args.packs or [environment.studies / DEFAULT]
    stamp = environment.var / "prepared.json"
    made_from = _made_from(packs, environment.database_url)
    if _is_current(stamp, made_from):
        return 0
    _say("Preparing the database and the pages …")
    made = [str(path) for path in _prepare(packs)]
    stamp.write_text(json.dumps({"made_from": made_from, "made": made}), encoding="utf-8")
    return 0


def _is_current(stamp: Path, made_from: str) -> bool:
    """Whether all was made from this, and is still there."""
    try:
        kept = json.loads(stamp.read_text(encoding="utf-8"))
        return bool(kept["made_from"] == made_from) and all(Path(path).exists() for path in kept["made"])
    except (OSError, ValueError, LookupError, TypeError):  # none yet, or half of one
        return False


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _made_from(packs: Iterable[Path], database_url: str) -> str:
    """A hash of what the prepared state is made from: the code, the packs, the database."""
    code = Path(__file__).resolve().parents[2]
    sum_ = hashlib.sha256(database_url.encode())
    for path in _files([code, *packs]):
        about = path.stat()
        sum_.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return sum_.hexdigest()


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".pyc", ".mo"})


def _prepare(packs: Iterable[Path]) -> Iterator[Path]:
    """Make everything; yields files without which it would have to be made again."""
    from django.conf import settings
    from django.core.management import call_command

    from ponleu.site.start import start_django

    start_django()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    _found_key_store()
    from ponleu.standards.actions import load_standards

    load_standards()
    for pack in packs:
        _say(f"Loading {pack.name} and building its editions …")
        yield Path(settings.EDITIONS) / _load(pack) / "manifest.json"
    yield Path(settings.STATIC_ROOT) / "staticfiles.json"
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Path(settings.DATABASES["default"]["NAME"])


def _found_key_store() -> None:
    """Make the server's own keys, once. After a loss nothing is made: that would hide that what was sealed is gone."""
    from ponleu.vault.queries.keys import has_keys
    from ponleu.vault.queries.keystore import keystore

    if not has_keys():
        keystore().found()


def _load(folder: Path) -> str:
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
    return pack.study.id
