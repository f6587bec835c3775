"""Sessions, projects and forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from ponleu.forms.access import Form
from ponleu.forms.access.keys import Program, form_of, forms_of, organisations_of
from ponleu.forms.queries.central import Published, published_of, tables
from ponleu.forms.queries.keys import key_named, session_of
from ponleu.forms.rules.central import shapes
from ponleu.forms.rules.central.numbers import number_of
from ponleu.forms.rules.central.tables import fields_of
from ponleu.forms.views.central.answers import for_programs, program, with_a_key
from ponleu.forms.views.central.reading import fields, text
from ponleu.people.access import NotFound


@for_programs()
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else somebody asks for."""
    program(request)
    raise NotFound


@for_programs("POST")
def sessions(request: HttpRequest) -> HttpResponse:
    """Begin a session: the name of a key in place of an e-mail address, its secret in place of a passphrase."""
    given, now = fields(request), timezone.now()
    name, secret = text(given, "email", longest=120), text(given, "password", longest=200)
    token, ends = session_of(key_named(name, secret, now=now), now=now)
    return JsonResponse({"token": token, "csrf": "", "createdAt": now.isoformat(), "expiresAt": ends.isoformat()})


@with_a_key("GET")
def current(request: HttpRequest, program: Program) -> HttpResponse:
    """Who asks: a program, by the name of its key."""
    key = program.key
    return JsonResponse(
        {
            "id": number_of(key.pk),
            "type": "user",
            "displayName": key.name,
            "email": key.name,
            "createdAt": shapes.moment(key.made_on),
            "updatedAt": None,
        }
    )


@with_a_key("GET")
def projects(request: HttpRequest, program: Program) -> HttpResponse:
    """Each organisation that has forms for this key."""
    found = organisations_of(program).items()
    return _listed([shapes.project(number, each.name, forms=forms) for number, (each, forms) in found])


@with_a_key("GET")
def project(request: HttpRequest, program: Program, project: int) -> HttpResponse:
    """One of them."""
    found = organisations_of(program).get(project)
    if found is None:
        raise NotFound
    return JsonResponse(shapes.project(project, found[0].name, forms=found[1]))


@with_a_key("GET")
def forms(request: HttpRequest, program: Program, project: int) -> HttpResponse:
    """The forms of one."""
    found = forms_of(program, project=project)
    if not found:
        raise NotFound
    versions = published_of(found)
    return _listed([_form(each, versions[each.pk]) for each in found if each.pk in versions])


@with_a_key("GET")
def form(request: HttpRequest, program: Program, project: int, form_id: str) -> HttpResponse:
    """A form in its newest version."""
    return JsonResponse(_form(*_published(program, project, form_id)))


@with_a_key("GET")
def xml(request: HttpRequest, program: Program, project: int, form_id: str) -> HttpResponse:
    """The XForm of its newest version, to the byte."""
    _form, versions = _published(program, project, form_id)
    return _xml(bytes(versions.newest.xml))


@with_a_key("GET")
def versions(request: HttpRequest, program: Program, project: int, form_id: str) -> HttpResponse:
    """Every version that was published, the newest first."""
    found, versions = _published(program, project, form_id)
    return _listed([_form(found, versions, place) for place in reversed(range(len(versions.versions)))])


@with_a_key("GET")
def version_xml(request: HttpRequest, program: Program, project: int, form_id: str, version: str) -> HttpResponse:
    """The XForm of one of them."""
    _form, versions = _published(program, project, form_id)
    found = versions.named(version)
    if found is None:
        raise NotFound
    return _xml(bytes(found.xml))


@with_a_key("GET")
def columns(request: HttpRequest, program: Program, project: int, form_id: str) -> HttpResponse:
    """The questions and groups of a form, in all its versions; what is sealed says so."""
    _form, versions = _published(program, project, form_id)
    return _listed(fields_of(tables(versions)))


def _published(program: Program, project: int, form_id: str) -> tuple[Form, Published]:
    found = form_of(program, project=project, form_id=form_id)
    versions = published_of([found]).get(found.pk)
    if versions is None:
        raise NotFound
    return found, versions


def _form(form: Form, published: Published, place: int = -1) -> shapes.JSON:
    version = published.versions[place]
    return shapes.form(
        number_of(form.organisation_id),
        form.form_id,
        title=form.title,
        version=version.version,
        md5=version.md5,
        state=form.state,
        made_on=published.versions[0].published_on,
        published_on=version.published_on,
    )


def _listed(rows: list[Any]) -> HttpResponse:
    return JsonResponse(rows, safe=False)


def _xml(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="application/xml")
