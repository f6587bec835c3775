"""Submissions as programs read, send, correct and review them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from ponleu.core import mark as _
from ponleu.forms.access import Comment, Form, Submission
from ponleu.forms.access.keys import Program, form_of, submissions_of, submissions_reached
from ponleu.forms.actions import programs
from ponleu.forms.actions.accepting import SentFile
from ponleu.forms.queries.central import chosen, found_as, told
from ponleu.forms.queries.submissions import files_of
from ponleu.forms.rules.central import shapes
from ponleu.forms.rules.central.numbers import number_of
from ponleu.forms.rules.envelope import read_envelope
from ponleu.forms.views.central.answers import with_a_key
from ponleu.forms.views.central.reading import MOST_FILE, MOST_XML, NotThisValue, body, fields, text
from ponleu.people.access import NotFound

LONGEST_COMMENT = 5_000


@with_a_key("GET", "POST")
def submissions(request: HttpRequest, program: Program, project: int, form_id: str) -> HttpResponse:
    """What is told of every submission; or take in one that a program sends as XML."""
    if request.method == "POST":
        form = form_of(program, project=project, form_id=form_id, right="send")
        return _taken(program, form, body(request, most=MOST_XML))
    form = form_of(program, project=project, form_id=form_id, right="read")
    ids = chosen(submissions_of(program, form), form)
    programs.record_reading(form, program.key, submissions=len(ids))
    return JsonResponse([shapes.submission(each.sent) for part in told(form, ids) for each in part], safe=False)


@with_a_key("GET", "PUT", "PATCH")
def submission(request: HttpRequest, program: Program, project: int, form_id: str, name: str) -> HttpResponse:
    """What is told of one; correct it; put it into a state of review."""
    right = "read" if request.method in {"GET", "HEAD"} else "change"
    form = form_of(program, project=project, form_id=form_id, right=right)
    found = _found(program, form, name, right)
    if request.method == "PUT":
        found = programs.correct(found, body(request, most=MOST_XML), key=program.key, now=timezone.now()).submission
    elif request.method == "PATCH":
        _review(found, fields(request), program)
    else:
        programs.record_reading(form, program.key, submissions=1)
    return _shown(form, found, name)


@with_a_key("GET")
def submission_xml(request: HttpRequest, program: Program, project: int, form_id: str, name: str) -> HttpResponse:
    """Its answers as they were sent; of a sealed one never."""
    form = form_of(program, project=project, form_id=form_id, right="read")
    content = programs.read_xml(_found(program, form, name, "read"), program.key)
    return HttpResponse(content, content_type="application/xml", headers={"Content-Disposition": "attachment"})


@with_a_key("GET", "POST")
def comments(request: HttpRequest, program: Program, project: int, form_id: str, name: str) -> HttpResponse:
    """What reviewers wrote beside it; write something."""
    right = "change" if request.method == "POST" else "read"
    form = form_of(program, project=project, form_id=form_id, right=right)
    found = _found(program, form, name, right)
    if request.method == "POST":
        words = text(fields(request), "body", longest=LONGEST_COMMENT)
        made = programs.comment(found, words, key=program.key, at=timezone.now())
        return JsonResponse(_comment(made))
    rows = programs.read_comments(found, program.key)
    return JsonResponse([_comment(each) for each in rows], safe=False)


@with_a_key("GET")
def attachments(request: HttpRequest, program: Program, project: int, form_id: str, name: str) -> HttpResponse:
    """Its files, those that are missing too; of a sealed one without their names."""
    form = form_of(program, project=project, form_id=form_id)
    found = _reached(program, form, name, "read")
    here: dict[bytes, tuple[str, bool]] = {}
    for file in files_of(found):
        tag = bytes(file.name_tag)
        here[tag] = (file.name, bool(file.content_tag) or here.get(tag, ("", False))[1])
    return JsonResponse([shapes.attachment(name, exists=exists) for name, exists in here.values()], safe=False)


@with_a_key("GET", "POST")
def attachment(request: HttpRequest, program: Program, *, name: str, file: str, **where: Any) -> HttpResponse:
    """One of its files; add one."""
    if request.method == "POST":
        form = form_of(program, **where)
        sent = SentFile(file, body(request, most=MOST_FILE))
        programs.add_file(_reached(program, form, name, "change"), sent, day=timezone.now().date())
        return JsonResponse({"success": True})
    form = form_of(program, **where, right="read")
    content = programs.read_file(_found(program, form, name, "read"), file, program.key)
    headers = {"Content-Disposition": "attachment"}  # no browser shows it: a stranger may have sent it
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def _taken(program: Program, form: Form, content: bytes) -> HttpResponse:
    accepted = programs.send(form, content, key=program.key, now=timezone.now())
    return _shown(form, accepted.submission, read_envelope(content).instance_id)


def _review(found: Submission, given: dict[str, object], program: Program) -> None:
    state = shapes.state_named(given.get("reviewState", ""))
    if state is None:
        raise NotThisValue(name="reviewState", wanted=_("approved, hasIssues, rejected, onHold, edited or null"))
    programs.review(found, state, key=program.key, at=timezone.now())


def _found(program: Program, form: Form, name: str, right: str) -> Submission:
    found = found_as(submissions_of(program, form, right), form, name)
    if found is None:
        raise NotFound
    return found


def _reached(program: Program, form: Form, name: str, right: str) -> Submission:
    """With the right; or one that this very program sent."""
    found = found_as(submissions_reached(program, form, right), form, name)
    if found is None:
        raise NotFound
    return found


def _shown(form: Form, row: Submission, name: str) -> HttpResponse:
    """By the name that the program gave it: of a sealed one no other is known."""
    [[each]] = told(form, [row.pk])
    sent = replace(each.sent, name=name or each.sent.name) if row.is_sealed else each.sent
    return JsonResponse(shapes.submission(sent))


def _comment(made: Comment) -> shapes.JSON:
    sender = number_of(made.written_by_id) if made.written_by_id else 0
    return shapes.comment(made.text, sender=sender, at=made.written_at)
