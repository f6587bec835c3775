"""The addresses of the OpenRosa server, the same below a token and, for old clients, behind Digest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from ponleu.core import mark as _
from ponleu.forms.access import Device
from ponleu.forms.actions.accepting import Status, accept
from ponleu.forms.queries.devices import device_of
from ponleu.forms.queries.forms import attachment_of, attachments_of, gone_from, offered_to, version_of
from ponleu.forms.rules import openrosa
from ponleu.forms.views.openrosa.answers import ACCEPTED_BYTES, View, for_telephones, kept, told
from ponleu.forms.views.openrosa.digest import asked_for, device_by_digest
from ponleu.forms.views.openrosa.reading import Posted, posted

Page = Callable[..., HttpResponse]
_SAID = {
    Status.NEW: (HTTPStatus.CREATED, _("It has arrived. Thank you.")),
    Status.MORE: (HTTPStatus.CREATED, _("The files have arrived. Thank you.")),
    Status.DUPLICATE: (HTTPStatus.ACCEPTED, _("It had arrived before. Thank you.")),
}


def of_a_telephone(view: Page) -> View:
    """A view of the telephone whose token stands in the address, or that proves itself by Digest, in its language."""

    @for_telephones
    @wraps(view)
    def shown(request: HttpRequest, token: str = "", **named: Any) -> HttpResponse:
        device = device_of(token) if token else device_by_digest(request)
        if device is None:
            return asked_for(request)
        translation.activate(device.language)
        return view(request, device, _Addresses(request, token), **named)

    return shown


class _Addresses:
    """Whole addresses for one telephone, in the way in which it came."""

    def __init__(self, request: HttpRequest, token: str) -> None:
        self.request = request
        self.space = "openrosa" if token else "openrosa_digest"
        self.given = {"token": token} if token else {}

    def of(self, view: str, **named: object) -> str:
        """The address of one of the views below."""
        return self.request.build_absolute_uri(reverse(f"{self.space}:{view}", kwargs=self.given | named))


@require_safe
@of_a_telephone
def form_list(request: HttpRequest, device: Device, addresses: _Addresses) -> HttpResponse:
    """Which forms the telephone is offered."""
    versions = list(offered_to(device).defer("xml", "source"))
    needed = attachments_of(versions)
    return kept(
        request,
        openrosa.form_list(
            openrosa.Listed(
                form_id=each.form.form_id,
                name=each.form.title,
                version=each.version,
                md5=each.md5,
                download=addresses.of("form", id=each.pk),
                manifest=addresses.of("manifest", id=each.pk) if needed[each.pk] else "",
            )
            for each in versions
        ),
    )


@require_safe
@of_a_telephone
def form(request: HttpRequest, device: Device, addresses: _Addresses, id: UUID) -> HttpResponse:
    """The XForm, to the byte."""
    return kept(request, bytes(version_of(device, id).xml))


@require_safe
@of_a_telephone
def manifest(request: HttpRequest, device: Device, addresses: _Addresses, id: UUID) -> HttpResponse:
    """The files that a version needs. Telephones compare its bytes to see whether a form changed."""
    version = version_of(device, id)
    rows = [
        openrosa.Needed(
            name=each.name,
            md5=each.md5,
            download=addresses.of("media", id=each.pk, name=each.name),
            kind="" if each.kind == each.Kind.FILE else each.kind,
            integrity="" if each.kind == each.Kind.FILE else addresses.of("integrity", id=each.pk),
        )
        for each in attachments_of([version])[version.pk]
    ]
    return kept(request, openrosa.manifest(rows))


@require_safe
@of_a_telephone
def media(request: HttpRequest, device: Device, addresses: _Addresses, id: UUID, name: str) -> HttpResponse:
    """One of these files. No browser shows it: somebody uploaded it."""
    response = kept(request, bytes(attachment_of(device, id).content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = "attachment"
    return response


@require_safe
@of_a_telephone
def integrity(request: HttpRequest, device: Device, addresses: _Addresses, id: UUID) -> HttpResponse:
    """Which rows of a list that the telephone keeps are no longer in it."""
    asked = [each for each in request.GET.get("id", "").split(",") if each]
    return kept(request, openrosa.integrity(gone_from(attachment_of(device, id), asked)))


@require_http_methods(["HEAD", "POST"])
@of_a_telephone
def submission(request: HttpRequest, device: Device, addresses: _Addresses) -> HttpResponse:
    """HEAD: how much may be sent at once. POST: a filled form, with some or all of its files."""
    is_probe = request.method == "HEAD"
    response = HttpResponse(status=HTTPStatus.NO_CONTENT) if is_probe else _taken(device, posted(request))
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(ACCEPTED_BYTES)
    return response


def _taken(device: Device, given: Posted) -> HttpResponse:
    accepted = accept(device, given.xml, given.files, channel="odk", now=timezone.now())
    status, message = _SAID[accepted.status]
    return told(gettext(message), nature="submit_success", status=status)
