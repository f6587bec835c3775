"""`python -m bench.forms_pages`: a group of a form on a page without script, its time and its size."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import date
from hashlib import md5
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import Row, cpu, wall

if TYPE_CHECKING:
    from django.test import Client

PROJECT = Path(__file__).resolve().parents[1]
INTERVIEW = PROJECT / "studies" / "cambodia-2013" / "forms" / "adult-interview.md"
MOST_BYTES, MOST_MS = 15_000, 60


def main() -> None:
    """Print each figure beside its limit."""
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"PONLEU_VAR": str(Path(name) / "var"), "PONLEU_KEYS": str(Path(name) / "keys")}
        os.environ |= {"SECRET_KEY": "bench"}
        from ponleu.site.start import start_django

        (Path(name) / "var").mkdir()
        start_django()
        for row in paging(_address()):
            print(row, flush=True)


def paging(address: str) -> Iterator[Row]:
    """The first page, and the page that an answer leads to."""
    from django.test import Client

    client = Client()
    first = client.get(address).content.decode()
    answered = _answered(client, address, first)
    yield Row("first page of the interview", _ms(lambda: client.get(address)), "ms", "limit", MOST_MS)
    yield Row("  of which CPU", _ms(lambda: client.get(address), of=cpu), "ms", "limit", MOST_MS)
    post = lambda: client.post(address, answered)  # noqa: E731
    yield Row("a group of ten choices after an answer", _ms(post), "ms", "limit", MOST_MS)
    yield Row("  of which CPU", _ms(post, of=cpu), "ms", "limit", MOST_MS)
    yield Row("  its size, before it is packed", len(post().content), "bytes", "limit", MOST_BYTES)


def _ms(run: object, of: object = wall) -> float:
    return 1000 * of(run, rounds=31)  # type: ignore[operator]


def _answered(client: Client, address: str, page: str) -> dict[str, str]:
    draft = re.search(r'name="draft" value="([^"]*)"', page)
    assert draft is not None
    fields = dict.fromkeys(re.findall(r'name="(has:[^"]+)"', unescape(page)), "1")
    return fields | {"draft": draft.group(1), "do": "next", "/data/beginning/agreed": "yes"}


def _address() -> str:
    """A published form and the end of an address that opens it."""
    from django.conf import settings
    from django.core.management import call_command

    from ponleu.forms.actions.links import make_link
    from ponleu.forms.files.xlsform import converted
    from ponleu.forms.models import Form, Version
    from ponleu.people.models import Organisation, User
    from ponleu.vault.queries.keystore import keystore

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    keystore().found()
    made = converted(INTERVIEW.read_bytes(), name=INTERVIEW.name)
    organisation = Organisation.objects_of_django.create(name="Harbour", kind="ngo")
    form = Form.objects_of_django.create(organisation=organisation, form_id=made.form.id, title="A form", state="open")
    day, digest = date.today(), md5(made.xml, usedforsecurity=False).hexdigest()
    Version.objects.create(form=form, version="1", number=1, xml=made.xml, md5=digest, published_on=day)
    by = User.objects.create(username="vanna", name="Vanna Example").pk
    return f"/en/forms/fill/{make_link(form, kind='open', name='A table', by=by, on=day).token}/"


if __name__ == "__main__":
    main()
