"""What the audit trail tells, in plain sentences, marked for translation. A verb of any room has its sentence here.

Each sentence begins with who did it, where somebody did. A test walks every verb that the code records.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ponleu.core import mark as _


class Part(StrEnum):
    """Of what an entry tells."""

    RECORDS = "records"
    KEEPING = "keeping"
    KEYS = "keys"
    PEOPLE = "people"
    FORMS = "forms"
    MACHINE = "machine"


PARTS = {
    Part.RECORDS: _("What is sealed"),
    Part.KEEPING: _("Keeping and erasing"),
    Part.KEYS: _("Keys"),
    Part.PEOPLE: _("People"),
    Part.FORMS: _("Forms"),
    Part.MACHINE: _("The machine"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences of a verb.

    done        what was done
    tried       what was refused or failed; empty for what is never recorded so
    is_export   whether something left the platform with it
    """

    part: Part
    done: str
    tried: str = ""
    is_export: bool = False


_R, _B, _K, _P, _F, _M = Part.RECORDS, Part.KEEPING, Part.KEYS, Part.PEOPLE, Part.FORMS, Part.MACHINE
SAID = {
    "vault.opened": Said(_R, _("%(who)s opened a sealed record."), _("%(who)s tried to open a sealed record.")),
    "vault.read": Said(
        _R, _("%(who)s read a part of a sealed record."), _("%(who)s could not read a part of a sealed record.")
    ),
    "vault.searched": Said(
        _R, _("%(who)s searched among the sealed records."), _("%(who)s tried to search among the sealed records.")
    ),
    "vault.duplicates_sought": Said(
        _R,
        _("%(who)s looked whether a child is known already."),
        _("%(who)s tried to look whether a child is known already."),
    ),
    "vault.record_started": Said(_R, _("%(who)s entered a new sealed record.")),
    "vault.records_arrived": Said(_R, _("Reports arrived.")),
    "vault.granted": Said(_R, _("%(who)s gave somebody the key to one sealed record.")),
    "vault.withdrawn": Said(_R, _("%(who)s took back a key to one sealed record.")),
    "vault.rewrapped": Said(
        _R,
        _("%(who)s moved a sealed record to the team’s new keys."),
        _("%(who)s tried to move a sealed record to the team’s new keys."),
    ),
    "people.trail_read": Said(_R, _("%(who)s read the trail.")),
    "vault.extended": Said(
        _B, _("%(who)s had a sealed record kept longer."), _("%(who)s tried to have a sealed record kept longer.")
    ),
    "vault.hold_asked": Said(_B, _("%(who)s asked for a legal hold on a sealed record.")),
    "vault.hold_approved": Said(
        _B,
        _("%(who)s agreed to a legal hold on a sealed record."),
        _("%(who)s tried to agree to a legal hold on a sealed record."),
    ),
    "vault.hold_released": Said(
        _B,
        _("%(who)s released a legal hold on a sealed record."),
        _("%(who)s tried to release a legal hold on a sealed record."),
    ),
    "vault.hold_declined": Said(
        _B,
        _("%(who)s did not agree to a legal hold, or took it back."),
        _("%(who)s tried to decline a legal hold."),
    ),
    "vault.erasure_asked": Said(
        _B,
        _("%(who)s asked that a sealed record be erased."),
        _("%(who)s tried to ask that a sealed record be erased."),
    ),
    "vault.erasure_declined": Said(
        _B,
        _("%(who)s did not agree that a sealed record be erased, or took it back."),
        _("%(who)s tried to decline that a sealed record be erased."),
    ),
    "vault.erased": Said(_B, _("%(who)s erased a sealed record."), _("%(who)s tried to erase a sealed record.")),
    "vault.expired": Said(
        _B, _("The keys of past months were destroyed."), _("The keys of past months were not destroyed.")
    ),
    "vault.month_destroyed": Said(_B, _("The key of a past month was destroyed, and every record that ended with it.")),
    "vault.months_made": Said(_B, _("Keys of coming months were made.")),
    "vault.keys_made": Said(_K, _("%(who)s got keys of their own.")),
    "vault.keys_opened": Said(_K, _("%(who)s opened their keys."), _("%(who)s tried to open their keys.")),
    "vault.keys_entrusted": Said(_K, _("%(who)s left a copy of their keys with the custodians.")),
    "vault.keys_recovered": Said(
        _K, _("%(who)s had custodians open a lost vault."), _("%(who)s tried to have custodians open a lost vault.")
    ),
    "vault.passphrase_changed": Said(_K, _("%(who)s changed the passphrase of their vault.")),
    "vault.recovery_code_renewed": Said(_K, _("%(who)s got a new recovery code.")),
    "vault.recovery_code_used": Said(_K, _("%(who)s opened their vault with the recovery code.")),
    "vault.team_founded": Said(_K, _("%(who)s had the first keys of a team made.")),
    "vault.member_admitted": Said(
        _K, _("%(who)s gave a member the keys of the team."), _("%(who)s tried to give a member the keys of the team.")
    ),
    "vault.member_left": Said(_K, _("%(who)s took the keys of the team from a member; the team got new ones.")),
    "vault.ceremony_held": Said(
        _K,
        _("%(who)s held the ceremony of the key for emergencies."),
        _("%(who)s tried to hold the ceremony of the key for emergencies."),
    ),
    "people.ceremony_agreed": Said(_K, _("%(who)s agreed to the ceremony of the key for emergencies.")),
    "vault.recovery_rehearsed": Said(
        _K,
        _("%(who)s rehearsed the key for emergencies with custodians."),
        _("%(who)s tried to rehearse the key for emergencies with custodians."),
    ),
    "people.vault_opened": Said(_K, _("%(who)s opened their vault."), _("The open vault of %(who)s was locked.")),
    "people.unlocked": Said(_K, _("%(who)s opened their vault with the passphrase.")),
    "people.locked": Said(_K, _("%(who)s locked a vault in every browser.")),
    "people.second_step_opened": Said(
        _P, _("%(who)s used a second step."), _("%(who)s could not use a second step: it is damaged.")
    ),
    "people.second_step_added": Said(_P, _("%(who)s added a second step.")),
    "people.second_step_removed": Said(_P, _("%(who)s removed a second step.")),
    "people.signed_in": Said(_P, _("%(who)s signed in.")),
    "people.signed_out": Said(_P, _("%(who)s signed out.")),
    "people.session_ended": Said(_P, _("%(who)s signed a browser out.")),
    "people.sessions_ended": Said(_P, _("%(who)s signed other browsers out.")),
    "people.identity_connected": Said(_P, _("%(who)s connected the sign-in of their organisation.")),
    "people.identity_removed": Said(_P, _("%(who)s removed the sign-in of their organisation.")),
    "people.invited": Said(_P, _("%(who)s invited somebody.")),
    "people.invitation_withdrawn": Said(_P, _("%(who)s withdrew an invitation.")),
    "people.invitation_accepted": Said(_P, _("%(who)s accepted an invitation.")),
    "people.account_closed": Said(_P, _("%(who)s closed an account.")),
    "people.account_opened": Said(_P, _("%(who)s opened an account again.")),
    "people.role_asked": Said(
        _P, _("%(who)s asked that somebody be given a role."), _("%(who)s tried to ask for a role.")
    ),
    "people.role_given": Said(_P, _("%(who)s agreed to a role."), _("%(who)s tried to agree to a role.")),
    "people.role_declined": Said(_P, _("%(who)s did not agree to a role.")),
    "people.role_ended": Said(_P, _("%(who)s took a role back.")),
    "people.child_entered": Said(_P, _("%(who)s entered a child with consent and assent.")),
    "people.consent_taken_back": Said(_P, _("%(who)s recorded that consent or assent was taken back.")),
    "people.consent_ended": Said(_P, _("The account of a child was closed, because the record of consent had ended.")),
    "people.member_taken_in": Said(_P, _("%(who)s took in a member.")),
    "people.member_left": Said(_P, _("%(who)s ended a membership.")),
    "people.seat_given": Said(_P, _("%(who)s gave a seat in a working group.")),
    "people.seat_ended": Said(_P, _("%(who)s ended a seat in a working group.")),
    "people.organisation_entered": Said(_P, _("%(who)s entered an organisation.")),
    "people.network_founded": Said(_P, _("%(who)s founded a network.")),
    "people.team_founded": Said(_P, _("%(who)s founded a team.")),
    "people.group_set_up": Said(_P, _("%(who)s set up a working group.")),
    "forms.form_made": Said(_F, _("%(who)s made a form.")),
    "forms.settled": Said(_F, _("%(who)s said who opens the answers to a form, and for how long they are kept.")),
    "forms.version_drafted": Said(_F, _("%(who)s drafted a version of a form.")),
    "forms.version_published": Said(_F, _("%(who)s published a version of a form.")),
    "forms.state_set": Said(_F, _("%(who)s opened or closed a form.")),
    "forms.link_made": Said(_F, _("%(who)s made a link to a form.")),
    "forms.link_ended": Said(_F, _("%(who)s ended a link to a form.")),
    "forms.device_enrolled": Said(_F, _("%(who)s enrolled a telephone.")),
    "forms.device_enrolled_again": Said(_F, _("%(who)s enrolled a telephone again.")),
    "forms.device_given_forms": Said(_F, _("%(who)s gave forms to a telephone.")),
    "forms.device_revoked": Said(_F, _("%(who)s shut a telephone out.")),
    "forms.key_made": Said(_F, _("%(who)s got a key for a program.")),
    "forms.key_revoked": Said(_F, _("%(who)s lost a key for a program.")),
    "forms.read_by_program": Said(_F, _("%(who)s read answers to a form with a program."), is_export=True),
    "forms.exported": Said(_F, _("%(who)s took answers to a form out as a file."), is_export=True),
    "forms.entered": Said(_F, _("%(who)s entered what was answered on paper.")),
    "forms.edited": Said(_F, _("%(who)s corrected answers to a form.")),
    "forms.reviewed": Said(_F, _("%(who)s reviewed answers to a form.")),
    "forms.commented": Said(_F, _("%(who)s wrote beside answers to a form.")),
    "forms.erased": Said(_F, _("%(who)s deleted answers to a form.")),
    "forms.purged": Said(_F, _("Answers were deleted whose time was over.")),
    "people.copy_founded": Said(_M, _("This copy of the platform got its first administrators of people.")),
    "vault.backed_up": Said(_M, _("A backup was made."), _("A backup could not be made."), is_export=True),
    "vault.restored": Said(_M, _("A backup was put back.")),
    "trail.checked": Said(_M, _("%(who)s had every entry of the trail checked.")),
    "trail.anchored_anew": Said(_M, _("The trail was taken for whole as it stood, after a loss that was explained.")),
}
EXPORTS = tuple(verb for verb, said in SAID.items() if said.is_export)

