"""How telephones are answered: always in OpenRosa's form, in the worker's language, and never with a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import md5
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from ponleu.core import Problem
from ponleu.forms.actions.accepting import ConflictingId, Superseded
from ponleu.forms.queries.devices import NotEnrolled
from ponleu.forms.queries.forms import UnknownForm, UnknownVersion
from ponleu.forms.rules import openrosa
from ponleu.forms.views.openrosa.reading import LengthMissing, TooMuch
from ponleu.vault.files.keystore import KeyStoreLost
from ponleu.vault.queries.keys import NoKeys

XML = "text/xml; charset=utf-8"
ACCEPTED_BYTES = 10_000_000  # at once: on a weak line less is lost when it breaks off

_STATUS: dict[type[Problem], HTTPStatus] = {
    NotEnrolled: HTTPStatus.FORBIDDEN,  # 401 would make the telephone ask for a password that does not exist
    UnknownForm: HTTPStatus.NOT_FOUND,
    UnknownVersion: HTTPStatus.NOT_FOUND,
    ConflictingId: HTTPStatus.CONFLICT,
    Superseded: HTTPStatus.CONFLICT,
    TooMuch: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    LengthMissing: HTTPStatus.LENGTH_REQUIRED,
    KeyStoreLost: HTTPStatus.SERVICE_UNAVAILABLE,
    NoKeys: HTTPStatus.SERVICE_UNAVAILABLE,
}
View = Callable[..., HttpResponse]


def for_telephones(view: View) -> View:
    """A view whose problems are told as OpenRosa tells them; no cookie counts here, so no form token is asked for."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            response = view(request, *given, **named)
        except Problem as problem:
            response = refused(problem)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-OpenRosa-Version"] = openrosa.VERSION
        response.headers["Date"] = http_date()
        response.headers["Content-Language"] = translation.get_language() or "en"
        return response

    return answered


def refused(problem: Problem) -> HttpResponse:
    """What the telephone shows: what happened, and what to do."""
    status = next((code for kind, code in _STATUS.items() if isinstance(problem, kind)), HTTPStatus.BAD_REQUEST)
    sentences = [gettext(text) % _translated(problem.values) for text in (problem.message, problem.advice) if text]
    return told(" ".join(sentences), nature="error", status=status)


def told(message: str, *, nature: str, status: HTTPStatus) -> HttpResponse:
    """A message for the worker."""
    return HttpResponse(openrosa.response(message, nature=nature), content_type=XML, status=status)


def kept(request: HttpRequest, content: bytes | str, *, content_type: str = XML) -> HttpResponse:
    """Something that telephones fetch again and again: once it is theirs, only that it is unchanged is said."""
    body = content.encode() if isinstance(content, str) else content
    etag = quote_etag(md5(body, usedforsecurity=False).hexdigest())
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    response = HttpResponse(body, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _translated(values: dict[str, object]) -> dict[str, object]:
    return {name: gettext(text) if isinstance(text, str) and text else text for name, text in values.items()}
