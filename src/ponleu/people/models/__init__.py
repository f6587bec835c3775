"""The tables of people: accounts, organisations, networks, teams, who has which role, and sessions."""

from ponleu.people.models.accounts import ChildConsent, Invitation, SignInAttempt, User
from ponleu.people.models.groups import Membership, Network, Organisation, Seat, Team, WorkingGroup
from ponleu.people.models.roles import NOT_YET, RoleGiven
from ponleu.people.models.sessions import Session

__all__ = [
    "NOT_YET",
    "ChildConsent",
    "Invitation",
    "Membership",
    "Network",
    "Organisation",
    "RoleGiven",
    "Seat",
    "Session",
    "SignInAttempt",
    "Team",
    "User",
    "WorkingGroup",
]
