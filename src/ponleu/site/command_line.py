"""The command `ponleu`. Each subcommand is imported only when it is asked for, so that `--help` answers at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from ponleu import __version__
from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.site.database_errors import reason_of

COMMANDS = {
    "lint": "read a text the way a sceptical reader would: does it contradict itself?",
    "form": "check a questionnaire, tell what it loses on which channel, write it for telephones",
    "study": "check, describe, build or load a study pack",
    "prepare": "make the data folder ready: database, fonts, translations, studies, editions",
    "found": "enter the first organisation and invite its first administrators of people",
    "serve": "serve the pages",
    "backup": "write the database, or the key store, into one encrypted file",
    "restore": "put a backup into an empty database",
    "trail": "tell whether the audit trail is whole",
    "vault": "open an archive as one of its workers, without a server",
    "daily": "count arrivals, make and destroy the keys of months, remove ended sessions; once a day",
    "doctor": "tell what is missing before going live",
    "ceremony": "make, rehearse and use the key for emergencies, with those who keep its sheets",
}
CANNOT = 2  # exit status when a command could not do its work


class DatabaseFails(Problem):
    """The database could not be reached, or refused. What it says may name servers and people, and is not repeated."""

    message = _("The database did not do its work: %(reason)s.")
    advice = _("docs/settings.md says how DATABASE_URL and PONLEU_VAR choose it; ponleu prepare makes its tables.")


class SystemRefuses(Problem):
    """The disk is full, or a folder may not be written."""

    message = _("%(path)s could not be used: %(reason)s.")
    advice = _("Make room, or correct the rights of the folder, then run the command again.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0, 1 as the command says, 2 when it could not be carried out."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(given)
    args = parser.parse_args(given)
    if not args.command:
        parser.print_help()
        return CANNOT
    try:
        status: int = args.run(args)
    except Problem as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return CANNOT
    except BrokenPipeError:
        sys.stderr.close()
        return CANNOT
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        told = _expected(error)
        if told is None:
            raise
        print(told, file=sys.stderr)  # noqa: T201
        return CANNOT
    return status


def _expected(error: Exception) -> Problem | None:
    """What the machine may do to any command; None for a mistake of ours, which must be seen whole."""
    database = sys.modules.get("django.db")  # there only when a command has started Django
    if database is not None and isinstance(error, database.Error):
        return DatabaseFails(reason=reason_of(error))
    if isinstance(error, OSError):
        return SystemRefuses(path=error.filename or "The disk", reason=error.strerror or type(error).__name__)
    return None


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ponleu", description="Ponleu: from what children say to those who must act, and back."
    )
    parser.add_argument("--version", action="version", version=f"ponleu {__version__}")
    parser.set_defaults(command="")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    asked = next((word for word in given if not word.startswith("-")), "")
    for name, says in COMMANDS.items():
        command = commands.add_parser(name, help=says, description=says[0].upper() + says[1:])
        if name == asked:
            module = import_module(f"ponleu.site.commands.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
