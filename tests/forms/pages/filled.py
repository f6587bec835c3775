"""Somebody without an account, without cookies and without script, at an address that opens a form."""

import re
from hashlib import md5
from html import unescape

from django.test import Client

from ponleu.forms.actions.links import make_link
from ponleu.forms.files.xlsform import converted
from ponleu.forms.models import Form, Submission, Version
from tests.forms.openrosa.telephones import DAY, a_boss, an_organisation
from tests.forms.test_converting import md


def a_published_form(table, *, team=None, **more):
    """A form of one published version, from a table."""
    made = converted(md(table), name="a.md")
    form = Form.objects_of_django.create(
        organisation=an_organisation(), form_id=made.form.id, title=made.form.title, state="open", team=team, **more
    )
    seals = team is not None
    Version.objects.create(
        form=form, version="1", number=1, xml=made.xml, md5=md5(made.xml).hexdigest(), published_on=DAY, seals=seals
    )
    return form


def sent():
    """Everything that arrived."""
    return list(Submission.objects.everywhere(because="a test").order_by("pk"))


class Visitor:
    """One browser at one address."""

    def __init__(self, form, *, kind="open", language="en", token=""):
        self.client = Client(enforce_csrf_checks=True)
        self.token = token or make_link(form, kind=kind, name="Table 1", by=a_boss(), on=DAY).token
        self.address = f"/{language}/forms/fill/{self.token}/"
        self._took(self.client.get(self.address))

    def _took(self, response):
        self.response, self.text = response, unescape(response.content.decode())
        self.size = len(response.content)

    def press(self, do="next", address=None, **answers):
        """Fill the fields by their names and press a button; the fields that are there are sent, as a browser does."""
        data = {"draft": self.hidden("draft"), "do": do}
        data |= dict.fromkeys(re.findall(r'name="(has:[^"]+)"', self.text), "1")
        data |= {f"/data/{name}".replace("__", "/"): value for name, value in answers.items()}
        self._took(self.client.post(address or self.address, data))
        return self

    def hidden(self, name):
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found.group(1) if found else ""

    def labels(self):
        """What is asked on this page, in order."""
        found = re.findall(r'<(?:label for="q\d+"|legend)>(.*?)(?:<small>.*?)?</(?:label|legend)>', self.text, re.S)
        return [re.sub(r"<.*?>", "", each).strip() for each in found]

    def errors(self):
        return [re.sub(r"<.*?>", "", each).strip() for each in re.findall(r'<p class="wrong".*?</p>', self.text, re.S)]
