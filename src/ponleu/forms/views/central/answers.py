"""How programs are answered: in JSON, problems too, under Central's numbers; with a key and never with a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from ponleu.core import Problem
from ponleu.core import mark as _
from ponleu.forms.access.keys import NotAllowed, Program, program_of
from ponleu.forms.actions.accepting import ConflictingId, Superseded
from ponleu.forms.actions.editing import NotThisEdit
from ponleu.forms.actions.programs import NotHere, Sealed
from ponleu.forms.queries.forms import UnknownForm, UnknownVersion
from ponleu.forms.queries.keys import NoKey, key_of
from ponleu.forms.rules.central import shapes
from ponleu.forms.rules.central.asking import NotAFilter
from ponleu.forms.rules.central.holding import NoSuchColumn, SealedColumn
from ponleu.forms.rules.envelope import Malformed
from ponleu.forms.views.central.reading import LengthMissing, NotJSON, NotThisValue, TooMuch
from ponleu.people.access import NotFound
from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.queries.keys import NoGrant, NoKeys

View = Callable[..., HttpResponseBase]
_CODES: dict[type[Problem], float] = {  # as Central numbers them; before the point stands the status
    NotJSON: 400.1,
    Malformed: 400.1,
    NotThisValue: 400.8,
    UnknownForm: 400.8,
    NotAFilter: 400.18,
    NotThisEdit: 400.19,
    NoKey: 401.2,
    NotAllowed: 403.1,
    Sealed: 403.1,
    SealedColumn: 403.1,
    NoGrant: 403.1,
    NotFound: 404.1,
    NotHere: 404.1,
    UnknownVersion: 404.6,
    ConflictingId: 409.1,
    Superseded: 409.9,
    LengthMissing: 411.1,
    TooMuch: 413.1,
    NoSuchColumn: 501.5,
    KeyStoreLost: 503.1,
    NoKeys: 503.1,
}


class NoBasic(NoKey):
    """A name and a password with each request."""

    message = _("Names and passwords are not taken with each request.")
    advice = _("Send a key as “Authorization: Bearer …”, or begin a session with POST /v1/sessions.")


class NotTaken(Problem):
    """A method that an address does not take."""

    message = _("This address does not take %(method)s.")
    advice = _("It takes: %(methods)s.")


def for_programs(*methods: str) -> Callable[[View], View]:
    """A view that answers in JSON. No cookie counts here, so no form token is asked for."""

    def made(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
            with translation.override(translation.get_language() if "Accept-Language" in request.headers else "en"):
                response = _answer(request, view, methods, named)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answered

    return made


def with_a_key(*methods: str) -> Callable[[View], View]:
    """The same for a view that takes whoever comes with a key."""

    def made(view: View) -> View:
        @for_programs(*methods)
        @wraps(view)
        def opened(request: HttpRequest, **named: Any) -> HttpResponseBase:
            return view(request, program(request), **named)

        return opened

    return made


def program(request: HttpRequest) -> Program:
    """Whoever asks. Raises NoKey or NoBasic."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        raise NoBasic
    if scheme.lower() != "bearer":
        raise NoKey
    now = timezone.now()
    return program_of(key_of(given.strip()[:200], now=now), on=now.date())


def refused(problem: Problem) -> HttpResponse:
    """A problem as Central tells one."""
    code = next((code for kind, code in _CODES.items() if isinstance(problem, kind)), 400.8)
    values = {name: gettext(each) if isinstance(each, str) and each else each for name, each in problem.values.items()}
    sentences = [gettext(text) % values for text in (problem.message, problem.advice) if text]
    response = JsonResponse(shapes.problem(code, " ".join(sentences)), status=int(code))
    if isinstance(problem, NoKey):
        response.headers["WWW-Authenticate"] = 'Bearer realm="ponleu"'
    return response


def _answer(request: HttpRequest, view: View, methods: tuple[str, ...], named: dict[str, Any]) -> HttpResponseBase:
    try:
        if methods and request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
            return _not_taken(request, methods)
        return view(request, **named)
    except Problem as problem:
        return refused(problem)


def _not_taken(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    text = gettext(NotTaken.message) % {"method": request.method}
    advice = gettext(NotTaken.advice) % {"methods": ", ".join(methods)}
    body = shapes.problem(405.1, f"{text} {advice}")
    return JsonResponse(body, status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(methods)})
