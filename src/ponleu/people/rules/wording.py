"""The table of roles in plain sentences, marked for translation; the notes of its rows are translated as they stand."""

from __future__ import annotations

from ponleu.core import mark as _
from ponleu.people.rules.roles import Condition
from ponleu.people.rules.scopes import Scope

WHO = {
    "account holder": _("Everybody with an open account, a child or an adult."),
    "child representative": _("A child whom a children’s network has chosen to speak for it."),
    "child researcher": _("A child who asks other children for a report."),
    "facilitator": _("An adult who helps a children’s network and decides nothing in it."),
    "child network coordinator": _("The adult who looks after a children’s network and its accounts."),
    "adult network coordinator": _("The person who looks after a network of adults, which has a duty to report."),
    "secretariat lead": _("The person who leads a working group that prepares a report."),
    "duty worker": _("A trained adult who answers when a child asks for help."),
    "case supervisor": _("The person who answers for what a team does."),
    "translator": _("A person who puts what was told into another language."),
    "analyst": _("A person who looks for what many reports have in common."),
    "focal point": _("The person whom others ask in an organisation."),
    "auditor": _("A person who checks afterwards who did what."),
    "people administrator": _("The person who opens accounts and gives roles in an organisation."),
    "operator": _("A person who keeps the machine running."),
    "recovery custodian": _("A person who keeps a part of the key for emergencies."),
}
DEEDS = {
    ("read", "account"): _("See an account: the name, the language and whether it is open"),
    ("change", "account"): _("Change or close an account"),
    ("create", "child_account"): _("Open an account for a child"),
    ("read", "child_account"): _("See a child’s account: the nickname and the age band"),
    ("change", "child_account"): _("Change or close a child’s account"),
    ("create", "consent_record"): _("Record that a guardian consented and the child assented"),
    ("read", "consent_record"): _("Read a record of consent and assent"),
    ("end", "consent_record"): _("Record that consent or assent was taken back"),
    ("create", "organisation"): _("Enter a new organisation"),
    ("read", "organisation"): _("See an organisation"),
    ("create", "network"): _("Found a network"),
    ("read", "network"): _("See a network"),
    ("read", "team"): _("See a team"),
    ("change", "team"): _("Found or change a team"),
    ("read", "membership"): _("See who is a member"),
    ("change", "membership"): _("Take in a member, or end a membership"),
    ("end", "membership"): _("End a membership"),
    ("create", "working_group"): _("Set up a working group"),
    ("read", "working_group"): _("See a working group"),
    ("read", "seat"): _("See who has a seat"),
    ("change", "seat"): _("Give a seat, or take it back"),
    ("read", "role"): _("See who has which role"),
    ("give", "role"): _("Give somebody a role"),
    ("approve", "role"): _("Agree that somebody is given a role"),
    ("end", "role"): _("Take a role back"),
    ("create", "invitation"): _("Invite somebody"),
    ("read", "session"): _("See in which browsers somebody is signed in"),
    ("end", "session"): _("Sign a browser out"),
    ("create", "sealed_record"): _("Seal what was told, so that only the team can open it"),
    ("read", "sealed_record"): _("Open a sealed record and read it"),
    ("change", "sealed_record"): _("Add to a sealed record, or correct it"),
    ("use", "search"): _("Search among sealed records"),
    ("read", "trail"): _("See in the trail who did what, and when"),
    ("create", "key_grant"): _("Give a colleague the key to sealed records"),
    ("create", "hold"): _("Ask that a record be kept longer than its time"),
    ("approve", "hold"): _("Agree that a record be kept longer than its time"),
    ("end", "hold"): _("Release a record that was kept longer than its time"),
    ("create", "erasure"): _("Erase a sealed record before its time"),
    ("approve", "erasure"): _("Agree that a sealed record be erased before its time"),
    ("create", "ceremony"): _("Hold the ceremony at which the key for emergencies is made or used"),
    ("approve", "ceremony"): _("Agree that the ceremony is held, or bring one’s part of the key to it"),
    ("read", "form"): _("See a form and its versions"),
    ("create", "form"): _("Make a form"),
    ("change", "form"): _("Draft, publish or close a form"),
    ("read", "submission"): _("See what was answered, as far as it is not sealed"),
    ("create", "submission"): _("Enter what was answered on paper"),
    ("change", "submission"): _("Review what was answered, and correct it in a new version"),
    ("end", "submission"): _("Delete what was answered before its time"),
    ("read", "device"): _("See which telephones are enrolled"),
    ("create", "device"): _("Enrol a telephone"),
    ("end", "device"): _("Shut a telephone out"),
}
PLACES = {
    Scope.OWN: _("Only what is their own"),
    Scope.TEAM: _("In the team where they hold this role"),
    Scope.NETWORK: _("In the network where they hold this role"),
    Scope.ORGANISATION: _("In the organisation where they hold this role"),
    Scope.GROUP: _("In the working group where they hold this role"),
    Scope.COUNTRY: _("In the whole country"),
}
CONDITIONS = {  # in the order in which they are told
    Condition.SECOND_FACTOR: _("they signed in with two steps"),
    Condition.UNLOCKED: _("their vault is open"),
    Condition.SECOND_PERSON: _("a second person agrees"),
    Condition.NOT_OWN: _("it does not concern themselves"),
}


def deed(verb: str, object: str) -> str:
    """What is done to what, as one sentence without its end.

    raises   KeyError where the table holds a pair that has no sentence; a test walks them all
    """
    return DEEDS[verb, object]


def conditions(needed: frozenset[Condition]) -> tuple[str, ...]:
    """The conditions of a rule, in an order that does not change."""
    return tuple(words for each, words in CONDITIONS.items() if each in needed)
