"""A worker's own keys by passphrase, by printed code or by the custodians' sheets, and with them the teams' keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.vault.files.reader import formats
from ponleu.vault.files.reader.archive import Row
from ponleu.vault.files.reader.formats import CannotBeOpened, at
from ponleu.vault.files.reader.tables import Pair, Tables


class NoSuchWorker(Problem):
    """No name, or a name without keys of this way."""

    message = _("Nobody with this name has keys in this archive that can be opened in this way.")
    advice = _("Give the name with which the worker signed in, letter by letter.")


class WrongPassphrase(Problem):
    """The worker's own copy does not open."""

    message = _("It opens nothing of this worker.")
    advice = _(
        "The passphrase is the one of the day when the archive was made, and needs the pepper of the same key store; "
        "the printed code is the newest of that day. Or the archive was altered."
    )


class NoSuchGroup(Problem):
    """Too few sheets, too many, or a number that nobody had."""

    message = _("Nothing was kept for the sheets %(numbers)s together.")
    advice = _("Give exactly as many sheets as were needed when the key for emergencies was made, by their numbers.")


def by_passphrase(tables: Tables, name: str, passphrase: str, *, pepper: bytes) -> None:
    """Open the keys of the worker and of the worker's teams."""
    _by_copy(tables, name, "passphrase", lambda row: formats.stretch(passphrase, pepper=pepper, salt=row["salt"]).key)


def by_code(tables: Tables, name: str, code: str) -> None:
    """Open them by the printed recovery code; no key store has a part in it."""
    key = formats.derive(formats.recovery_secret(code), "recovery code")
    _by_copy(tables, name, "recovery_code", lambda row: key)


def by_sheets(tables: Tables, name: str, codes: Mapping[int, str]) -> None:
    """Open them by the sheets of custodians.

    codes   by the number of the sheet
    """
    group = ",".join(map(str, sorted(codes)))
    privates = [formats.derive(formats.recovery_secret(codes[number]), "custodian") for number in sorted(codes)]
    own = _own(tables, name)
    for row in _copies(tables, own, "organisation"):
        opener, pair = tables.pairs[row["opener_id"]], tables.pairs[row["pair_id"]]
        try:
            opener.take(formats.open_shares(_share(tables, opener, group), privates=privates))
        except CannotBeOpened:
            raise WrongPassphrase from None
        _take_wrapped(pair, row, opener)
    _join_teams(tables, own)


def _by_copy(tables: Tables, name: str, way: str, closes: Callable[[Row], bytes]) -> None:
    own = _own(tables, name)
    for row in _copies(tables, own, way):
        pair = tables.pairs[row["pair_id"]]
        try:
            private = formats.open_closed(row["blob"], key=closes(row), place=pair.place(way))
        except CannotBeOpened:
            raise WrongPassphrase from None
        with at("vault_privatecopy", row["id"], "blob"):
            pair.take(private)
    _join_teams(tables, own)


def _own(tables: Tables, name: str) -> set[int]:
    """The worker's own pairs."""
    holders = {row["id"] for row in tables["people_user"] if row["username"] == name}
    return {pair.id for pair in tables.pairs.values() if pair.kind == "user" and pair.holder.hex in holders}


def _copies(tables: Tables, own: set[int], way: str) -> list[Row]:
    found = [row for row in tables["vault_privatecopy"] if row["pair_id"] in own and row["way"] == way]
    if not found:
        raise NoSuchWorker
    return found


def _share(tables: Tables, organisation: Pair, group: str) -> bytes:
    ceremonies = {row["id"] for row in tables["vault_ceremony"] if row["pair_id"] == organisation.id}
    for row in tables["vault_recoveryblob"]:
        if row["ceremony_id"] in ceremonies and row["group"] == group and "," in group:  # of one alone it is a proof
            return bytes(row["blob"])
    raise NoSuchGroup(numbers=group)


def _join_teams(tables: Tables, own: set[int]) -> None:
    for row in tables["vault_privatecopy"]:
        if row["opener_id"] in own and row["way"] == "member":
            _take_wrapped(tables.pairs[row["pair_id"]], row, tables.pairs[row["opener_id"]])


def _take_wrapped(pair: Pair, row: Row, opener: Pair) -> None:
    with at("vault_privatecopy", row["id"], "blob"):
        pair.take(formats.open_wrap(row["blob"], private=opener.private, place=pair.place(row["way"])))
