"""Somebody who looks after a network and its forms, signed in with two steps, and what their pages show."""

import re
from html import unescape

from tests.forms.openrosa.telephones import DAY, a_form
from tests.people.groups import a_network, a_worker, an_organisation, browser_of

ONE_FORM = """
    | survey | | | | | |
    | | type | name | label::English (en) | label::Khmer (km) | required |
    | | integer | age | How old are you? | តើអ្នកអាយុប៉ុន្មាន? | yes |
    | | select_one yn | school | Do you go to school? | តើអ្នកទៅសាលាទេ? | |
    | | image | photo | A picture | រូបភាព | |
    | choices | | | | |
    | | list_name | name | label::English (en) | label::Khmer (km) |
    | | yn | y | Yes | បាទ/ចាស |
    | | yn | n | No | ទេ |
    | settings | | | |
    | | form_title | form_id | version |
    | | Play and school | play | 1 |
"""


class Office:
    """A network of an organisation, and its coordinator's browser."""

    def __init__(self, name="sophea", *, role="adult network coordinator", harbour=None, network=None):
        self.harbour = harbour or an_organisation()
        self.network = network or a_network(self.harbour, "Guardians", kind="adults")
        self.user = a_worker(name, self.harbour, role, network=self.network)
        self.browser = browser_of(self.user)

    def a_form(self, **more):
        return a_form(organisation=self.harbour, network=self.network, **more)

    def see(self, path, *, language="en", **given):
        """The words of a page, one space between them."""
        return self._read(self.browser.get(f"/{language}/forms/{path}", given))

    def answered(self, path, *, language="en"):
        """The status of a page."""
        return self.browser.get(f"/{language}/forms/{path}").status_code

    def send(self, path, *, language="en", **given):
        return self._read(self.browser.post(f"/{language}/forms/{path}", given))

    def _read(self, response):
        self.response = response
        self.html = response.content.decode() if not response.streaming else ""
        words = re.sub(r"<(svg|style|title)\b.*?</\1>", "", self.html, flags=re.S)
        self.text = " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split())
        return self.text


def queries_of(office, path):
    """How many questions to the database a page asks once it is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office.see(path)
    with CaptureQueriesContext(connection) as asked:
        office.see(path)
    assert office.response.status_code == 200
    return len(asked)


__all__ = ["DAY", "ONE_FORM", "Office", "queries_of"]
