"""The children of a network: entering them with consent and assent, and closing their accounts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.people import inputs
from ponleu.people.access import Asker
from ponleu.people.access import children as access
from ponleu.people.actions import accounts, invitations
from ponleu.people.actions import children as actions
from ponleu.people.inputs import children as children_inputs
from ponleu.people.queries import children as queries
from ponleu.people.rules.consents import LooksLikeANumber, TellsTheName
from ponleu.people.rules.sign_in_names import NotAName
from ponleu.people.signing_in.unlocking import unlocking_of
from ponleu.people.views.frame import administration, page

AT_ONCE = 50
SECTION = {"section": "networks"}
_OF_THE_NICKNAME = (NotAName, accounts.NameTaken, TellsTheName, LooksLikeANumber)


@require_safe
@administration
def children(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """The children of a network: nickname, age band, status."""
    network = access.network_with_children_seen(asker, id)
    shown = Paginator(queries.listed_children(access.children_of(asker, network)), AT_ONCE).get_page(
        request.GET.get("page")
    )
    rows = [queries.listed_child(each) for each in shown]
    context = {"network": network, "rows": rows, "shown": shown, "may_enter": access.may_enter_children(asker, network)}
    return page(request, asker, "children.html", context | SECTION)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@administration
def enter_child(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Enter a child, with its guardian's consent and its assent; its code is shown once, on a sheet to print."""
    network = access.network_to_enter_children_in(asker, id)
    unlocking_of(request).unlocked()
    given = children_inputs.EnterChild(request.POST or None, today=asker.on)
    if given.is_valid():
        typed: dict[str, Any] = {
            name: given.cleaned_data[name] for name in ("nickname", "age_band", "language", "child_name")
        }
        try:
            child, code = actions.enter(
                network, **typed, consent=given.consent, assent=given.assent, by=asker.user.pk, on=asker.on
            )
            return _sheet(request, asker, child=child, code=code)
        except _OF_THE_NICKNAME as problem:
            given.add_error("nickname", inputs.told(problem))
        except actions.NobodyKeepsConsents as problem:
            given.add_error(None, inputs.told(problem))
    context = {"network": network, "given": given, "months": actions.MONTHS}
    return page(request, asker, "enter_child.html", context | SECTION)


@require_safe
@administration
def one_child(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """One child's account, without what was said."""
    child = access.child_seen(asker, id)
    context = {
        "child": queries.listed_child(child),
        "network": queries.network_of_child(child),
        "consent": queries.consent_of(child),
    }
    return page(request, asker, "child.html", context | SECTION)


@require_safe
@administration
def child_consent(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """What the guardian and the child said; the vault must be open, and each opening is in the trail."""
    consent = access.consent_to_open(asker, id)
    said = actions.open_consent(consent, opened=unlocking_of(request).unlocked())
    return page(request, asker, "child_consent.html", {"consent": consent, "said": said} | SECTION)


@require_http_methods(["GET", "POST"])
@administration
def close_child(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Say what taking back means; then close the account at once."""
    child = access.child_to_close(asker, id)
    given = children_inputs.TakeBack(request.POST or None)
    if given.is_valid():
        actions.take_back(child, actions.Taken(given.cleaned_data["what"]), by=asker.user.pk, on=asker.on)
        return redirect("child", child.pk)
    return page(request, asker, "close_child.html", {"about": child, "given": given} | SECTION)


@require_POST
@administration
def invite_child_again(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """A new code; the one before is worth nothing then."""
    child = access.child_to_change(asker, id)
    code = actions.invite_again(child, by=asker.user.pk, on=asker.on)
    return _sheet(request, asker, child=child, code=code)


def _sheet(request: HttpRequest, asker: Asker, *, child: object, code: str) -> HttpResponse:
    site = f"{request.scheme}://{request.get_host()}"
    groups = [{"number": number, "signs": signs} for number, signs in enumerate(code.split("-"), start=1)]
    context = {"about": child, "groups": groups, "days": invitations.DAYS, "site": site}
    return page(request, asker, "child_sheet.html", context | SECTION)
