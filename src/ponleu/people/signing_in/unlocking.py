"""The vault of one person in one session: open, carried to the second step, or locked.

The session's row holds the private key sealed under the key of a second cookie, and bound to the person, the session
and its start. Nothing is kept in the memory of a process between requests; whoever has the row alone, or the cookie
alone, or a row moved to another session, opens nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from hmac import compare_digest
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.actions.sessions import is_idle
from ponleu.people.models import Session, User
from ponleu.people.signing_in.sessions import SessionStore
from ponleu.vault.actions.keys import Opened, open_user_key
from ponleu.vault.actions.recovery import entrust_when_rehearsed
from ponleu.vault.actions.refusals import refused
from ponleu.vault.models import PrivateCopy
from ponleu.vault.rules.cipher import Place, Unreadable
from ponleu.vault.rules.keys import close_private, derive, new_key, open_private, pair_of

_CARRIED = "unlocking.carried"
_DROP = b""


class Locked(Problem):
    """Nothing sealed can be read until the person types the passphrase."""

    message = _("Your vault is locked.")
    advice = _("Type your passphrase to open it.")


class SecondFactorMissing(Locked):
    """A passphrase alone opens no vault."""

    message = _("Your vault opens only after a second step: a passkey or a code.")
    advice = _("Set up a second step on the page of your account, then open the vault.")


class NoVault(Locked):
    """An account that came from an organisation's own sign-in has no vault until it has a vault passphrase."""

    message = _("This account has no vault yet.")
    advice = _("Make it on the page of your account.")


