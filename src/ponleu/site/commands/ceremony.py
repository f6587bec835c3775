"""`ponleu ceremony`: the key for emergencies, step by step, at the machine itself.

It is said what will happen and why before it happens. A code is shown on a cleared screen, to one custodian, once; no
private key and no code is written to a disk. Codes and passphrases are typed without being seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.site.commands.terminal import Terminal
from ponleu.site.commands.terminal_sheets import advice, worker_sheet, written_sheet

if TYPE_CHECKING:
    from ponleu.people.access import Asker
    from ponleu.people.models import Organisation, User
    from ponleu.vault.models import Ceremony

MOST = 9  # custodians

HOLD = """
THE CEREMONY OF THE KEY FOR EMERGENCIES

A worker who has lost the passphrase and the paper can open nothing any more, and neither can anybody else. This
ceremony makes a key for that day and splits it among custodians: as many of them as you choose now can together open
such a worker's vault; fewer open nothing, and neither does this machine.

Each custodian copies one sheet by hand, alone before the screen. It is shown once. The key itself is shown to nobody
and kept nowhere. Who keeps which sheet is not written down here: such a list would tell whom to press.

Have ready: pens, paper and an envelope for each custodian; a room without cameras; telephones outside. Until the last
step nothing is made: whoever is unsure stops with Ctrl and C, and nothing has happened.
"""
REHEARSE = """
THE REHEARSAL

Custodians type the codes of their sheets, and it is proved that these give the key. Nobody's vault is opened. A sheet
that was miscopied or lost is found today, and not on the day when it is needed.
"""
RECOVER = """
GIVING A WORKER BACK WHAT THEY LOST

