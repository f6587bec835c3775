"""Sessions in the table `people.Session`: under a hash of the id, and sealed under a key made of the id.

Who steals the rows can neither send the cookie nor read what is in the session: a half-finished sign-in, or the seed
of an authenticator app that is being set up.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ponleu.people.actions.sessions import DRIFT
from ponleu.people.models import Session, User
from ponleu.vault.rules.cipher import Place, Unreadable, seal, unseal
from ponleu.vault.rules.keys import derive

LIMIT = timedelta(hours=8)  # from signing in to signing in again
UNFINISHED = timedelta(minutes=20)  # for a session in which nobody has signed in yet


def hash_of(id: str) -> str:
    """What stands in the table instead of a session's id."""
    return sha256(id.encode()).hexdigest()


class SessionStore(SessionBase):
    """Django's interface to a session."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.row: Session | None = None  # as it was read or made
        self.former_hash = ""  # of the id before the last renewal

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing for an unknown, ended or altered one, or one that would last too long.

        It would when the clock was set back since it began: then nobody can tell how old it is.
        """
        now = timezone.now()
        ends = {"expire_date__gt": now, "expire_date__lte": now + LIMIT + DRIFT}
        row = Session.objects.filter(pk=hash_of(self.session_key or ""), **ends).first()
        if row is None:
            self._session_key = None
            return {}
        self.row = row
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this id."""
        return Session.objects.filter(pk=hash_of(session_key)).exists()

    def create(self) -> None:
        """Start an empty session with a new random id."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write what the session holds; never touches what signing in and unlocking wrote beside it."""
        if self.session_key is None:
            return self.create()
        content = self.encode(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        place = hash_of(self.session_key)
        if must_create:
            self.row = _made(place, content)
        elif not Session.objects.filter(pk=place).update(session_data=content):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End a session, its unlocked key with it."""
        ended = session_key or self.session_key
        if ended:
            Session.objects.filter(pk=hash_of(ended)).delete()
        if ended == self.session_key:
            self.row = None

    def cycle_key(self) -> None:
        """Give the session a new id; who knew the old one has nothing."""
        before = self.session_key
        super().cycle_key()
        self.former_hash = hash_of(before) if before else ""

    def renew(self) -> None:
        """A new id for somebody who is signed in already and proved it again; the limit stays where it was."""
        self._get_session()  # type: ignore[attr-defined]
        before = self.row
        self.cycle_key()
        if before is not None and before.user is not None and before.started_at is not None:
            self.belongs_to(before.user, at=before.started_at, browser=before.browser)

    def belongs_to(self, user: User, *, at: datetime, browser: str) -> None:
        """Somebody signed in with this session."""
        if self.session_key is None:
            self.create()
        row = Session.objects.get(pk=hash_of(self.session_key or ""))
        row.user, row.started_at, row.used_at, row.browser = user, at, timezone.now(), browser
        row.ends_at = row.expire_date = at + LIMIT
        row.save(update_fields=["user", "started_at", "used_at", "browser", "ends_at", "expire_date"])
        self.row = row

    @classmethod
    def clear_expired(cls) -> None:
        """Delete sessions whose time is over."""
        Session.objects.filter(expire_date__lte=timezone.now()).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What stands in the row: sealed under a key that only the cookie gives."""
        content = self.serializer().dumps(session_dict)
        return b64encode(seal(content, key=self._key(), place=self._place())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What the row holds; nothing when it was altered or moved from another row."""
        try:
            content = unseal(b64decode(session_data), key=self._key(), place=self._place())
        except (Unreadable, ValueError):
            return {}
        held: dict[str, Any] = self.serializer().loads(content)
        return held

    def _key(self) -> bytes:
        return derive((self.session_key or "").encode(), purpose="session data")

    def _place(self) -> Place:
        return Place("people_session", "session_data", int(hash_of(self.session_key or "")[:32], 16))


def _made(place: str, content: str) -> Session:
    try:
        with transaction.atomic():
            return Session.objects.create(
                session_key=place, session_data=content, expire_date=timezone.now() + UNFINISHED
            )
    except IntegrityError:
        raise CreateError from None
