"""What custodians do with their sheets: a rehearsal, and giving a worker back what they lost."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ponleu.people.access import Asker
from ponleu.people.access import ceremonies as door
from ponleu.people.actions import ceremonies
from ponleu.people.inputs.ceremonies import SheetsTyped
from ponleu.people.queries.ceremonies import ceremonies_of, ceremony_to_open
from ponleu.people.rules import sheets
from ponleu.people.views.frame import administration, page
from ponleu.vault.actions.recovery import WrongNumberOfCustodians, rehearse
from ponleu.vault.rules.cipher import Unreadable
from ponleu.vault.rules.codes import MistypedCode

_WRONG = (MistypedCode, Unreadable, WrongNumberOfCustodians)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@administration
def rehearse_ceremony(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Prove that the sheets give the key of the organisation's current ceremony."""
    organisation = door.organisation_to_hold(asker, id)
    held = next((each for each in ceremonies_of(id) if each.is_current), None)
    if held is None:
        return redirect("ceremony", id)
    of = held.ceremony
    given = SheetsTyped(request.POST or None, custodians=of.custodians, needed=of.needed)
    if given.is_valid():
        try:
            rehearse(of, codes=given.codes(), on=asker.on, by=asker.user.pk)
            return redirect("ceremony", id)
        except _WRONG as problem:
            given.blame(problem)
    context = {"organisation": organisation, "held": held, "given": given, "section": "ceremonies"}
    return page(request, asker, "rehearse_ceremony.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@administration
def recover_person(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Let custodians open the vault of a worker; then the code for that worker, once."""
    person = door.person_to_recover(asker, id)
    held, context = ceremony_to_open(person), {"about": person, "section": "people"}
    if held is None:
        return page(request, asker, "not_entrusted.html", context)
    given = SheetsTyped(request.POST or None, custodians=held.ceremony.custodians, needed=held.ceremony.needed)
    if given.is_valid():
        try:
            code = ceremonies.recover(person, codes=given.codes(), by=asker.user)
            return page(request, asker, "recovered_person.html", context | {"groups": sheets.groups(code)})
        except _WRONG as problem:
            given.blame(problem)
    return page(request, asker, "recover_person.html", context | {"held": held, "given": given})
