"""Uploading a questionnaire: everything that is wrong with it at once, repairs by a button, then a draft.

A file that is refused is kept nowhere: it travels in the page while repairs are tried, and is checked anew each time.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from ponleu.core import Problem, Problems
from ponleu.forms import access, inputs
from ponleu.forms.access import Form
from ponleu.forms.actions import uploading
from ponleu.forms.files.xlsform import Converted, FormRefused, Offered, converted
from ponleu.forms.rules.gate.forms import MediaToSend
from ponleu.forms.rules.gate.repairs import REPAIRS
from ponleu.forms.rules.names import base_name
from ponleu.forms.views.staff.frame import administration, page, shown_problem
from ponleu.people.access import Asker, NotFound, require

MOST_CARRIED = 1_500_000  # bytes of a file that travels in the page; a larger one is chosen again
MOST_BYTES = 10_000_000  # and one, which is refused with its reason


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came, or came back, and the repairs that are done first."""

    name: str
    content: bytes = field(repr=False)
    repairs: tuple[str, ...] = ()

    @property
    def carried(self) -> str:
        """As it travels in the page; empty when it is too large for that."""
        return b64encode(self.content).decode() if len(self.content) <= MOST_CARRIED else ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the gate says to a file."""

    made: Converted | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    offered: tuple[Offered, ...]


@require_http_methods(["GET", "POST"])
@administration
def upload_form(request: HttpRequest, asker: Asker) -> HttpResponse:
    """A new form."""
    homes = access.homes_for(asker)
    if not homes:
        _nothing_to_make(asker)
    teams = {str(each.pk): each for each in access.teams_for(each.organisation for each in homes.values())}
    typed = inputs.UploadNew(
        request.POST or None,
        request.FILES or None,
        homes=[(id, each.name) for id, each in homes.items()],
        teams=[(id, each.name) for id, each in teams.items()],
    )

    def take(upload: uploading.Upload) -> Form:
        home, team = homes[typed.cleaned_data["home"]], teams.get(typed.cleaned_data["team"])
        return uploading.take_new(
            upload,
            organisation=home.organisation,
            network=home.network,
            group=home.group,
            team=team,
            retention_months=typed.cleaned_data["retention_months"],
            by=asker.user.pk,
        )

    return _uploaded(request, asker, typed, take, {"settled": ["home", "team", "retention_months"]})


@require_http_methods(["GET", "POST"])
@administration
def upload_version(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """A further version of a form, in place of the draft it may have."""
    form = access.form_seen(asker, id, "change")
    typed = inputs.UploadVersion(request.POST or None, request.FILES or None)

    def take(upload: uploading.Upload) -> Form:
        uploading.take_version(form, upload, by=asker.user.pk)
        return form

    return _uploaded(request, asker, typed, take, {"form": form})


@require_POST
@administration
def add_files(request: HttpRequest, asker: Asker, id: UUID) -> HttpResponse:
    """Files that the draft needs."""
    form = access.form_seen(asker, id, "change")
    typed = inputs.AddFiles(request.POST, request.FILES)
    if typed.is_valid() and typed.cleaned_data["attached"]:
        uploading.add_files(form, _read(typed.cleaned_data["attached"]), by=asker.user.pk)
    return redirect("one_form", form.pk)


def _uploaded(request: HttpRequest, asker: Asker, typed: Any, take: Any, context: dict[str, Any]) -> HttpResponse:
    context = context | {"given": typed}
    if not typed.is_valid():
        return page(request, asker, "upload.html", context)
    given = _given(request, typed)
    if given is None:
        typed.add_error("file", gettext("Choose a file."))
        return page(request, asker, "upload.html", context)
    looked = _look(given)
    if looked.made is not None and (request.POST.get("do") == "take" or not looked.warnings):
        media = _read(typed.cleaned_data["attached"])
        try:
            form = take(uploading.Upload(looked.made, given.name, given.content, media))
            return redirect("one_form", form.pk)
        except Problems as several:
            looked = Looked(None, tuple(several.each), looked.warnings, ())
        except Problem as one:
            looked = Looked(None, (one,), looked.warnings, ())
    return page(request, asker, "checked.html", context | _checked(given, looked))


def _given(request: HttpRequest, typed: Any) -> Given | None:
    do = request.POST.get("do", "")
    wanted = [*request.POST.getlist("repairs"), *([do.removeprefix("repair:")] if do.startswith("repair:") else [])]
    repairs = tuple(each for each in REPAIRS if each in wanted)
    if file := typed.cleaned_data["file"]:
        return Given(base_name(file.name), file.read(MOST_BYTES + 1), repairs)
    try:
        content = b64decode(request.POST.get("carried", ""), validate=True)
    except (NotBase64, ValueError):
        return None
    return Given(base_name(request.POST.get("name", "")), content, repairs) if content else None


def _look(given: Given) -> Looked:
    try:
        made = converted(given.content, name=given.name, repairs=given.repairs)
    except FormRefused as refused:
        return Looked(None, tuple(refused.each), refused.warnings, refused.repairs_offered)
    warnings = tuple(each for each in made.warnings if not isinstance(each, MediaToSend))
    return Looked(made, (), warnings, made.repairs_offered)


def _checked(given: Given, looked: Looked) -> dict[str, Any]:
    return {
        "name": given.name,
        "carried": given.carried,
        "repairs": given.repairs,
        "done": [REPAIRS[each].says for each in given.repairs],
        "made": looked.made,
        "problems": [shown_problem(each) for each in looked.problems],
        "warnings": [shown_problem(each) for each in looked.warnings],
        "offered": looked.offered,
    }


def _read(files: list[UploadedFile[Any]]) -> dict[str, bytes]:
    return {base_name(each.name or ""): each.read() for each in files}


def _nothing_to_make(asker: Asker) -> None:
    require(asker, ("create", "form"))
    raise NotFound
