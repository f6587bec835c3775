"""Somebody who stole files and read docs/vault-formats.md. Nothing of Ponleu is imported here.

It tries every key it has, or opens on the way, on everything that a stolen database holds, until nothing new opens.
"""

import hashlib
import hmac
import json
import sqlite3
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from argon2.low_level import Type, hash_secret_raw
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as aead
from nacl.bindings import crypto_box_seal_open, crypto_scalarmult_base
from nacl.exceptions import CryptoError

_NAMED = ("passphrase key", "recovery code", "server second step", "session key", "session data")
MEMORY_KIB = 65_536  # as the page says
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEADERS = {b"\x01\x01": 6, b"\x01\x02": 2, b"\x01\x03": 2}


class Thing(NamedTuple):
    """Bytes out of the database, and the places that they may be bound to."""

    blob: bytes
    places: tuple[bytes, ...]


class Loot(NamedTuple):
    """What an attacker has beside the database."""

    passphrases: Collection[str] = ()
    recovery_codes: Collection[str] = ()
    pepper: bytes | None = None
    month_keys: Collection[bytes] = ()
    private_keys: Collection[bytes] = ()


def opened_from(database: Path, loot: Loot) -> set[str]:
    """Every text that opens."""
    with closing(sqlite3.connect(database)) as dump:
        dump.row_factory = sqlite3.Row
        things = set(_things(dump))
        keys = set(_first_keys(dump, loot))
    texts: set[str] = set()
    tried: set[tuple[Thing, bytes]] = set()
    while fresh := {(thing, key) for thing in things for key in keys} - tried:
        tried |= fresh
        for thing, key in fresh:
            for found in _tries(thing, key):
                _keep(found, thing, things, keys, texts)
    return texts


def place(table: str, column: str, row: int) -> bytes:
    """As the page says."""
    names = b"".join(len(name.encode()).to_bytes(2, "big") + name.encode() for name in (table, column))
    return names + row.to_bytes(16, "big")


