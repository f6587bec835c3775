"""The ceremony at the machine: what a real terminal shows and leaves, and what a script of answers is refused."""

import re
import shutil
import sqlite3
from collections import deque

import pytest

from ponleu.site.command_line import main
from ponleu.site.commands import ceremony
from ponleu.site.commands.terminal import Stopped, Terminal
from ponleu.vault.models import Ceremony, TrailEntry
from ponleu.vault.queries.keystore import keystore
from ponleu.vault.rules import passphrases
from tests.people.accounts import PASSPHRASE
from tests.people.groups import a_worker, an_organisation, give
from tests.site.copies_of_a_site import python
from tests.site.terminals import CLEARED, At

QUICK = "from ponleu.vault.rules import passphrases\npassphrases.MEMORY_KIB = 64\n"
SETUP = f"""
{QUICK}
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from ponleu.vault.queries.keystore import keystore
keystore().found()
from tests.site.test_ceremony_command import some_people
some_people()
"""
AFTERWARDS = f"""
{QUICK}
from ponleu.people.models import User
from ponleu.people.signing_in import joining
from ponleu.people.signing_in.backends import PassphraseBackend
new = "harvest violin 9 quiet umbrella"
signs_in = lambda words: PassphraseBackend().authenticate(None, username="dara", password=words) is not None
before = signs_in("{PASSPHRASE}")
joined = joining.recover("dara", code="CODE", passphrase=new, common=())
print(before, signs_in(new), joined.recovery_code != "CODE")
"""
UNLOCKS = f"""
{QUICK}
from ponleu.people.models import User
from ponleu.people.signing_in.hashers import read, stretched
from ponleu.vault.actions.keys import open_user_key
from ponleu.vault.actions.recovery import entrust_when_rehearsed
user = User.objects.get(username="dara")
key = stretched("{PASSPHRASE}", salt=read(user.password).salt).key
print(entrust_when_rehearsed(open_user_key(user.pk, key=key), user.organisation_id))
"""
GROUP = r"\d\)  ([0-9A-Z]{1,5})"
OWN_SCREEN = "\x1b[?1049h\x1b[2J\x1b[H"
YES = ("Type yes: ", "yes")
USUAL = ("How many custodians are there [3]: ", ""), ("are needed to open anything [2]: ", "")


def some_people():
    """An operator, somebody who may agree, and two workers of one organisation."""
    harbour = an_organisation()
    for name, role in (("vanna", "operator"), ("chan", "recovery custodian"), ("dara", ""), ("rith", "")):
        user = a_worker(name, harbour)
        if role:
            give(user, role)


def who(name, *, prompt="Your sign-in name: "):
    return (prompt, name), ("Passphrase (not shown): ", PASSPHRASE)


def second(name="chan"):
    return who(name, prompt="Their sign-in name: ")


def sheets_typed(codes, *numbers):
    each = [
        (("Number of the sheet: ", str(number)), (f"Code of sheet {number} (not shown): ", codes[number]))
        for number in numbers
    ]
    return [pair for both in each for pair in both]


def code_in(shown):
    signs = "".join(re.findall(GROUP, shown))
    return "-".join(signs[start : start + 5] for start in range(0, 30, 5))


def sheet_shown(terminal, number):
    terminal.answers(("kept nowhere [-]: ", f"Keeper {number}"), ("Enter shows the sheet: ", ""))
    shown = terminal.sees("for good: ")
    terminal.types()
    return code_in(shown)


def begun(var, verb):
    terminal = At(var, "ceremony", verb, before=QUICK)
    terminal.answers(*who("vanna"))
    return terminal


def trail_of(var):
    with sqlite3.connect(var / "ponleu.sqlite3") as database:
        told = "SELECT verb, outcome FROM vault_trailentry WHERE verb LIKE '%ceremony%' OR verb LIKE '%recover%'"
        return database.execute(f"{told} ORDER BY number").fetchall()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared")
    python(folder / "var", SETUP)
    return folder


@pytest.fixture(scope="module")
def held(prepared, tmp_path_factory):
    """A ceremony that was held: its folder, all that the screen showed, and the codes."""
    folder = tmp_path_factory.mktemp("held")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    terminal = begun(folder / "var", "hold")
    terminal.answers(*second(), *USUAL, YES)
    codes = {number: sheet_shown(terminal, number) for number in (1, 2, 3)}
    terminal.answers(YES)
    assert terminal.ends() == 0
    return folder, terminal.screen, codes


