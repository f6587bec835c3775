"""A child's account: made by an adult of its network with consent and assent, closed when either is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people.actions import invitations
from ponleu.people.actions.accounts import free_name
from ponleu.people.models import ChildConsent, Invitation, Membership, Network, RoleGiven, Seat, Team, User
from ponleu.people.queries.groups import team_of_network
from ponleu.people.rules.consents import Assent, Consent, check_given, check_nickname
from ponleu.vault.actions import trail
from ponleu.vault.actions.keys import Opened
from ponleu.vault.actions.records import read, start, unlock_record, write
from ponleu.vault.actions.refusals import whole
from ponleu.vault.models import CompartmentKey
from ponleu.vault.queries.keys import members_of
from ponleu.vault.queries.retention import month_of, months_from

MONTHS = 24  # after which consent and assent are asked for anew: the record of them ends, and the account with it
KIND = "people.consent"
COMPARTMENTS = (CompartmentKey.Compartment.IDENTITY, CompartmentKey.Compartment.NARRATIVE)
TEXTS = ("child_name", "guardian", "consented", "consented_on", "purposes", "explained", "assented_on")


class NobodyKeepsConsents(Problem):
    """What a guardian and a child said is sealed for a team, or not written down at all."""

    message = _("No team of this network holds keys yet, so nobody could keep what the guardian and the child said.")
    advice = _("Found a team for this network’s consents, and let a second person agree to its coordinator.")


class TakenBack(Problem):
    """It is over already, or never was."""

    message = _("This child has no consent and assent that could be taken back.")
    advice = _("Its account is closed.")


@dataclass(frozen=True, slots=True)
class Said:
    """What a guardian and a child said, opened for the length of one request."""

    child_name: str = field(repr=False)
    consent: Consent
    assent: Assent


class Taken(StrEnum):
    """What is taken back: the guardian's yes, or the child's."""

    CONSENT = "consent"
    ASSENT = "assent"


def enter(
    network: Network,
    *,
    nickname: str,
    age_band: str,
    language: str,
    child_name: str = "",
    consent: Consent,
    assent: Assent,
    by: UUID,
    on: date,
) -> tuple[User, str]:
    """Make the account of a child, closed until it takes it up; returns it with the code to be handed over.

    What was said is sealed for the network's team, or nothing is kept at all.
    raises   ConsentMissing, AssentMissing, NotYetGiven, NotAName, NameTaken, TellsTheName, LooksLikeANumber,
             NobodyKeepsConsents or KeyStoreLost
    """
    check_given(consent, assent, on=on)
    username = free_name(nickname)
    check_nickname(username, child_name=child_name)
    texts = _texts(consent, assent, child_name=child_name)
    with whole():
        child = User(username=username, age_band=age_band, language=language, organisation_id=network.organisation_id)
        child.is_active = False
        child.set_unusable_password()
        child.save(force_insert=True)
        _seal(child, texts, team=_keeping(network), by=by, on=on)
        Membership.objects_of_django.create(user=child, network=network, valid_from=on)
        _record("people.child_entered", child, scope=network.pk, by=by)
        code = invitations.invite(child, by=by, on=on)
    return child, code


def invite_again(child: User, *, by: UUID, on: date) -> str:
    """A new code for a child that has not taken up its account; an earlier one is worth nothing then.

    raises   HasAnAccount, or TakenBack once somebody no longer agrees
    """
    if not ChildConsent.objects.filter(user=child, withdrawn_on__isnull=True).exists():
        raise TakenBack
    return invitations.invite(child, by=by, on=on)


def open_consent(consent: ChildConsent, *, opened: Opened) -> Said:
    """What the guardian and the child said; that it was opened, and by whom, is in the trail.

    raises   NoGrant, Erased, KeyStoreLost or Unreadable
    """
    keys = unlock_record(consent.record, opened=opened, compartments=COMPARTMENTS)
    name, guardian, how, day, purposes, explained, assented = (
        read(consent, each, keys=keys, is_always_written=True) for each in TEXTS
    )
    agreed = Consent(guardian, how, date.fromisoformat(day), purposes)
    return Said(name, agreed, Assent(explained, date.fromisoformat(assented)))


def take_back(child: User, what: Taken, *, by: UUID, on: date) -> None:
    """Take back the consent or the assent: the account closes at once, with its sessions, roles and seats.

    Nothing need be opened for it. What was written down stays sealed until its month ends.
    by       an adult of the network, or the child
    raises   TakenBack
    """
    with whole():
        given = ChildConsent.objects.select_for_update().filter(user=child, withdrawn_on__isnull=True).first()
        if given is None:
            raise TakenBack
        given.has_consent, given.has_assent = what is not Taken.CONSENT, what is not Taken.ASSENT
        given.withdrawn_on = on
        given.save(update_fields=["has_consent", "has_assent", "withdrawn_on"])
        network = _close(child, on=on)
        _record("people.consent_taken_back", child, scope=network, by=by, what=what.value)


def close_where_consent_ended(today: date) -> int:
    """Close the accounts of children whose record of consent and assent is over; returns how many."""
    over = ChildConsent.objects.filter(withdrawn_on__isnull=True, record__is_erased=True).select_related("user")
    for given in over:
        with whole():
            ChildConsent.objects.filter(pk=given.pk).update(withdrawn_on=today)
            network = _close(given.user, on=today)
            trail.record("people.consent_ended", scope=network)
    return len(over)


def _close(child: User, *, on: date) -> UUID | None:
    """End whatever the child takes part in; returns the network that it was in."""
    Invitation.objects.filter(user=child, accepted_on__isnull=True).delete()
    network = None
    for membership in Membership.objects.within(Q(user=child, valid_until__isnull=True)):
        network = membership.network_id or network
        _end(membership, on=on)
    for role in RoleGiven.objects.within(Q(user=child)).exclude(valid_until__lte=on):
        if role.is_waiting:
            role.delete()
        else:
            _end(role, on=on)
    for seat in Seat.objects.within(Q(user=child, valid_until__isnull=True)):
        _end(seat, on=on)
    child.is_active = False
    child.save(update_fields=["is_active"])  # ends the sessions, see `signing_in.receivers`
    return network


def _seal(child: User, texts: Mapping[str, str], *, team: Team, by: UUID, on: date) -> None:
    expires = months_from(month_of(on), MONTHS + 1)[-1]
    started = start(KIND, team=team.pk, expires=expires, arrived_on=None, compartments=COMPARTMENTS, by=by)
    given = ChildConsent(
        user=child, record=started.record, recorded_by_id=by, recorded_on=on, has_consent=True, has_assent=True
    )
    for column, text in texts.items():
        write(given, column, text, keys=started.keys)
    given.save(force_insert=True)


def _texts(consent: Consent, assent: Assent, *, child_name: str) -> dict[str, str]:
    said = (
        child_name,
        consent.guardian,
        consent.how,
        consent.on.isoformat(),
        consent.purposes,
        assent.how,
        assent.on.isoformat(),
    )
    return dict(zip(TEXTS, said, strict=True))


def _keeping(network: Network) -> Team:
    team = team_of_network(network.pk)
    if team is None or not members_of(team.pk):
        raise NobodyKeepsConsents
    return team


def _end(row: Membership | RoleGiven | Seat, *, on: date) -> None:
    row.valid_until = max(on, row.valid_from)
    row.save(update_fields=["valid_until"])


def _record(verb: str, child: User, *, scope: UUID | None, by: UUID, **details: Any) -> None:
    trail.record(verb, actor=by, subject_kind="people.user", subject=str(child.pk), scope=scope, **details)
