"""Programs with keys, and pyODK talking to the site within the test."""

from http.client import responses
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.test import Client

from ponleu.forms.actions.making_keys import make_key
from ponleu.forms.models import Submission
from ponleu.forms.rules.central.numbers import number_of
from ponleu.vault.models import TrailEntry
from tests.forms.openrosa.telephones import DAY, a_form
from tests.people.groups import a_colleague, a_network, give

RIGHTS = ("read", "send", "change")


def a_form_of_a_network(**more):
    """A form, and a coordinator who may read, enter and review what is answered."""
    form = a_form(**more)
    form.network = a_network(form.organisation, f"Friends of {form.form_id}", kind="adults")
    form.save()
    return form


def a_coordinator(form, username="sophea", role="adult network coordinator"):
    person = a_colleague(username, form.organisation)
    give(person, role, network=form.network)
    return person


class Program(Client):
    """A client that comes with a key."""

    def __init__(self, *forms, person=None, rights=RIGHTS, name="Register"):
        super().__init__()
        self.person = person or a_coordinator(forms[0])
        self.form, self.name = forms[0], name
        made = make_key(name, person=self.person, forms=forms, rights=rights, on=DAY)
        self.key, self.secret = made.key, made.secret

    @property
    def project(self):
        return number_of(self.form.organisation_id)

    def at(self, path):
        return f"/v1/projects/{self.project}/forms/{self.form.form_id}{path}"

    def request(self, **environ):
        return super().request(**{"HTTP_AUTHORIZATION": f"Bearer {self.secret}"} | environ)

    def fetch(self, path, **more):
        return self.get(self.at(path), **more)

    def send(self, xml):
        return self.post(self.at("/submissions"), xml, content_type="application/xml")

    def table(self, name="Submissions", **asked):
        response = self.get(self.at(f".svc/{name}"), {f"${key}": value for key, value in asked.items()})
        return response if response.status_code != 200 else Streamed(response).json()

    def pyodk(self, tmp_path):
        """The real client, whose requests are answered here without a network."""
        return _pyodk("http://testserver", self, tmp_path, within=True)


class Streamed:
    """An answer that is written while it is sent."""

    def __init__(self, response):
        self.content = b"".join(response)

    def json(self):
        import json

        return json.loads(self.content)


def _pyodk(url, program, tmp_path, *, within=False):
    client = pytest.importorskip("pyodk.client")
    config = pytest.importorskip("pyodk._utils.config")
    sessions = pytest.importorskip("pyodk._utils.session")
    session = sessions.Session(url, "v1", program.name, program.secret, cache_path=tmp_path / "cache.toml")
    if within:
        session.mount("http://", within_the_test())
    central = config.CentralConfig(url, program.name, program.secret, program.project)
    return client.Client(config=config.Config(central=central), session=session)


pyodk_at = _pyodk


def within_the_test():
    """An adapter of requests that asks Django; of a body in chunks as a server does that takes them apart."""
    from requests import Response
    from requests.adapters import BaseAdapter
    from requests.structures import CaseInsensitiveDict

    class Within(BaseAdapter):
        def send(self, request, **_given):
            parts = urlsplit(request.url)
            is_chunked = request.headers.get("Transfer-Encoding") == "chunked"
            given = request.body or b""
            content = b"".join(given) if is_chunked else given.encode() if isinstance(given, str) else given
            environ = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in request.headers.items()}
            environ.pop("HTTP_ACCEPT_ENCODING", None)
            if is_chunked:
                environ |= {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": BytesIO(content)}
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = request.headers.get("Content-Type", "application/octet-stream")
            answer = Client().generic(request.method, path, content, content_type=kind, **environ)
            response = Response()
            response.status_code, response.reason = answer.status_code, responses[answer.status_code]
            response.headers = CaseInsensitiveDict(answer.headers)
            response.raw, response.request, response.url = BytesIO(b"".join(answer)), request, request.url
            return response

        def close(self):
            pass

    return Within()


def said(response):
    """The code of a problem, and its first sentence."""
    found = response.json()
    return found["code"], found["message"].partition(".")[0]


def readings():
    """What the trail tells of reading: in whose name, of which form, how many."""
    entries = TrailEntry.objects.filter(verb="forms.read_by_program").order_by("number")
    return [(entry.actor, entry.subject, entry.details) for entry in entries]


def kept():
    return list(Submission.objects_of_django.order_by("received_on", "pk"))
