"""The second person of a ceremony: a code that they see on their own device, or their passphrase at the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest, digest
from uuid import UUID

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import User
from ponleu.people.signing_in import attempts
from ponleu.people.signing_in.backends import PassphraseBackend, normalised
from ponleu.vault.queries.server_keys import server_key

SPAN = timedelta(minutes=10)
_DIGITS = 8
_LATIN = {0x17E0 + digit: str(digit) for digit in range(10)}  # a keyboard may give Khmer digits
_NOBODY = UUID(int=0)


class NotAgreed(Problem):
    """An unknown name, another's code, one that is too old, or one for other numbers: nobody can tell which."""

    message = _("This is not the code of agreement of this person.")
    advice = _("It must be for the same two numbers, and at most ten minutes old. Ask for a new one.")


class NotProved(Problem):
    """At the machine: the same for a name that exists and for one that does not."""

    message = _("The sign-in name and the passphrase do not fit together.")
    advice = _("Begin again.")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agrees to: a ceremony of this organisation with these numbers."""

    organisation: UUID
    custodians: int
    needed: int


def agreement_code(user: User, to: Agreed, *, at: datetime) -> str:
    """Eight digits that tell, for the next ten to twenty minutes, that this person agrees. Raises KeyStoreLost."""
    digits = _code(user.pk, to, _span(at))
    return f"{digits[:4]} {digits[4:]}"


def agreed_by(name: str, code: str, to: Agreed, *, at: datetime) -> User:
    """Who agreed, by their sign-in name and the code on their device.

    raises   TooManyAttempts, NotAgreed or KeyStoreLost
    """
    attempt = attempts.begin(name, step="agreement")
    user = User.objects.filter(username__iexact=normalised(name), is_active=True).first()
    holder, typed = (user.pk if user else _NOBODY), "".join(code.translate(_LATIN).split())
    right = [_code(holder, to, span) for span in (_span(at), _span(at) - 1)]
    fits = [compare_digest(each.encode(), typed.encode()) for each in right]
    if user is None or not any(fits):
        raise NotAgreed
    attempt.succeeded()
    return user


def proved(name: str, passphrase: str) -> User:
    """Who sits at the machine itself. Raises TooManyAttempts, NotProved or KeyStoreLost."""
    attempt = attempts.begin(name, step="passphrase")
    user = PassphraseBackend().authenticate(None, username=name, password=passphrase)
    if user is None:
        raise NotProved
    attempt.succeeded()
    return user


def _span(at: datetime) -> int:
    return int(at.timestamp()) // int(SPAN.total_seconds())


def _code(holder: UUID, to: Agreed, span: int) -> str:
    words = f"{holder.hex} {to.organisation.hex} {to.custodians} {to.needed} {span}"
    number = int.from_bytes(digest(server_key("agreement"), words.encode(), "sha256")[:8], "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"
