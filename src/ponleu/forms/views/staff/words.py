"""The words of states, channels and kinds, as pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FORM_STATES = {
    "draft": _("draft"),
    "open": _("open"),
    "closing": _("closing"),
    "closed": _("closed"),
}
FORM_STATES_MEAN = {
    "draft": _("Nothing is published yet. Only telephones for trials get it."),
    "open": _("It is offered, and what is sent is taken."),
    "closing": _("Nobody new gets it. What is on telephones already can still be filled and sent."),
    "closed": _("Addresses do not open any more. What telephones still send is taken and flagged as late."),
}
DEEDS = {
    "open": _("Open it again"),
    "closing": _("Close it slowly"),
    "closed": _("Close it"),
}
CHANNELS = {
    "odk": _("telephone application"),
    "web": _("page"),
    "paper": _("paper"),
    "sms": _("text messages"),
    "voice": _("call"),
    "staff": _("corrected in the office"),
}
REPORTED = {
    "web": _("On a page"),
    "paper": _("On paper"),
    "sms": _("By text message"),
    "voice": _("By telephone call"),
}
STRENGTHS = {"cannot": _("is not asked"), "mend": _("something is missing"), "mind": _("good to know")}
SUBMISSION_STATES = {
    "received": _("received"),
    "edited": _("corrected"),
    "has_issues": _("has questions"),
    "on_hold": _("on hold"),
    "approved": _("approved"),
    "rejected": _("rejected"),
}
LINK_KINDS = {"open": _("for everybody"), "single": _("for one person, once")}
