"""A database with rows of many kinds, and what is in it."""

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID

import pyrage
from django.db import models

from ponleu.people.models import Organisation, User
from ponleu.vault.files.rows import pack
from ponleu.vault.models import Ceremony, KeyPair, Month, Record, TrailEntry, TrailHead
from ponleu.vault.queries.dumping import columns, rows, shape, tables

MINE = pyrage.x25519.Identity.generate()
RECIPIENT = str(MINE.to_public())
AT = datetime(2027, 3, 1, 4, 5, tzinfo=UTC)


def some_rows():
    """Rows whose ids, ciphertexts and days are always the same."""
    pair = KeyPair.objects.create(id=9, kind="organisation", holder=UUID(int=1), public=bytes(range(32)))
    KeyPair.objects.create(id=3, kind="user", holder=UUID(int=2), public=b"\xff" * 32)
    Ceremony.objects.create(id=4, pair=pair, needed=2, custodians=3, held_on=date(2027, 1, 2))
    Month.objects.create(month="2027-03", fingerprint=b"m" * 16)
    Record.objects.create(id=2**62, kind="people.consent", team=UUID(int=3), expires_id="2027-03")
    TrailEntry.objects.create(number=1, at=AT, verb="vault.tested", outcome="done", details={"ខ": [1, None]}, hash=b"h")
    TrailHead.objects.create(id=1, number=1, hash=b"h")
    organisation = models.QuerySet(Organisation).create(id=UUID(int=5), name="Harbour")
    for number in (8, 7):
        models.QuerySet(User).create(id=UUID(int=number), username=f"person-{number}", organisation=organisation)


def content():
    """Every row of every table; what migrating makes counts too."""
    return {
        name: sorted(
            [
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in models.QuerySet(model).values_list(*(field.attname for field in columns(model)))
            ],
            key=repr,
        )
        for name, model in tables().items()
    }


def stream_sum():
    """SHA-256 of the rows of the vault as bytes."""
    models_ = [KeyPair, Month, Record, TrailEntry]
    return hashlib.sha256(b"".join(piece for each in models_ for piece in pack(shape(each), rows(each, "default"))))


def empty():
    """No row is left, and migrating has filled what it fills."""
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False)


def a_key_file(folder, identity=MINE):
    path = folder / "key.txt"
    path.write_text(f"# public key: {identity.to_public()}\n{identity}\n", encoding="ascii")
    return path
