"""`ponleu study`: check, describe and build a pack without a database; load it into one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from ponleu.core import Problem, Problems
from ponleu.core import mark as _


class BuildInPack(Problem):
    """A build in a pack would be taken for a part of the pack, and a pack in a build would be lost with it."""

    message = _("The build cannot be written to %(path)s: it and the pack would lie one in the other.")
    advice = _("Name a folder beside the pack.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.set_defaults(verb="")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, says in {
        "check": "read the pack and tell everything that is wrong with it",
        "describe": "write datapackage.json for what lies in the folder",
        "build": "write every edition, the tables, the lint report and a manifest",
        "load": "put the study into the database",
        "export": "write a study of the database as a pack",
    }.items():
        verb = verbs.add_parser(name, help=says, description=says[0].upper() + says[1:])
        if name == "export":
            verb.add_argument("study", metavar="STUDY", help="the study's id")
        else:
            verb.add_argument("pack", type=Path, metavar="PACK", help="the folder that holds datapackage.json")
        if name in {"build", "export"}:
            verb.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write into")


def run(args: argparse.Namespace) -> int:
    """Carry out a verb; 0 when done, 1 when the pack has problems."""
    verbs = {"check": _check, "describe": _describe, "build": _build, "load": _load, "export": _export}
    return verbs[args.verb](args)


def _say(text: object) -> None:
    sys.stdout.write(f"{text}\n")


def _warn(problems: Iterable[Problem]) -> None:
    for problem in problems:
        sys.stderr.write(f"note: {problem}\n")


def _tell(problems: Problems) -> int:
    sys.stderr.write(f"{problems}\n{problems.what} Nothing was written.\n")
    return 1


def _check(args: argparse.Namespace) -> int:
    from ponleu.studies.files.checking import check_pack

    try:
        pack, notices = check_pack(args.pack)
    except Problems as problems:
        return _tell(problems)
    _warn(notices)
    _say(f"{pack.study.id}: the pack can be built.")
    return 0


def _describe(args: argparse.Namespace) -> int:
    from ponleu.studies.files.descriptor import FILE
    from ponleu.studies.files.writing import describe

    try:
        text = describe(args.pack)
    except Problems as problems:
        return _tell(problems)
    _write_whole(args.pack / FILE, text)
    _say(f"{args.pack / FILE} written.")
    return 0


def _write_whole(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _refuse_one_in_the_other(pack: Path, out: Path) -> None:
    one, other = Path(os.path.realpath(pack)), Path(os.path.realpath(out))  # unlike resolve, it bears links in a circle
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise BuildInPack(path=out)


def _build(args: argparse.Namespace) -> int:
    from ponleu.studies.files.building import build
    from ponleu.studies.files.folders import write_build
    from ponleu.studies.files.reading import read_pack_with_notices

    _refuse_one_in_the_other(args.pack, args.out)
    try:
        pack, notices = read_pack_with_notices(args.pack)
        files = build(pack)
    except Problems as problems:
        return _tell(problems)
    _warn(notices)
    write_build(files, args.out)
    _say(f"{pack.study.id}: {len(files)} files written to {args.out}.")
    return 0


def _load(args: argparse.Namespace) -> int:
    from ponleu.site.start import start_django
    from ponleu.studies.files.reading import read_pack_with_notices

    try:
        pack, notices = read_pack_with_notices(args.pack)
    except Problems as problems:
        return _tell(problems)
    _warn(notices)
    start_django()
    from ponleu.studies.actions import load

    load(pack)
    _say(f"{pack.study.id}: loaded.")
    return 0


def _export(args: argparse.Namespace) -> int:
    from ponleu.site.start import start_django

    start_django()
    from ponleu.studies.files.folders import write_folder
    from ponleu.studies.files.writing import pack_files
    from ponleu.studies.queries import pack_of

    files = pack_files(pack_of(args.study))
    write_folder(files, args.out, marker="datapackage.json")
    _say(f"{args.study}: {len(files)} files written to {args.out}.")
    return 0
