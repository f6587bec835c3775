"""The pages for those who look after people, in a real browser at the width of a telephone. Needs Chromium."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from ponleu.people.models import NOT_YET, RoleGiven
from tests.people.groups import (
    a_colleague,
    a_group,
    a_network,
    a_seat,
    a_team,
    an_administrator,
    an_organisation,
    browser_of,
    give,
    join,
)

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 360, "height": 740}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("a_site"),
]


@pytest.fixture
def page(live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        page = browser.new_context(bypass_csp=True, viewport=PHONE).new_page()
        yield page
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _things_of_harbour():
    """An organisation with something of everything; the administrator, and the addresses of their pages."""
    harbour = an_organisation(name_km="អង្គការកំពង់ផែ")
    administrator = an_administrator(harbour)
    person = a_colleague("rith", harbour, name="Maximiliana Alexandra von Hohenstaufen-Wittelsbach")
    team, network = a_team(harbour, "Desk in Northam"), a_network(harbour, "Guardians", kind="adults")
    group, children = a_group(harbour), a_network(harbour)
    role, member = give(person, "duty worker", team=team), join(person, network=network)
    waiting = give(person, "focal point", organisation=harbour)
    RoleGiven.objects_of_django.filter(pk=waiting.pk).update(valid_from=NOT_YET, given_by=administrator)
    a_seat(person, group, organisation=harbour)
    return administrator, [
        "",
        "accounts/",
        "accounts/?named=nobody",
        "accounts/invite/",
        *(f"accounts/{person.pk}/{deed}" for deed in ("", "ask-for-role/", "close/", "recover/")),
        f"given-roles/{role.pk}/end/",
        "waiting/",
        f"waiting/{waiting.pk}/",
        "organisations/",
        *(f"organisations/{harbour.pk}/{deed}" for deed in ("", "network/", "team/", "working-group/")),
        "teams/",
        f"teams/{team.pk}/",
        "networks/",
        *(f"networks/{each.pk}/" for each in (network, children)),
        f"memberships/{member.pk}/leave-network/",
        "working-groups/",
        f"working-groups/{group.pk}/",
    ]


def test_axe_finds_nothing_and_no_page_is_too_wide_in_either_language(page, live_server):
    administrator, paths = _things_of_harbour()
    cookies = browser_of(administrator).cookies.items()
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in cookies if each.value]
    )
    axe, wrong = Axe(), {}

    for language in ("en", "km"):
        for path in paths:
            assert page.goto(f"{live_server.url}/{language}/people/{path}").status == 200
            found = [page.evaluate("document.documentElement.scrollWidth")]
            if language == "km":  # what axe looks at is the same in both
                found += [each["id"] for each in axe.run(page).response["violations"]]
            wrong |= {f"{language} {path}": found} if found != [PHONE["width"]] else {}

    assert wrong == {}
