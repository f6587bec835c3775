"""`ponleu backup FILE`: the whole database, or the key store, in one encrypted file."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

DONE = "backups.json"  # in the data folder: when the last of each kind was finished


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the archive to write; it must not exist")
    parser.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="AGE1…",
        help="a public key of age that opens it; may be given several times",
    )
    parser.add_argument("--resume", action="store_true", help="go on with a backup that was killed")
    parser.add_argument("--keys", action="store_true", help="the key store instead of the database")


def run(args: argparse.Namespace) -> int:
    """Write the archive, read it back, and remember when."""
    from ponleu.site.environment import read_environment
    from ponleu.site.start import start_django
    from ponleu.studies.files.folders import alone_in

    start_django()
    var = read_environment().var
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(UTC)
    with alone_in(var):
        if args.keys:
            _keys(args, now)
        else:
            _database(args, var, now)
        _remember(var, "keys" if args.keys else "database", now)
    sys.stdout.write(f"{args.file} is written and was read back.\n")
    return 0


def _database(args: argparse.Namespace, var: Path, now: datetime) -> None:
    from ponleu.vault.actions.backup import back_up

    back_up(args.file, recipients=args.recipient, staging=var / "backup-staging", at=now, resume=args.resume)


def _keys(args: argparse.Namespace, now: datetime) -> None:
    from ponleu.vault.actions.backup import back_up_key_store

    back_up_key_store(args.file, recipients=args.recipient, at=now)


def key_folder(var: Path) -> Path:
    """Where the key store is: as the settings say, else beside the data folder."""
    from django.conf import settings

    return Path(getattr(settings, "KEY_STORE", None) or var.with_name(f"{var.name}-keys"))


def last_backups(var: Path) -> dict[str, datetime]:
    """When the last backup of each kind was finished; empty when none ever was."""
    try:
        told: dict[str, Any] = json.loads((var / DONE).read_text(encoding="utf-8"))
        return {kind: datetime.fromisoformat(at) for kind, at in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(var: Path, kind: str, now: datetime) -> None:
    told = {each: at.isoformat() for each, at in last_backups(var).items()} | {kind: now.isoformat()}
    beside = var / f"{DONE}.new"
    beside.write_text(json.dumps(told), encoding="utf-8")
    beside.replace(var / DONE)
