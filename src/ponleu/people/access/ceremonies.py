"""For which organisations somebody may hold the ceremony of the key for emergencies, and who may agree to it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from ponleu.people.access.accounts import people_of
from ponleu.people.access.asking import Asker, Fields, NotFound, one
from ponleu.people.models import Organisation, User
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope

ITSELF: Fields = {Scope.ORGANISATION: "pk", Scope.COUNTRY: "pk"}
OF_A_PERSON: Fields = {Scope.ORGANISATION: "organisation", Scope.COUNTRY: "organisation"}


def organisations_to_hold(asker: Asker) -> QuerySet[Organisation]:
    """Where somebody may hold a ceremony, rehearse it, and use it, once others are there."""
    return _organisations(_holding(asker).rows("create", "ceremony", fields=ITSELF))


def organisations_with_ceremony(asker: Asker) -> QuerySet[Organisation]:
    """Where somebody may hold a ceremony or agree to it."""
    holding = _holding(asker).rows("create", "ceremony", fields=ITSELF)
    return _organisations(holding | _agreeing(asker).rows("approve", "ceremony", fields=ITSELF))


def organisation_to_hold(asker: Asker, id: UUID) -> Organisation:
    """The organisation. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, organisations_to_hold)


def organisation_with_ceremony(asker: Asker, id: UUID) -> Organisation:
    """The organisation. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, organisations_with_ceremony)


def organisation_to_agree(asker: Asker, id: UUID) -> Organisation:
    """The organisation whose ceremony somebody may agree to. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, lambda each: _organisations(_agreeing(each).rows("approve", "ceremony", fields=ITSELF)))


def may_hold(asker: Asker, organisation: Organisation) -> bool:
    """Whether somebody may hold the ceremony of an organisation, once others are there."""
    return organisations_to_hold(asker).filter(pk=organisation.pk).exists()


def may_agree_to_ceremony(asker: Asker, organisation: Organisation) -> bool:
    """Whether somebody may be the second person of an organisation's ceremony."""
    rows = _agreeing(asker).rows("approve", "ceremony", fields=ITSELF)
    return _organisations(rows).filter(pk=organisation.pk).exists()


def may_let_custodians_open(asker: Asker, person: User) -> bool:
    """Whether somebody may let custodians open the vault of a person: nobody their own."""
    if person.pk == asker.user.pk or not person.is_active or person.organisation_id is None:
        return False
    circles = [(Scope.ORGANISATION, str(person.organisation_id))]
    return bool(_holding(asker).may("create", "ceremony", circles=circles))


def person_to_recover(asker: Asker, id: UUID) -> User:
    """Somebody else's account whose vault the custodians are to open. Raises NotFound or SecondStepNeeded."""
    return one(asker, id, _people_to_recover)


def person_named(asker: Asker, name: str) -> User:
    """The same by the sign-in name, for whoever sits at the machine and sees no list of accounts. Raises NotFound."""
    rows = _holding(asker).rows("create", "ceremony", fields=OF_A_PERSON)
    found = User.objects.filter(rows, username__iexact=name, is_active=True).exclude(pk=asker.user.pk).first()
    if found is None:
        raise NotFound
    return found


def _people_to_recover(asker: Asker) -> QuerySet[User]:
    rows = _holding(asker).rows("create", "ceremony", fields=OF_A_PERSON)
    return people_of(asker).filter(rows, is_active=True).exclude(pk=asker.user.pk)


def _holding(asker: Asker) -> Asker:
    """The custodians, or the one who agrees, are the second person: the actions see to it that they are there."""
    return asker.having(Condition.SECOND_PERSON)


def _agreeing(asker: Asker) -> Asker:
    """Whoever agrees is not the one who holds it; that too is for the actions to see."""
    return asker.having(Condition.SECOND_PERSON, Condition.NOT_OWN)


def _organisations(rows: Q) -> QuerySet[Organisation]:
    return Organisation.objects.within(rows).order_by("name", "pk")
