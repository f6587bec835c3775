"""`ponleu vault open ARCHIVE`: what one worker may read in an archive, without a server, a database or settings."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from ponleu.core import Problem
from ponleu.core import mark as _

if TYPE_CHECKING:
    from ponleu.vault.files.reader.keys import Keys
    from ponleu.vault.files.reader.opening import Opened
    from ponleu.vault.files.reader.tables import Tables

_LONGEST = 10_000  # bytes of a passphrase


class NoTerminal(Problem):
    """Whatever is typed would be seen."""

    message = _("A passphrase or code cannot be asked for here without showing it.")
    advice = _("Run the command at a terminal, or give the passphrase through a file descriptor: --passphrase-fd 0.")


class NoPassphrase(Problem):
    """Nothing, or no text, came."""

    message = _("No passphrase or code came, or not as many as were asked for.")
    advice = _("Each is one line of UTF-8, at the terminal or from the file descriptor that --passphrase-fd names.")


class AlreadyThere(Problem):
    """Never written over."""

    message = _("%(path)s is there already and is not replaced.")
    advice = _("Give another name with --to.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    says = "write what a worker may read in an archive, in clear, as lines of JSON"
    verb = verbs.add_parser("open", help=says, description=says[0].upper() + says[1:])
    verb.add_argument("archive", type=Path, metavar="ARCHIVE", help="what ponleu backup wrote")
    verb.add_argument(
        "--identity",
        type=Path,
        action="append",
        required=True,
        metavar="KEYFILE",
        help="a private key, by age-keygen; may be given several times, when the keys were backed up to others",
    )
    verb.add_argument(
        "--keys", type=Path, required=True, metavar="KEYS", help="the key store's folder, or what backup --keys wrote"
    )
    verb.add_argument("--name", required=True, help="the name with which the worker signs in")
    verb.add_argument("--record", type=_number, default=0, metavar="ID", help="this record alone")
    verb.add_argument(
        "--without", action="append", default=[], metavar="YYYY-MM", help="leave out what lies under this month's key"
    )
    ways = verb.add_mutually_exclusive_group()
    ways.add_argument("--recovery-code", action="store_true", help="ask for the printed code instead of the passphrase")
    ways.add_argument(
        "--sheet",
        type=_number,
        action="append",
        default=[],
        metavar="N",
        help="ask for the code on this custodian's sheet instead; several times, as many as were needed",
    )
    verb.add_argument(
        "--passphrase-fd",
        type=int,
        metavar="FD",
        help="read the passphrase, or the codes, one a line and in the order of the sheets, from this file descriptor",
    )
    verb.add_argument("--pepper", type=Path, metavar="FILE", help="the pepper, when it is not in the key store")
    verb.add_argument("--to", type=Path, metavar="FILE", help="write a new file that only its owner may read")


def run(args: argparse.Namespace) -> int:
    """Open everything that is asked for, and only then write it."""
    from ponleu.vault.files.reader.opening import lines

    if args.to and os.path.lexists(args.to):
        raise AlreadyThere(path=args.to)
    opened = _opened(args)
    content = "".join(lines(opened)).encode("utf-8")
    if args.to:
        _write_new(args.to, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    _tell(opened, args.to)
    return 0


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number is wanted")
    return number


def _opened(args: argparse.Namespace) -> list[Opened]:
    """The archive and the keys are looked at before anything is asked for."""
    from ponleu.vault.files.reader.archive import Archive, read_identities
    from ponleu.vault.files.reader.keys import read_keys
    from ponleu.vault.files.reader.opening import Reading
    from ponleu.vault.files.reader.tables import Tables

    identities = read_identities(args.identity)
    keys = read_keys(args.keys, identities, pepper=args.pepper)
    archive = Archive(args.archive, identities, kind="database")
    tables = Tables(archive)
    _unlock(args, tables, keys)
    return Reading(archive, tables, keys, without=args.without).read(record=args.record)


def _unlock(args: argparse.Namespace, tables: Tables, keys: Keys) -> None:
    from ponleu.vault.files.reader import unlocking

    if args.sheet:
        numbers = sorted(set(args.sheet))
        codes = _secrets(args, [f"Code on sheet {number}: " for number in numbers])
        unlocking.by_sheets(tables, args.name, dict(zip(numbers, codes, strict=True)))
    elif args.recovery_code:
        unlocking.by_code(tables, args.name, *_secrets(args, ["Printed recovery code: "]))
    else:
        pepper = keys.pepper()
        unlocking.by_passphrase(tables, args.name, *_secrets(args, ["Passphrase: "]), pepper=pepper)


def _secrets(args: argparse.Namespace, prompts: list[str]) -> list[str]:
    """What is typed or read for each of these, as it comes."""
    if args.passphrase_fd is None:
        given = [_asked(prompt) for prompt in prompts]
    else:
        with os.fdopen(args.passphrase_fd, "rb", closefd=False) as file:
            text = file.read(_LONGEST).decode("utf-8", "surrogateescape")
        given = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    if len(given) != len(prompts) or not all(_is_text(each) for each in given):
        raise NoPassphrase
    return given


def _is_text(given: str) -> bool:
    """Something, and no bytes that are no text."""
    return bool(given) and not any("\ud800" <= sign <= "\udfff" for sign in given)


def _asked(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError):
            raise NoTerminal from None


def _write_new(path: Path, content: bytes) -> None:
    """A file that was not there; nothing of it when not all of it could be written."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise AlreadyThere(path=path) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise


def _tell(opened: list[Opened], to: Path | None) -> None:
    """How much it was, on the channel of messages, without a word of it."""
    records, closed = len({each.record for each in opened}), sum(len(each.closed) for each in opened)
    told = f"{len(opened)} rows of {records} records were opened{f', into {to}' if to else ''}.\n"
    sys.stderr.write(told + (f"{closed} texts are closed to this worker and were not.\n" if closed else ""))
