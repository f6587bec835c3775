"""A ceremony that is being held in one session: what was agreed, and the public halves of the sheets that were shown.

Codes are never kept, not even here. The plan stands in the sealed session, and nothing is in the tables of the vault
before the last sheet was shown; whoever begins anew loses nothing but paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.models import Session, User
from ponleu.people.signing_in.agreements import Agreed
from ponleu.people.signing_in.sessions import SessionStore, hash_of
from ponleu.vault.actions.recovery import new_ceremony, new_sheet
from ponleu.vault.rules.codes import mark_of

LASTS = timedelta(hours=2)
_KEY = "ceremony"


class ShownAlready(Problem):
    """A page that was loaded anew, a second press, another window."""

    message = _("This sheet was shown already. No sheet is shown twice.")
    advice = _("If it is not on paper, begin the ceremony anew: nothing has been made yet.")


@dataclass(frozen=True, slots=True)
class Plan:
    """A ceremony between its beginning and its end."""

    id: int
    to: Agreed
    agreed: UUID
    begun_at: datetime
    publics: tuple[bytes, ...] = ()

    @property
    def mark(self) -> str:
        """The mark on its sheets."""
        return mark_of(self.id)

    @property
    def turn(self) -> int:
        """The number of the sheet that is shown next; one more than there are when all were shown."""
        return len(self.publics) + 1

    @property
    def is_complete(self) -> bool:
        """Whether every sheet was shown."""
        return len(self.publics) == self.to.custodians

    def agreed_by(self) -> User | None:
        """The second person, unless the account was closed meanwhile."""
        return User.objects.filter(pk=self.agreed, is_active=True).first()


def begin(request: HttpRequest, to: Agreed, *, agreed: User, at: datetime) -> Plan:
    """Begin a ceremony in this session; one that was begun before is forgotten."""
    plan = Plan(new_ceremony(), to, agreed.pk, at)
    request.session[_KEY] = _written(plan)
    return plan


def plan_of(request: HttpRequest, organisation: UUID, *, at: datetime) -> Plan | None:
    """The ceremony of this organisation in this session; None after two hours."""
    return _valid(request.session.get(_KEY), organisation, at)


def show_sheet(request: HttpRequest, organisation: UUID, number: int, *, at: datetime) -> tuple[Plan, str]:
    """The code of the sheet whose turn it is; two requests at once do not get it twice. Raises ShownAlready."""
    key = request.session.session_key or ""
    with transaction.atomic():
        Session.objects.select_for_update().filter(pk=hash_of(key)).first()
        plan = _valid(SessionStore(key).load().get(_KEY), organisation, at)
        if plan is None or plan.is_complete or number != plan.turn:
            raise ShownAlready
        sheet = new_sheet()
        after = replace(plan, publics=(*plan.publics, sheet.public))
        request.session[_KEY] = _written(after)
        request.session.save()
    return after, sheet.code


def end(request: HttpRequest) -> None:
    """Forget the ceremony."""
    request.session.pop(_KEY, None)


def _written(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "organisation": str(plan.to.organisation),
        "numbers": [plan.to.custodians, plan.to.needed],
        "agreed": str(plan.agreed),
        "begun_at": plan.begun_at.isoformat(),
        "publics": [each.hex() for each in plan.publics],
    }


def _valid(written: dict[str, Any] | None, organisation: UUID, at: datetime) -> Plan | None:
    if not written or written["organisation"] != str(organisation):
        return None
    begun_at = datetime.fromisoformat(written["begun_at"])
    publics = tuple(bytes.fromhex(each) for each in written["publics"])
    plan = Plan(written["id"], Agreed(organisation, *written["numbers"]), UUID(written["agreed"]), begun_at, publics)
    return plan if at - begun_at < LASTS else None