def test_a_ceremony_shows_three_codes_and_leaves_none_of_them_in_any_file(held):
    folder, screen, codes = held

    left = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

    assert len({code for code in codes.values() if re.fullmatch(r"([0-9A-Z]{5}-){5}[0-9A-Z]{5}", code)}) == 3
    for code in codes.values():
        assert code.encode() not in left
        assert code.replace("-", "").encode() not in left
    assert b"Keeper 1" not in left
    assert PASSPHRASE not in screen
    assert trail_of(folder / "var") == [("vault.ceremony_held", "done"), ("people.ceremony_agreed", "done")]


def test_each_sheet_has_a_screen_of_its_own_that_is_cleared_before_the_next(held):
    _folder, screen, _codes = held

    signs = re.findall(rf"{re.escape(OWN_SCREEN)}|{re.escape(CLEARED)}|1\)  ", screen)

    assert signs == [OWN_SCREEN, "1)  ", CLEARED] * 3


def test_a_sheet_fits_the_smallest_screen(held):
    _folder, screen, _codes = held

    for each in screen.split(OWN_SCREEN)[1:]:
        lines = re.sub(r"\x1b\[\d*m", "", each.partition(CLEARED)[0]).splitlines()
        assert (len(lines) <= 24, max(map(len, lines)) <= 80) == (True, True)


def test_a_ceremony_that_is_broken_off_clears_the_screen_and_leaves_nothing(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    terminal = begun(tmp_path / "var", "hold")
    terminal.answers(*second(), *USUAL, YES, ("kept nowhere [-]: ", ""), ("Enter shows the sheet: ", ""))
    terminal.sees("for good: ")

    terminal.breaks_off()

    assert terminal.ends() == 130
    assert terminal.screen.count(CLEARED) == 1
    assert trail_of(tmp_path / "var") == []


def test_sheets_are_rehearsed_unseen_and_then_give_a_worker_a_code_for_a_passphrase_of_their_own(held, tmp_path):
    folder, _screen, codes = held
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    var, slip = tmp_path / "var", codes[1][:-1] + ("A" if codes[1][-1] != "A" else "B")

    rehearsal = begun(var, "rehearse")
    rehearsal.answers(*sheets_typed({1: slip, 3: codes[3]}, 3, 1))
    rehearsal.sees("The code typed for sheet 1 has a mistake in it.")
    rehearsal.answers(YES, *sheets_typed(codes, 3, 1))
    assert rehearsal.ends() == 0
    assert python(var, UNLOCKS) == "True\n"
    recovery = begun(var, "recover")
    recovery.answers(
        ("vault is to be opened: ", "dara"), YES, *sheets_typed(codes, 2, 3), ("Enter shows the code: ", "")
    )
    code = code_in(recovery.sees("for good: "))
    recovery.types()
    assert recovery.ends() == 0

    assert python(var, AFTERWARDS.replace("CODE", code)) == "False True True\n"
    assert not [each for each in codes.values() if each in rehearsal.screen + recovery.screen]
    assert trail_of(var)[2:] == [
        ("vault.recovery_rehearsed", "refused"),
        ("vault.recovery_rehearsed", "done"),
        ("vault.keys_recovered", "done"),
        ("vault.recovery_code_used", "done"),
        ("vault.recovery_code_renewed", "done"),
    ]


class Scripted(Terminal):
    """Somebody who gives the expected answers to the expected questions, in this process."""

    def __init__(self, *script):
        self.script, self.told, self.shown = deque(script), [], []

    def _line(self, prompt):
        question, answer = self.script.popleft()
        assert prompt.endswith(question), (prompt, question)
        return answer

    def secret(self, prompt):
        return self._line(f"{prompt} (not shown): ")

    def tell(self, text):
        self.told.append(text)

    def show(self, text, prompt):
        self.shown.append(re.sub(r"\x1b\[\d*m", "", text))


@pytest.fixture
def people(transactional_db, settings, tmp_path, monkeypatch):
    settings.KEY_STORE = tmp_path / "keys"
    monkeypatch.setattr(passphrases, "MEMORY_KIB", 64)
    keystore().found()
    some_people()


@pytest.fixture
def at(people, monkeypatch, capsys):
    """Run a verb with a script; returns its status, what it told and showed, and the error."""

    def run(verb, *script):
        terminal = Scripted(*script)
        monkeypatch.setattr(ceremony, "Terminal", lambda: terminal)
        status = main(["ceremony", verb])
        assert not terminal.script
        return status, terminal, capsys.readouterr().err

    return run


SHOWN = [("kept nowhere [-]: ", ""), ("Enter shows the sheet: ", "")]


def held_by_script(at, custodians=3):
    _status, terminal, _err = at("hold", *who("vanna"), *second(), *USUAL, YES, *SHOWN * custodians, YES)
    return {number: code_in(text) for number, text in enumerate(terminal.shown, start=1)}


@pytest.mark.parametrize("verb", ["hold", "rehearse", "recover"])
def test_without_a_terminal_nothing_is_asked_or_shown(people, verb, capsys):
    assert main(["ceremony", verb]) == 2

    out, err = capsys.readouterr()
    assert (out, err.startswith("This works only at a terminal, with somebody before it.")) == ("", True)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (who("dara"), "There is no organisation for which this person may do this."),
        ((*who("vanna"), *second("vanna")), "This person may not be the second person of this ceremony."),
        ((*who("vanna"), *second("dara")), "This person may not be the second person of this ceremony."),
        ((*who("vanna"), *second("nobody")), "The sign-in name and the passphrase do not fit together."),
        ((who("vanna")[0], ("Passphrase (not shown): ", "wrong")), "The sign-in name and the passphrase do not fit"),
    ],
)
def test_it_takes_somebody_who_may_hold_it_and_somebody_else_who_may_agree(at, script, told):
    status, _terminal, err = at("hold", *script)

    assert (status, err.startswith(told)) == (2, True)
    assert Ceremony.objects.count() == 0


