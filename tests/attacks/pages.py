"""Pages that open what is sealed, and break in the middle of it, in every way that a page breaks."""

import sqlite3

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path

from ponleu.site.urls import handler400, handler403, handler404, handler500
from ponleu.site.urls import urlpatterns as of_the_site
from ponleu.vault.actions.records import read, start, unlock_record
from ponleu.vault.actions.refusals import whole
from ponleu.vault.models import Record
from ponleu.vault.queries.records import sealed_fields, sealed_models
from tests.attacks.sealed import COMPARTMENTS, DAY, every_sealed_column, write_everything

__all__ = ["WAYS_TO_BREAK", "handler400", "handler403", "handler404", "handler500"]


def texts_of(request, record_id):
    """Everything that is sealed in a record."""
    record = Record.objects.get(pk=record_id)
    keys = unlock_record(record, opened=request.unlocked(), compartments=COMPARTMENTS)
    rows = [row for model in sealed_models() for row in model._base_manager.filter(record=record)]
    return [read(row, field.name, keys=keys) for row in rows for field in sealed_fields(type(row))]


@login_required
def keeps(request, team):
    """Seals what was sent in every column that there is."""
    holder = request.unlocked().holder
    texts = dict.fromkeys(every_sealed_column(), request.POST["text"])
    given = {"expires": "2028-03", "arrived_on": DAY, "compartments": COMPARTMENTS}
    with whole():
        write_everything(start("people.consent", team=team, by=holder, **given), texts)
    return HttpResponse("kept")


def fails(request):
    raise RuntimeError("broken on purpose")


@login_required
def shows(request, record_id):
    return HttpResponse("\n".join(texts_of(request, record_id)))


@login_required
def breaks(request, record_id, how):
    text = "\n".join(texts_of(request, record_id))
    return WAYS_TO_BREAK[how](text)


def _by_its_own_message(text):
    raise RuntimeError(text)


def _by_a_cause(text):
    try:
        int(text)
    except ValueError as error:
        raise LookupError("not found") from error


def _while_handling(text):
    try:
        {}[text]
    except KeyError:
        raise LookupError("not found")  # noqa: B904


def _by_a_note(text):
    error = RuntimeError("broken")
    error.add_note(text)
    raise error


def _in_the_database(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere WHERE text = %s", [text])


def _in_the_words_of_the_database(text):
    raise sqlite3.DataError(f"invalid value: {text}")


def _in_a_template(text):
    return HttpResponse(Template("{{ text }}{% include text %}").render(Context({"text": text})))


def _by_its_header(text):
    return HttpResponse("", headers={"X-Text": text})


def _as_a_group(text):
    raise ExceptionGroup(text, [ValueError(text)])


WAYS_TO_BREAK = {
    "message": _by_its_own_message,
    "cause": _by_a_cause,
    "context": _while_handling,
    "note": _by_a_note,
    "database": _in_the_database,
    "driver": _in_the_words_of_the_database,
    "template": _in_a_template,
    "header": _by_its_header,
    "group": _as_a_group,
}

urlpatterns = [
    *i18n_patterns(
        path("fails/", fails),
        path("keeps/<uuid:team>/", keeps),
        path("shows/<int:record_id>/", shows),
        path("breaks/<int:record_id>/<slug:how>/", breaks),
    ),
    *of_the_site,
]
