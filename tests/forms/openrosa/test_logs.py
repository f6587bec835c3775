"""No token, and nothing that was said, in what the server writes down, whatever breaks."""

import logging
from io import StringIO

import pytest
from django.conf import settings as configured

from ponleu.forms.models import Device
from ponleu.forms.views.openrosa import pages
from ponleu.vault.models import TrailEntry
from tests.forms.openrosa.telephones import Telephone, a_form, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]


@pytest.fixture
def written():
    """Everything that any logger says, at every level, as the site writes it."""
    from django.utils.module_loading import import_string

    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(import_string(configured.LOGGING["filters"]["without_address"]["()"])())
    handler.setFormatter(import_string(configured.LOGGING["formatters"]["without_content"]["()"])())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "django.server", "ponleu")]
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in before:
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_neither_a_token_nor_an_answer_stands_in_the_log(written, monkeypatch):
    telephone, town = Telephone(a_form()), "Northam"
    telephone.raise_request_exception = False
    telephone.fetch("formList")
    telephone.fetch("forms/00000000-0000-0000-0000-000000000001.xml")
    telephone.fetch("nowhere")
    telephone.send(filled(town=town))
    telephone.send(town.encode())

    def breaks(*_given, **_named):
        raise RuntimeError(telephone.token + town)

    monkeypatch.setattr(pages, "accept", breaks)
    broken = telephone.send(filled(town=town))

    assert broken.status_code == 500
    assert "RuntimeError" in written.getvalue()
    assert telephone.token not in written.getvalue()
    assert town not in written.getvalue()


def test_the_token_is_kept_nowhere():
    telephone = Telephone(a_form())

    row = Device.objects_of_django.values().get()
    entries = list(TrailEntry.objects.values())

    assert telephone.token not in str(row)
    assert telephone.token.encode() not in bytes(row["token_hash"])
    assert telephone.token not in str(entries)
    assert [entry["verb"] for entry in entries] == ["forms.device_enrolled"]


def test_the_server_writes_no_line_for_each_request():
    from pathlib import Path

    from ponleu.site.commands import serve

    assert '"--no-access-log"' in Path(serve.__file__).read_text("utf-8")