def derived(secret: bytes, purpose: str) -> bytes:
    """HKDF-SHA256, written anew: 32 bytes are one block."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, b"ponleu/" + purpose.encode() + b"\x01", "sha256")


def first_broken_entry(database: Path, anchor: bytes) -> int | None:
    """The number at which the audit trail does not hold, by the page alone; None if it holds."""
    with closing(sqlite3.connect(database)) as dump:
        rows = dump.execute(
            "SELECT number, at, verb, outcome, actor, scope, subject_kind, subject, details, hash"
            " FROM vault_trailentry ORDER BY number"
        ).fetchall()
    hashes = [bytes(32)]
    for expected, (number, at, verb, outcome, actor, scope, kind, subject, details, held) in enumerate(rows, 1):
        moment = f"{at.replace(' ', 'T')[:19]}.000000Z"
        written = json.dumps(json.loads(details), sort_keys=True, separators=(",", ":"))
        texts = [moment, verb, outcome, bytes.fromhex(actor or ""), bytes.fromhex(scope or ""), kind, subject, written]
        columns = [number.to_bytes(8, "big"), *(each if isinstance(each, bytes) else each.encode() for each in texts)]
        lengths = b"".join(len(each).to_bytes(4, "big") for each in columns)
        made = hashlib.blake2b(b"ponleu/trail\x01" + hashes[-1] + lengths + b"".join(columns), digest_size=32).digest()
        if number != expected or made != held:
            return expected
        hashes.append(made)
    whole = [line.split() for line in anchor.decode("ascii").splitlines()]
    number, held = max((int(number), bytes.fromhex(hash)) for number, hash, _check in whole)
    if len(rows) < number:
        return len(rows) + 1
    return None if hashes[number] == held else number


def _first_keys(dump: sqlite3.Connection, loot: Loot) -> Iterator[bytes]:
    secrets = [loot.pepper or bytes(32), *loot.month_keys, *loot.private_keys, *map(_of_paper, loot.recovery_codes)]
    for row in dump.execute("SELECT DISTINCT salt FROM vault_privatecopy WHERE length(salt) = 16"):
        secrets += [_stretched(each, row["salt"]) for phrase in loot.passphrases for each in _peppered(phrase, loot)]
    for secret in secrets:
        yield from (derived(secret, purpose) for purpose in _NAMED)
        if len(secret) == 32:
            yield secret


def _peppered(passphrase: str, loot: Loot) -> list[bytes]:
    """With the pepper as the page says; without it, in the hope that it was forgotten."""
    plain = unicodedata.normalize("NFC", passphrase).encode()
    if loot.pepper is None:
        return [plain, hmac.digest(bytes(32), plain, "sha256")]
    return [hmac.digest(loot.pepper, plain, "sha256")]


def _stretched(peppered: bytes, salt: bytes) -> bytes:
    return hash_secret_raw(peppered, salt, 3, MEMORY_KIB, 1, 64, Type.ID, 19)


def _of_paper(code: str) -> bytes:
    number = 0
    for sign in code.replace("-", "")[:26]:
        number = number * 32 + _SIGNS.index(sign)
    return (number >> 2).to_bytes(16, "big")


def _things(dump: sqlite3.Connection) -> Iterator[Thing]:
    tables = [row["name"] for row in dump.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in dump.execute(f'SELECT * FROM "{table}"'):
            blobs = {name: row[name] for name in row.keys() if isinstance(row[name], bytes) and len(row[name]) > 32}  # noqa: SIM118
            for column, blob in blobs.items():
                yield Thing(blob, tuple(_places(dump, table, column, row)))


def _places(dump: sqlite3.Connection, table: str, column: str, row: sqlite3.Row) -> Iterator[bytes]:
    """Where the page says that it belongs."""
    if table == "vault_wrap":
        key = dump.execute("SELECT * FROM vault_compartmentkey WHERE id = ?", [row["key_id"]]).fetchone()
        yield place(table, key["compartment"], key["record_id"])
    elif table in {"vault_privatecopy", "vault_teamsecret"}:
        pair = dump.execute("SELECT * FROM vault_keypair WHERE id = ?", [row["pair_id"]]).fetchone()
        start = f"{row['way']}.{pair['kind']}" if table == "vault_privatecopy" else row["purpose"]
        yield place(table, f"{start}.{pair['epoch']}", int(pair["holder"], 16))
    elif table == "vault_card":
        yield place(table, column, row["record_id"])
    elif table == "people_session":  # not on the page, because no archive holds one: as the code of sessions says
        start = f"{str(row['started_at']).replace(' ', 'T')}+00:00"
        bound = hashlib.blake2b(f"{row['user_id']} {row['session_key']} {start}".encode(), digest_size=16)
        yield place(table, column, int.from_bytes(bound.digest(), "big"))
    elif "id" in row.keys() and isinstance(row["id"], int):  # noqa: SIM118
        yield place(table, column, row["id"])


def _tries(thing: Thing, key: bytes) -> Iterator[bytes]:
    """Whatever one key makes of one thing."""
    start = _HEADERS.get(thing.blob[:2])
    for where in thing.places if start else ():
        nonce, sealed = thing.blob[start : start + 24], thing.blob[start + 24 :]
        try:
            yield bytes(aead(sealed, thing.blob[:start] + where, nonce, key))
        except (CryptoError, ValueError):
            continue
    if len(thing.blob) == 97:
        try:
            yield bytes(crypto_box_seal_open(thing.blob[1:], crypto_scalarmult_base(key), key))
        except (CryptoError, ValueError):
            return


def _keep(found: bytes, thing: Thing, things: set[Thing], keys: set[bytes], texts: set[str]) -> None:
    if len(found) in {32, 48}:  # a private key, or a context and a key
        keys.add(found[-32:])
    elif len(found) % 1024 == 0:
        texts.add(found.rstrip(b"\0")[:-1].decode())
    else:  # what was under a layer
        things.add(Thing(found, thing.places))


def with_all_but(loot: Loot, **without: object) -> Loot:
    """The same without something."""
    return Loot(**{**loot._asdict(), **without})
