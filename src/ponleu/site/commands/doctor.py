"""`ponleu doctor`: what is missing before anybody may entrust this copy with something."""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ponleu.site.commands import vault_checks
from ponleu.site.commands.missing import Missing

READY, NOT_READY = 0, 1
BACKUP_GOOD_FOR = timedelta(days=7)  # a judgement: a week's work can be done again
CLOCK_MAY_DIFFER = timedelta(minutes=5)
_OTHERS = 0o077
_NOT_SYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing."""


def run(args: argparse.Namespace) -> int:
    """Tell what is missing: 0 when nothing is, 1 otherwise."""
    from ponleu.site.commands.backup import key_folder
    from ponleu.site.environment import read_environment
    from ponleu.site.start import start_django

    start_django()
    var = read_environment().var
    found = list(all_missing(var, key_folder(var), now=datetime.now(UTC)))
    for each in found:
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(f"{len(found)} things are missing.\n" if found else "Nothing is missing.\n")
    return NOT_READY if found else READY


def all_missing(var: Path, keys: Path, *, now: datetime) -> Iterator[Missing]:
    """Everything, in the order in which to mend it."""
    from django.db import Error

    yield from serving()
    yield from key_store(keys, var)
    try:
        yield from database()
        yield from ceremony()
        yield from clock_against_trail(now)
        yield from vault_checks.trail()
        yield from vault_checks.sealed_columns()
        yield from vault_checks.months(now.date())
        yield from vault_checks.teams()
    except Error:
        yield Missing(
            "The database does not answer, or has no tables.",
            "Nothing in it could be checked.",
            "Correct DATABASE_URL, run ponleu prepare, then ponleu doctor again.",
        )
    yield from backups(var, now)
    yield from words(now)
    yield from clock()


def serving() -> Iterator[Missing]:
    """HTTPS and debugging."""
    from django.conf import settings

    if not settings.SECURE_SSL_REDIRECT:
        yield Missing(
            "HTTPS is off.",
            "Whoever is on the same network reads and changes what is sent.",
            "Put a proxy with a certificate before Ponleu and set BEHIND_HTTPS=true.",
        )
    if settings.DEBUG:
        yield Missing(
            "Debugging is on.",
            "Error pages show settings and what was sent to anybody.",
            "Unset DEBUG and start again.",
        )


def key_store(keys: Path, var: Path) -> Iterator[Missing]:
    """Where the keys lie, and who can read them."""
    if not keys.is_dir() or not any(path.is_file() for path in keys.rglob("*")):
        yield Missing(
            "The key store is missing or empty.",
            "Nothing can be sealed without it, and what was sealed cannot be opened.",
            "Set PONLEU_KEYS to its folder; after a loss, ponleu restore --keys.",
        )
        return
    if any(path.stat().st_mode & _OTHERS for path in (keys, *keys.rglob("*"))):
        yield Missing(
            "Others than its owner can read the key store.",
            "Any other program on the machine could take the keys.",
            "chmod 0700 its folders, 0400 its keys, 0600 anchor and destroyed.",
        )
    inside = keys.resolve().is_relative_to(var.resolve())
    if inside:
        yield Missing(
            "The key store lies inside the data folder.",
            "A copy of the data folder would hold the keys that open it.",
            "Move it out and set PONLEU_KEYS.",
        )
    elif _device(keys) == _device(var):
        yield Missing(
            "The key store lies on the same device as the data.",
            "One stolen or copied disk holds both.",
            "Keep it on another device, or pass it by systemd credentials; set PONLEU_KEYS.",
        )


def _device(path: Path) -> object:
    return path.stat().st_dev


def database() -> Iterator[Missing]:
    """What the database tells of when rows came, and to whom."""
    from django.db import connection

    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        connection.ensure_connection()
        if path.is_file() and path.stat().st_mode & _OTHERS:
            yield Missing(
                "Others than its owner can read the database file.",
                "Counts, days and who belongs where stand in it in clear.",
                f"chmod 0600 {path.name} and the files beside it.",
            )
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings")
        yield from postgresql(dict(cursor.fetchall()))


def postgresql(is_set: Mapping[str, str]) -> Iterator[Missing]:
    """Settings of PostgreSQL, by name as pg_settings tells them."""
    if is_set["track_commit_timestamp"] == "on":
        yield Missing(
            "PostgreSQL keeps the time of every transaction (track_commit_timestamp is on).",
            "It tells to the microsecond when each report arrived.",
            "Set track_commit_timestamp = off and restart PostgreSQL.",
        )
    if is_set["log_statement"] in {"mod", "all"} or is_set["log_min_duration_statement"] != "-1":
        yield Missing(
            "PostgreSQL writes statements into its log.",
            "Their times tell the order in which reports arrived.",
            "Set log_statement = none and log_min_duration_statement = -1.",
        )
    if is_set["fsync"] != "on":
        yield Missing("PostgreSQL does not wait for the disk.", "A power cut loses what was told.", "Set fsync = on.")


def ceremony() -> Iterator[Missing]:
    """The recovery by custodians; nobody goes live before it was rehearsed."""
    from ponleu.vault.models import Ceremony

    if not Ceremony.objects.exists():
        yield Missing(
            "No recovery ceremony was held.",
            "A worker who forgets the passphrase loses what only they can open.",
            "Hold one with the custodians: ponleu ceremony hold, or the page Key for emergencies.",
        )
    elif Ceremony.objects.filter(pair__is_current=True, rehearsed_on=None).exists():
        yield Missing(
            "A recovery was never rehearsed.",
            "A sheet that was misprinted or lost is found on the day it is needed.",
            "Rehearse it with the custodians' own sheets: ponleu ceremony rehearse.",
        )


def backups(var: Path, now: datetime) -> Iterator[Missing]:
    """When each kind was last backed up, as far as this machine remembers."""
    from ponleu.site.commands.backup import last_backups

    made = last_backups(var)
    for kind, option, what in (("database", "", "the database"), ("keys", " --keys", "the key store")):
        why, do = (
            "A broken disk loses everything since.",
            f"ponleu backup FILE{option} --recipient AGE1…; keep it elsewhere.",
        )
        if kind not in made:
            yield Missing(f"There is no backup of {what} yet.", why, do)
        elif now - made[kind] > BACKUP_GOOD_FOR:
            yield Missing(f"The last backup of {what} is {(now - made[kind]).days} days old.", why, do)


def words(now: datetime) -> Iterator[Missing]:
    """Telephone numbers and translations that a person has checked."""
    from ponleu.site.context import TRANSLATIONS
    from ponleu.site.hotlines import GOOD_FOR, answered_lately

    if not answered_lately(now.date()):
        yield Missing(
            "No hotline number is verified.",
            "A frightened child calls once.",
            f"Call the numbers, and write the day into hotlines.csv; again every {GOOD_FOR.days} days.",
        )
    signed = tomllib.loads(TRANSLATIONS.read_text("utf-8"))
    for language, by in signed.items():
        if not (by.get("reviewed_by") and by.get("reviewed_on")):
            yield Missing(
                f"The translation into {language} is not reviewed.",
                "A wrong word about consent or danger does harm.",
                "Let somebody who reads it check every text, and sign in translations.toml.",
            )


def clock_against_trail(now: datetime) -> Iterator[Missing]:
    """The clock may not have gone back behind what the trail tells."""
    from ponleu.vault.models import TrailEntry

    last = TrailEntry.objects.order_by("-number").first()
    if last and last.at > now + CLOCK_MAY_DIFFER:
        yield Missing(
            "The clock is behind the last entry of the audit trail.",
            "Keys would be destroyed too late, and the trail could not be trusted.",
            "Set the clock right; find out which of the two is wrong.",
        )


def clock() -> Iterator[Missing]:
    """Whether anything keeps the clock right."""
    if _clock_state() == _NOT_SYNCHRONISED:
        yield Missing(
            "Nothing keeps this machine's clock right.",
            "One-time codes fail, and what should expire does not on its day.",
            "Turn on time synchronisation: timedatectl set-ntp true.",
        )


def _clock_state() -> int:
    """What adjtimex(2) answers when it is only asked; -1 where it cannot be."""
    if os.name != "posix" or not hasattr(ctypes.CDLL(None), "adjtimex"):
        return -1
    return int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)))  # modes 0: nothing is set
