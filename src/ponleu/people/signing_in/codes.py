"""Codes of a second step. Each works once, whichever process of the server it reaches."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from ponleu.people.models import User
from ponleu.vault.actions.refusals import whole

_LAST = "last_counter"
_LATIN = {0x17E0 + digit: str(digit) for digit in range(10)}  # a keyboard may give Khmer digits


def accepted(user: User, typed: str) -> Authenticator:
    """The app or the recovery codes that a code belongs to; the code is used up.

    raises   ValidationError
    """
    code = typed.translate(_LATIN)
    mine = Authenticator.objects.filter(user=user)
    with whole():
        app = mine.select_for_update().filter(type=Authenticator.Type.TOTP).first()
        if app is not None and _used(app, code):
            return _of(app, user)
        paper = mine.filter(type=Authenticator.Type.RECOVERY_CODES).first()
        if paper is not None and paper.wrap().validate_code(code):
            return _of(paper, user)
    raise get_adapter().validation_error("incorrect_code")


def _used(app: Authenticator, code: str) -> bool:
    """Whether it is a code of this half minute or the ones beside it, and later than the last that was used."""
    secret = get_adapter().decrypt(app.data["secret"])
    for counter in yield_hotp_counters_from_time():
        fits = compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
        if fits and counter > app.data.get(_LAST, 0):
            app.data[_LAST] = counter
            app.save(update_fields=["data"])
            return True
    return False


def _of(authenticator: Authenticator, user: User) -> Authenticator:
    authenticator.user = user
    return authenticator
