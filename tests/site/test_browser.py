"""The pages in a real browser: what only it can tell. Needs Chromium; `make test` installs or names it."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.site.test_pages import EVERY_PAGE

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server, cambodia):
    return live_server.url


def _page(chromium, **options):
    return chromium.new_context(**options).new_page()


def test_axe_finds_nothing_on_any_page_in_either_language(chromium, site):
    page = _page(chromium, bypass_csp=True, viewport={"width": 360, "height": 740})  # axe itself is a script
    axe = Axe()
    found = {}

    for path in [*EVERY_PAGE, "/km/nowhere/"]:
        page.goto(site + path)
        violations = axe.run(page).response["violations"]
        found |= {path: [(each["id"], each["nodes"][0]["html"]) for each in violations]} if violations else {}

    assert found == {}


def test_no_page_scrolls_sideways_at_320_pixels(chromium, site):
    page = _page(chromium, viewport={"width": 320, "height": 640})
    too_wide = []

    for path in EVERY_PAGE:
        page.goto(site + path)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            too_wide.append(path)

    assert too_wide == []


def test_pages_load_nothing_from_elsewhere_and_break_no_rule_of_their_own_policy(chromium, site):
    page = _page(chromium)
    complaints, hosts = [], set()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))

    for path in EVERY_PAGE:
        page.goto(site + path)

    assert [each for each in complaints if "woff2" not in each and "404" not in each] == []
    assert hosts == {site.removeprefix("http://")}


def test_the_first_key_press_offers_to_skip_to_the_text_and_every_link_shows_that_it_has_the_focus(chromium, site):
    page = _page(chromium, viewport={"width": 1280, "height": 900})
    page.goto(f"{site}/en/studies/cambodia-2013/")

    page.keyboard.press("Tab")
    skip = page.evaluate("[document.activeElement.className, document.activeElement.getBoundingClientRect().top >= 0]")
    page.keyboard.press("Enter")

    assert skip == ["skip", True]
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3


def test_every_page_can_be_used_without_scripts(chromium, site):
    page = _page(chromium, java_script_enabled=False)
    page.goto(f"{site}/en/studies/cambodia-2013/suggestions/")

    page.get_by_role("link", name="Too little is known").first.click()
    page.get_by_role("link", name="ខ្មែរ").click()

    assert page.url == f"{site}/km/studies/cambodia-2013/suggestions/?cause=c2"
    assert page.locator(".chain").count() == 11
