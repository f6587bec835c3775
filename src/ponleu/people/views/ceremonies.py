"""The ceremony of the key for emergencies: its state, the agreement of a second person, and the sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.people import access
from ponleu.people.access import Asker, asker_for
from ponleu.people.access import ceremonies as door
from ponleu.people.actions import ceremonies
from ponleu.people.inputs import told
from ponleu.people.inputs.ceremonies import HoldCeremony, Keeper, Numbers
from ponleu.people.queries.ceremonies import ceremonies_of, not_entrusted
from ponleu.people.rules import sheets
from ponleu.people.rules.roles import Condition
from ponleu.people.signing_in import plans
from ponleu.people.signing_in.agreements import SPAN, Agreed, NotAgreed, agreed_by, agreement_code
from ponleu.people.signing_in.attempts import TooManyAttempts
from ponleu.people.views.frame import administration, page

TOO_MANY, CONFLICT = 429, 409
SHOWN_FOR = int(SPAN.total_seconds())  # seconds after which a sheet leaves the screen by itself


class Unfinished(Problem):
    """The key is made only once every custodian has a sheet."""

    message = _("This ceremony is not finished, or was begun too long ago.")
    advice = _("Begin it anew: nothing has been made yet.")


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on a sheet in one language."""

    language: str
    title: str
    about: str
    to_do: list[str] = field(default_factory=list)
    signs: str = ""


@require_safe
@administration
def list_ceremonies(request: HttpRequest, asker: Asker) -> HttpResponse:
    """The organisations whose key for emergencies somebody looks after; a single one is shown at once."""
    access.require(asker, ("create", "ceremony"), ("approve", "ceremony"))
    found = list(door.organisations_with_ceremony(asker))
    if len(found) == 1:
        return redirect("ceremony", found[0].pk)
    rows = [(each, next(iter(ceremonies_of(each.pk)), None)) for each in found]
    return page(request, asker, "ceremonies.html", {"rows": rows, "section": "ceremonies"})


@require_safe
@administration
def one_ceremony(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """When it was held and rehearsed, and whose keys the custodians do not have yet."""
    organisation = door.organisation_with_ceremony(asker, id)
    held, waiting = ceremonies_of(id), not_entrusted(id)
    named = list(waiting.filter(pk__in=access.people_of(asker).values("pk")))
    context = {
        "organisation": organisation,
        "current": next((each for each in held if each.is_current), None),
        "earlier": [each for each in held if not each.is_current],
        "waiting": named,
        "unnamed": waiting.count() - len(named),
        "may_hold": door.may_hold(asker, organisation),
        "may_agree": door.may_agree_to_ceremony(asker, organisation),
        "section": "ceremonies",
    }
    return page(request, asker, "ceremony.html", context)


@require_http_methods(["GET", "POST"])
@administration
def agree_to_ceremony(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Say with how many custodians one agrees, and see the code to be read out."""
    organisation, code = door.organisation_to_agree(asker, id), ""
    given = Numbers(request.POST or None)
    if given.is_valid():
        to = Agreed(organisation.pk, given.cleaned_data["custodians"], given.cleaned_data["needed"])
        code = agreement_code(asker.user, to, at=timezone.now())
    context = {"organisation": organisation, "given": given, "code": code, "section": "ceremonies"}
    return page(request, asker, "agree_to_ceremony.html", context)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@administration
def hold_ceremony(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Say what will happen and why; then the numbers, and the second person's agreement."""
    organisation, status = door.organisation_to_hold(asker, id), 200
    given = HoldCeremony(request.POST or None)
    if given.is_valid():
        typed, now = given.cleaned_data, timezone.now()
        to = Agreed(organisation.pk, typed["custodians"], typed["needed"])
        try:
            second = agreed_by(typed["second"], typed["code"], to, at=now)
            as_second = asker_for(second, on=asker.on, holds=[Condition.SECOND_FACTOR])
            if second.pk == asker.user.pk or not door.may_agree_to_ceremony(as_second, organisation):
                raise NotAgreed
            plans.begin(request, to, agreed=second, at=now)
            return redirect("ceremony_sheets", id)
        except (NotAgreed, TooManyAttempts) as problem:
            given.add_error("code", told(problem))
            status = TOO_MANY if isinstance(problem, TooManyAttempts) else 200
    context = {"organisation": organisation, "given": given, "section": "ceremonies"}
    return page(request, asker, "hold_ceremony.html", context, status=status)


@require_http_methods(["GET", "POST"])
@administration
def ceremony_sheets(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Whose turn it is; and, posted, the sheet of that custodian, once."""
    organisation, now = door.organisation_to_hold(asker, id), timezone.now()
    plan = plans.plan_of(request, id, at=now)
    if plan is None:
        return redirect("ceremony", id)
    context = {"organisation": organisation, "section": "ceremonies"}
    given = Keeper(request.POST or None, initial={"number": plan.turn})
    if not given.is_valid():
        return page(request, asker, "ceremony_turn.html", context | {"plan": plan, "given": given})
    number = given.cleaned_data["number"]
    try:
        plan, code = plans.show_sheet(request, id, number, at=now)
    except plans.ShownAlready as problem:
        again = {"plan": plan, "given": Keeper(initial={"number": plan.turn}), "problem": told(problem)}
        return page(request, asker, "ceremony_turn.html", context | again, status=CONFLICT)
    on_it = {"number": number, "keeper": given.cleaned_data["keeper"], "groups": sheets.groups(code), "on": asker.on}
    answer = page(request, asker, "ceremony_sheet.html", context | on_it | {"plan": plan, "told": _told(plan.to)})
    answer["Refresh"] = f"{SHOWN_FOR};url={reverse('ceremony_sheets', args=[id])}"
    return answer


@require_POST
@administration
def make_key(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """After the last sheet: make the key, split it, forget it."""
    organisation = door.organisation_to_hold(asker, id)
    plan = plans.plan_of(request, id, at=timezone.now())
    second = plan.agreed_by() if plan else None
    if plan is None or not plan.is_complete or second is None:
        raise Unfinished
    ceremonies.hold(
        organisation,
        id=plan.id,
        publics=plan.publics,
        needed=plan.to.needed,
        on=asker.on,
        by=asker.user,
        agreed=second,
    )
    plans.end(request)
    return redirect("ceremony", id)


@require_POST
@administration
def stop_ceremony(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Forget a ceremony that was begun; nothing was made."""
    door.organisation_to_hold(asker, id)
    plans.end(request)
    return redirect("ceremony", id)


def _told(to: Agreed) -> list[Told]:
    """The sheet's words in both languages, whichever the page has: a custodian takes it home."""
    found = []
    for language in ("en", "km"):
        digits = {48 + digit: 0x17E0 + digit for digit in range(10)} if language == "km" else {}
        values = {key: str(getattr(to, key)).translate(digits) for key in ("needed", "custodians")}
        with override(language):
            to_do = [gettext(each) for each in sheets.TO_DO]
            about, signs = gettext(sheets.ABOUT) % values, gettext(sheets.SIGNS)
            found.append(Told(language, gettext(sheets.TITLE), about, to_do, signs))
    return found