def test_a_number_out_of_bounds_is_asked_for_again_and_only_yes_begins(at):
    many, few = (question for question, _answer in USUAL)

    status, terminal, err = at(
        "hold",
        *who("vanna"),
        *second(),
        *((many, answer) for answer in ("ten", "10", "1", "2")),
        *((few, answer) for answer in ("3", "2")),
        ("Type yes: ", "y"),
    )

    assert (status, err) == (2, "Stopped. Nothing was made and nothing was opened.\n")
    assert [each for each in terminal.told if each.startswith("A number")] == [
        *["A number from 2 to 9, please."] * 3,
        "A number from 2 to 2, please.",
    ]
    assert "Of the sheets none may be lost" in " ".join("".join(terminal.told).split())


def test_exchanged_sheets_and_one_sheet_twice_are_named_and_asked_for_again(at):
    codes = held_by_script(at)

    status, terminal, _err = at(
        "rehearse",
        *who("vanna"),
        *sheets_typed({1: codes[1], 2: codes[3]}, 1, 2),
        YES,
        *sheets_typed(codes, 1),
        ("Number of the sheet: ", "1"),
        *sheets_typed(codes, 2),
    )

    told = " ".join(" ".join(terminal.told).split())
    assert status == 0
    assert "The code typed for sheet 2 is that of sheet 3." in told
    assert "Sheet 1 was typed already. Another custodian is needed." in told
    assert Ceremony.objects.get().rehearsed_on is not None


def test_sheets_of_an_earlier_ceremony_rehearse_nothing_and_are_named(at):
    old, new = held_by_script(at), held_by_script(at)

    status, terminal, _err = at(
        "rehearse", *who("vanna"), *sheets_typed({1: new[1], 2: old[2]}, 1, 2), ("Type yes: ", "no")
    )

    assert status == 2
    assert "Sheet 2 is of another ceremony: its mark is " in " ".join(" ".join(terminal.told).split())
    assert Ceremony.objects.exclude(rehearsed_on=None).count() == 0


def test_before_any_ceremony_there_is_nothing_to_rehearse(at):
    assert at("rehearse", *who("vanna"))[2].startswith("No ceremony was held for this organisation.")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("vanna", "There is no such account that this person may let custodians open."),
        ("nobody", "There is no such account that this person may let custodians open."),
        ("rith", "The custodians hold nothing that opens the vault of this worker."),
    ],
)
def test_who_cannot_be_recovered_is_told_before_any_sheet_is_asked_for(at, name, told):
    held_by_script(at)

    status, _terminal, err = at("recover", *who("vanna"), ("vault is to be opened: ", name))

    assert (status, err.startswith(told)) == (2, True)
    assert TrailEntry.objects.filter(verb="vault.keys_recovered").count() == 0


def test_the_end_of_the_input_stops_without_a_trace(monkeypatch):
    def ended(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", ended)

    with pytest.raises(Stopped):
        Terminal.ask(Terminal.__new__(Terminal), "Who is there")