NOBODY = _("The platform itself")
UNNAMED = _("Somebody whose name is not shown here")

ABOUT = {  # what an entry is about, by the kind of its subject
    "user": _("account"),
    "people.user": _("account"),
    "team": _("team"),
    "people.team": _("team"),
    "organisation": _("organisation"),
    "people.organisation": _("organisation"),
    "people.network": _("network"),
    "people.workinggroup": _("working group"),
    "people.consent": _("sealed record of consent and assent"),
    "forms.form": _("form"),
    "forms.link": _("link to a form"),
    "forms.device": _("telephone"),
    "forms.key": _("key of a program"),
    "forms.submission": _("answers to a form"),
    "forms.later_files": _("sealed files of answers to a form"),
}
SEALED = _("sealed record")  # of a kind that a room above knows

DETAILS = {  # of entries that have a scope, so that somebody may read them; the value follows, unless it is yes
    "identity": _("names and addresses"),
    "narrative": _("what was told"),
    "shared": _("the dialogue with whoever reported"),
    "internal": _("the team’s notes"),
    "records": _("records:"),
    "shown": _("shown:"),
    "cards": _("looked through:"),
    "unreadable": _("did not open:"),
    "page": _("page:"),
    "wraps": _("keys moved or taken:"),
    "members": _("members:"),
    "administrators": _("administrators:"),
    "epoch": _("keys number:"),
    "before": _("ended before with:"),
    "until": _("ends now with:"),
    "needed": _("custodians needed:"),
    "custodians": _("custodians:"),
    "sheet": _("sheet:"),
    "role": _("role:"),
    "submissions": _("answers:"),
    "forms": _("forms:"),
    "read": _("to read"),
    "send": _("to send"),
    "change": _("to review and correct"),
    "number": _("version:"),
    "state": _("state:"),
    "what": _("which:"),
    "table": _("table:"),
    "field": _("field:"),
    "one_thing": _("about one thing"),
    "one_person": _("of one person"),
    "one_verb": _("of one kind"),
    "some_days": _("of some days"),
    "ground": _("because:"),
    "reason": _("because:"),
}
GROUNDS = {  # why a hold or an erasure was asked for
    "authority": _("a court, the police or another authority demands it"),
    "inquiry": _("a complaint or an inquiry about the work"),
    "claim": _("a right that somebody may still want to claim"),
    "wish": _("the child, or whoever speaks for the child, asked for it"),
    "mistake": _("it was entered by mistake, twice, or as a trial"),
    "needless": _("it is no longer needed for what it was told"),
}
REASONS = {  # the names of problems, as refusals tell them
    "no_grant": _("no key to it"),
    "no_keys": _("there are no keys"),
    "unreadable": _("it did not open: damaged, or not what was sealed there"),
    "erased": _("it was erased, or its time is over"),
    "month_is_gone": _("the key of its month is destroyed"),
    "key_store_lost": _("the key store could not be read"),
    "on_hold": _("a legal hold forbids it"),
    "not_this_hold": _("it was decided already, or not yet approved"),
    "not_later": _("the month is not later"),
    "not_this_erasure": _("it was decided already"),
    "asked_already": _("it was asked for already"),
    "two_persons_needed": _("a second person is needed"),
    "clock_jumped": _("the clock may be wrong"),
    "mistyped_sheet": _("a sheet was mistyped"),
    "wrong_sheet": _("a sheet is of another ceremony"),
    "wrong_number_of_custodians": _("not as many sheets as are needed"),
}


def said(verb: str, *, outcome: str) -> str:
    """The sentence of an entry, with a place for who did it. A verb that nobody has put into words stands as it is."""
    words = SAID.get(verb)
    if words is None:
        return f"%(who)s: {verb}"
    return words.done if outcome == "done" else words.tried or words.done


def about(kind: str) -> str:
    """What an entry is about."""
    return ABOUT.get(kind, SEALED)
