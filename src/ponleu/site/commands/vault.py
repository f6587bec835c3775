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
    from ponleu.vault.files.reader.opening import Opened, Reader

_LONGEST = 10_000  # bytes of a passphrase


class NoTerminal(Problem):
    """Whatever is typed would be seen."""

    message = _("A passphrase or code cannot be asked for here without showing it.")
    advice = _("Run the command at a terminal, or give the passphrase through a file descriptor: --passphrase-fd 0.")


class NoPassphrase(Problem):
    """Nothing, or no text, came."""

    message = _("No passphrase or code came.")
    advice = _("It is one line of UTF-8, at the terminal or from the file descriptor that --passphrase-fd names.")


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
    verb.add_argument("--record", type=_record, default=0, metavar="ID", help="this record alone")
    verb.add_argument(
        "--without", action="append", default=[], metavar="YYYY-MM", help="leave out what lies under this month's key"
    )
    verb.add_argument("--recovery-code", action="store_true", help="ask for the printed code instead of the passphrase")
    verb.add_argument(
        "--passphrase-fd", type=int, metavar="N", help="read the passphrase, or the code, from this file descriptor"
    )
    verb.add_argument("--pepper", type=Path, metavar="FILE", help="the pepper, when it is not in the key store")
    verb.add_argument("--to", type=Path, metavar="FILE", help="write a new file that only its owner may read")


def run(args: argparse.Namespace) -> int:
    """Open everything that is asked for, and only then write it."""
    from ponleu.vault.files.reader.opening import lines

    if args.to and os.path.lexists(args.to):
        raise AlreadyThere(path=args.to)
    reader = _reader(args)
    secret = _secret(args)
    reader.unlock(args.name, **{"code" if args.recovery_code else "passphrase": secret})
    opened = reader.read(record=args.record)
    content = "".join(lines(opened)).encode("utf-8")
    if args.to:
        _write_new(args.to, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    _tell(opened, args.to)
    return 0


def _record(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError("the id of a record is a whole number")
    return number


def _reader(args: argparse.Namespace) -> Reader:
    from ponleu.vault.files.reader.archive import Archive, read_identities
    from ponleu.vault.files.reader.keys import read_keys
    from ponleu.vault.files.reader.opening import Reader

    identities = read_identities(args.identity)
    keys = read_keys(args.keys, identities, pepper=args.pepper)
    return Reader(Archive(args.archive, identities, kind="database"), keys, without=args.without)


def _secret(args: argparse.Namespace) -> str:
    """The passphrase or the code, as it was typed."""
    if args.passphrase_fd is None:
        return _asked("Printed recovery code: " if args.recovery_code else "Passphrase: ")
    with os.fdopen(args.passphrase_fd, "rb", closefd=False) as file:
        given = file.read(_LONGEST)
    try:
        text = given.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise NoPassphrase
    return text


def _asked(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            given = getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError):
            raise NoTerminal from None
    if not given or any("\ud800" <= sign <= "\udfff" for sign in given):  # bytes that are no text here
        raise NoPassphrase
    return given


def _write_new(path: Path, content: bytes) -> None:
    """A file that was not there; nothing of it when not all of it could be written."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise AlreadyThere(path=path) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
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