Custodians open the vault of a worker who has lost the passphrase and the paper. The old passphrase and the old paper
are worth nothing from then on, and every session of theirs ends. A code is shown to the worker alone; with it they
choose a new passphrase, on a device of their own, and nobody else ever knows it.
"""


class NobodyThere(Problem):
    """No organisation whose ceremony this person may hold."""

    message = _("There is no organisation for which this person may do this.")
    advice = _("The page Who may do what tells which roles may; roles are given on the pages for people.")


class NotEntrusted(Problem):
    """The worker has not opened the vault since the rehearsal, or joined before there was a ceremony."""

    message = _("The custodians hold nothing that opens the vault of this worker.")
    advice = _("It is entrusted to them when the worker next opens it; nobody can do so instead.")


class MayNotAgree(Problem):
    """The second person needs a role, too."""

    message = _("This person may not be the second person of this ceremony.")
    advice = _("It takes somebody else whose role lets them agree to a ceremony of this organisation.")


class NobodyToRecover(Problem):
    """Unknown, closed, of another organisation, or oneself: nobody can tell which."""

    message = _("There is no such account that this person may let custodians open.")
    advice = _("Check the sign-in name. Nobody does this for their own account.")


class NothingToRehearse(Problem):
    """No ceremony was held for this organisation."""

    message = _("No ceremony was held for this organisation.")
    advice = _("Hold one first: ponleu ceremony hold.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, says in {
        "hold": "make the key and show each custodian their sheet",
        "rehearse": "prove that the custodians' sheets open something",
        "recover": "open the vault of a worker who has lost passphrase and paper",
    }.items():
        verbs.add_parser(name, help=says, description=says[0].upper() + says[1:])


def run(args: argparse.Namespace) -> int:
    """Lead through one of the three."""
    from ponleu.site.start import start_django

    terminal = Terminal()
    start_django()
    return {"hold": _hold, "rehearse": _rehearse, "recover": _recover}[args.verb](terminal)


def _hold(terminal: Terminal) -> int:
    from ponleu.people.actions import ceremonies
    from ponleu.vault.actions.recovery import new_ceremony
    from ponleu.vault.rules.codes import mark_of

    terminal.explain(HOLD)
    asker = _who(terminal, "Your sign-in name")
    organisation = _organisation(terminal, asker)
    agreed = _second_person(terminal, asker, organisation)
    custodians = terminal.number("How many custodians are there", usual=3, least=2, most=MOST)
    needed = terminal.number("How many of them are needed to open anything", usual=2, least=2, most=custodians)
    terminal.explain(_what_it_means(custodians, needed))
    terminal.tell(advice(custodians, needed))
    terminal.agree("Begin")
    id = new_ceremony()
    publics = [
        _show_sheet(terminal, number, custodians, mark_of(id), organisation) for number in range(1, custodians + 1)
    ]
    terminal.tell(f"All {custodians} sheets were shown. Each is in its envelope; nobody has two.")
    terminal.agree("Make the key")
    today = timezone.now().date()
    ceremonies.hold(organisation, id=id, publics=publics, needed=needed, on=today, by=asker.user, agreed=agreed)
    terminal.tell(
        f"The key is made. Its mark is {mark_of(id)}.\nNext, while everybody is here: ponleu ceremony rehearse."
    )
    return 0


def _rehearse(terminal: Terminal) -> int:
    from ponleu.people.queries.ceremonies import ceremonies_of
    from ponleu.vault.actions.recovery import rehearse

    terminal.explain(REHEARSE)
    asker = _who(terminal, "Your sign-in name")
    organisation = _organisation(terminal, asker)
    held = next(iter(ceremonies_of(organisation.pk)), None)
    if held is None or not held.is_current:
        raise NothingToRehearse
    _repeat(
        terminal,
        lambda codes: rehearse(held.ceremony, codes=codes, on=timezone.now().date(), by=asker.user.pk),
        held.ceremony,
        held.mark,
    )
    terminal.tell("It is proved: these sheets give the key. Put each back into an envelope, and sign across the flap.")
    return 0


def _recover(terminal: Terminal) -> int:
    from ponleu.people.access import NotFound
    from ponleu.people.access.ceremonies import person_named
    from ponleu.people.actions import ceremonies
    from ponleu.people.queries.ceremonies import ceremony_to_open

    terminal.explain(RECOVER)
    asker = _who(terminal, "Your sign-in name")
    try:
        worker = person_named(asker, terminal.ask("Sign-in name of the worker whose vault is to be opened"))
    except NotFound:
        raise NobodyToRecover from None
    held = ceremony_to_open(worker)
    if held is None:
        raise NotEntrusted
    terminal.agree(f"Open the vault of {worker}, with the sheets of {held.mark}")
    code = _repeat(
        terminal, lambda codes: ceremonies.recover(worker, codes=codes, by=asker.user), held.ceremony, held.mark
    )
    terminal.pause(f"Let {worker} alone look at the screen. Enter shows the code")
    terminal.show(
        worker_sheet(code, worker.username), "Copied and compared sign by sign? Enter clears the screen for good"
    )
    terminal.tell("Done. Until a new passphrase is chosen, nobody can sign in to this account.")
    return 0


def _who(terminal: Terminal, prompt: str) -> Asker:
    from ponleu.people.access import asker_for
    from ponleu.people.rules.roles import Condition
    from ponleu.people.signing_in.agreements import proved

    user = proved(terminal.ask(prompt), terminal.secret("Passphrase"))
    # whoever sits here has the machine itself: that is their second step
    return asker_for(user, on=timezone.now().date(), holds=[Condition.SECOND_FACTOR])


def _organisation(terminal: Terminal, asker: Asker) -> Organisation:
    from ponleu.people.access.ceremonies import organisations_to_hold

    found = list(organisations_to_hold(asker))
    if not found:
        raise NobodyThere
    chosen = terminal.choice("For which organisation", [str(each) for each in found])
    return found[chosen]


def _second_person(terminal: Terminal, asker: Asker, organisation: Organisation) -> User:
    from ponleu.people.access.ceremonies import may_agree_to_ceremony

    terminal.tell("A second person agrees: somebody else, who may do so by their role.")
    second = _who(terminal, "Their sign-in name")
    if second.user.pk == asker.user.pk or not may_agree_to_ceremony(second, organisation):
        raise MayNotAgree
    return second.user


def _what_it_means(custodians: int, needed: int) -> str:
    spare = custodians - needed
    lost = f"{spare} may be lost" if spare else "none may be lost"
    return (
        f"Any {needed} of {custodians} sheets open what is entrusted here, so let them be kept by people who do not "
        f"answer to one another. Of the sheets {lost} before nothing can be recovered any more."
    )


def _show_sheet(terminal: Terminal, number: int, custodians: int, mark: str, organisation: Organisation) -> bytes:
    from ponleu.vault.actions.recovery import new_sheet

    terminal.tell(f"SHEET {number} OF {custodians}")
    keeper = terminal.ask("Who keeps it? Name or post; it stands on the sheet and is kept nowhere", usual="-")
    terminal.pause(f"Let custodian {number} alone look at the screen. Enter shows the sheet")
    sheet = new_sheet()
    head = f"{organisation}\nSheet {number} of {custodians}   Mark {mark}   Kept by: {keeper}"
    written = written_sheet(sheet.code, head=head)
    terminal.show(written, "Copied and compared sign by sign? Enter clears the screen for good")
    return sheet.public


def _repeat(terminal: Terminal, act: Callable[[dict[int, str]], Any], ceremony: Ceremony, mark: str) -> Any:
    """Ask for sheets until they fit; each attempt that does not stands in the trail."""
    from ponleu.vault.rules.cipher import CannotBeOpened
    from ponleu.vault.rules.codes import MistypedCode

    terminal.tell(f"{ceremony.needed} sheets are needed, with the mark {mark}. Their codes are not shown when typed.")
    while True:
        codes = _codes(terminal, ceremony)
        try:
            return act(codes)
        except (MistypedCode, CannotBeOpened) as problem:
            terminal.explain(str(problem))
            terminal.agree("Try again")


def _codes(terminal: Terminal, ceremony: Ceremony) -> dict[int, str]:
    codes: dict[int, str] = {}
    while len(codes) < ceremony.needed:
        number = terminal.number("Number of the sheet", usual=0, least=1, most=ceremony.custodians)
        if number in codes:
            terminal.tell(f"Sheet {number} was typed already. Another custodian is needed.")
            continue
        codes[number] = terminal.secret(f"Code of sheet {number}")
    return codes