class Unlocking:
    """What one request knows of the vault. `request.unlocking`; made by the middleware."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.was_opened = False  # then the page blanks itself when the vault locks
        self._held: tuple[UUID, bytes] | None = None  # who just proved a passphrase, and their private key
        self._cookie: bytes | None = None  # to be set by the answer; empty: to be deleted

    def hold(self, user: User, *, key: bytes) -> None:
        """The passphrase was right and gave this key. Keep the private key until the request has ended."""
        if has_vault(user):
            with suppress(Unreadable):  # a vault with a passphrase of its own: the unlock page asks for it
                self._held = (user.pk, open_user_key(user.pk, key=key).pair.private)

    def carry(self) -> None:
        """Take the private key to the second step, sealed under a new cookie inside the sealed session."""
        if self._held is None:
            return
        session = self._session
        if session.session_key is None:
            session.create()
        holder, private = self._held
        at, key = timezone.now(), new_key()
        place = _place(holder, session=_hash(session), start=at, column="carried")
        blob = close_private(private, key=derive(key, purpose="session key"), place=place)
        session[_CARRIED] = {"blob": blob.hex(), "at": at.isoformat()}
        self._cookie, self._held = key, None

    def signed_in(self, user: User) -> None:
        """Somebody is signed in now, under a new session id. With a second step behind them the vault opens too."""
        held = self._held if self._held and self._held[0] == user.pk else self._carried(user)
        self._session.pop(_CARRIED, None)
        self._held = None
        if held and has_second_factor(self.request, user):
            self.open_with(user, private=held[1])
        else:
            self._cookie = _DROP

    def open_with(self, user: User, *, private: bytes) -> None:
        """Seal the private key into the session's row under a new cookie."""
        row = self._row()
        if row is None or row.started_at is None:
            raise Locked
        key = new_key()
        place = _place(user.pk, session=row.pk, start=row.started_at, column="unlocked")
        row.unlocked = close_private(private, key=derive(key, purpose="session key"), place=place)
        row.unlock_hash = sha256(key).digest()
        row.used_at = timezone.now()
        row.save(update_fields=["unlocked", "unlock_hash", "used_at"])
        self._cookie = key
        if user.organisation_id:
            entrust_when_rehearsed(Opened(user.pk, pair_of(private)), user.organisation_id)

    def unlocked(self) -> Opened:
        """The person's opened keys, for the length of this request. Raises Locked or SecondFactorMissing."""
        user, row = self.request.user, self._row()
        if not user.is_authenticated or row is None or row.user_id != user.pk or not row.unlocked:
            raise Locked
        if not has_second_factor(self.request, user):
            raise SecondFactorMissing
        if is_idle(row.used_at, timezone.now()):
            self.lock()
            raise Locked
        private = self._private(row, user.pk)
        self.was_opened = True
        return Opened(holder=user.pk, pair=pair_of(private))

    @property
    def is_open(self) -> bool:
        """Whether `unlocked` would give keys now."""
        try:
            self.unlocked()
        except Locked:
            return False
        return True

    def lock(self) -> None:
        """Delete the sealed key from the row, and the cookie."""
        row = self._row()
        if row is not None:
            row.unlocked, row.unlock_hash = b"", b""
            row.save(update_fields=["unlocked", "unlock_hash"])
        self._cookie = _DROP

    def forget(self) -> None:
        """The session has ended, and the row with it: delete the cookie too."""
        self._held, self._cookie = None, _DROP

    def touch(self) -> None:
        """The person did something: the idle time starts anew. Written at most once a minute."""
        row, now = self._session.row, timezone.now()
        if row is not None and row.user_id and row.used_at and now - row.used_at >= timedelta(minutes=1):
            if row.unlocked and is_idle(row.used_at, now):
                self.lock()
            Session.objects.filter(pk=row.pk).update(used_at=now)

    def write_cookie(self, response: HttpResponse) -> None:
        """Set or delete the second cookie where this request changed it."""
        if self._cookie == _DROP:
            response.delete_cookie(settings.UNLOCK_COOKIE_NAME, path="/", samesite="Strict")
        elif self._cookie is not None:
            response.set_cookie(
                settings.UNLOCK_COOKIE_NAME,
                urlsafe_b64encode(self._cookie).decode(),
                path="/",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Strict",
            )

    @property
    def session_hash(self) -> str:
        """The hash under which this session is kept."""
        row = self._row()
        return row.pk if row else ""

    @property
    def _session(self) -> SessionStore:
        session = self.request.session
        if not isinstance(session, SessionStore):
            raise TypeError("sessions are kept by people.signing_in.sessions")
        return session

    def _row(self) -> Session | None:
        self._session.keys()  # loads it; a view may ask for the vault first of all
        return self._session.row

    def _private(self, row: Session, holder: UUID) -> bytes:
        key = self._sent()
        if row.started_at is None or not compare_digest(sha256(key).digest(), bytes(row.unlock_hash)):
            raise Locked
        place = _place(holder, session=row.pk, start=row.started_at, column="unlocked")
        try:
            return open_private(bytes(row.unlocked), key=derive(key, purpose="session key"), place=place)
        except Unreadable as problem:
            self.lock()
            refused(problem, "people.vault_opened", actor=holder)
            raise Locked from None

    def _carried(self, user: User) -> tuple[UUID, bytes] | None:
        carried, key = self._session.get(_CARRIED), self._sent()
        if not carried or not key:
            return None
        start = datetime.fromisoformat(carried["at"])
        place = _place(user.pk, session=self._session.former_hash, start=start, column="carried")
        try:
            blob = bytes.fromhex(carried["blob"])
            return user.pk, open_private(blob, key=derive(key, purpose="session key"), place=place)
        except Unreadable:
            return None

    def _sent(self) -> bytes:
        """The second cookie, as the browser sent it."""
        try:
            return urlsafe_b64decode(self.request.COOKIES.get(settings.UNLOCK_COOKIE_NAME, ""))
        except ValueError:
            return b""


def unlocking_of(request: HttpRequest) -> Unlocking:
    """The request's vault, that the middleware made."""
    found = getattr(request, "unlocking", None)
    if not isinstance(found, Unlocking):
        found = request.unlocking = Unlocking(request)  # type: ignore[attr-defined]
    return found


def person_of(request: HttpRequest) -> User:
    """Who is signed in. Raises Locked for nobody."""
    if not isinstance(request.user, User):
        raise Locked
    return request.user


def has_vault(user: User) -> bool:
    """Whether the person has keys that a passphrase opens."""
    return _copies(user).exists()


def salt_of(user: User) -> bytes:
    """The salt of the vault's passphrase. Raises NoVault."""
    copy = _copies(user).first()
    if copy is None:
        raise NoVault
    return bytes(copy.salt)


def has_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether the person gave a second factor in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def _copies(user: User) -> QuerySet[PrivateCopy]:
    way = PrivateCopy.Way.PASSPHRASE
    return PrivateCopy.objects.filter(pair__kind="user", pair__holder=user.pk, pair__is_current=True, way=way)


def _hash(session: SessionStore) -> str:
    return session.row.pk if session.row else ""


def _place(holder: UUID, *, session: str, start: datetime, column: str) -> Place:
    bound = f"{holder.hex} {session} {start.isoformat()}".encode()
    return Place("people_session", column, int.from_bytes(blake2b(bound, digest_size=16).digest(), "big"))
