"""`ponleu found`: the first organisation of a copy, and invitations for its first administrators of people."""

from __future__ import annotations

import argparse
import sys

from ponleu.core import Problem
from ponleu.core import mark as _

KINDS = ("ngo", "public", "coalition", "un")
LONGEST, LONGEST_OF_A_PERSON = 200, 120  # signs, as the tables take them


class NoNameForIt(Problem):
    """Empty, or longer than a line."""

    message = _("The organisation has no name that can be written on a page.")
    advice = _("Give its name as its people write it, in up to 200 signs.")


class NotAnAdministrator(Problem):
    """Each is given as the name typed to sign in, `=`, and the name that colleagues see."""

    message = _("“%(given)s” names no administrator.")
    advice = _("Write it as --administrator sign-in-name=“Name that colleagues see”, each sign-in name once.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("organisation", help="its name, as its people write it")
    parser.add_argument("--kind", choices=KINDS, default="ngo", help="default: ngo")
    parser.add_argument(
        "--administrator",
        action="append",
        default=[],
        metavar="SIGN-IN-NAME=NAME",
        help="somebody who invites others; give it twice or more",
    )


def run(args: argparse.Namespace) -> int:
    """Found the copy and print each code once."""
    from ponleu.site.start import start_django

    organisation = " ".join(args.organisation.split())
    if not organisation or len(organisation) > LONGEST:
        raise NoNameForIt
    administrators = _administrators(args.administrator)
    start_django()
    from django.urls import reverse
    from django.utils import timezone

    from ponleu.people.actions.founding import found
    from ponleu.people.actions.invitations import DAYS

    invited = found(organisation, kind=args.kind, administrators=administrators, on=timezone.now().date())
    for user, code in invited:
        sys.stdout.write(f"{user.username}: {code}\n")
    sys.stdout.write(
        f"Hand each code to its person, on paper or by voice. It opens their account at {reverse('account_join')}\n"
        f"for {DAYS} days, and is shown here once.\n"
    )
    return 0


def _administrators(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        username, _sign, name = (" ".join(part.split()) for part in each.partition("="))
        if not (username and name) or username in found or len(name) > LONGEST_OF_A_PERSON:
            raise NotAnAdministrator(given=each)
        found[username] = name
    return found
