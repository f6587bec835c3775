"""The sign-in of an organisation in a real browser, from one site to another and back. Needs Chromium."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from ponleu.people.actions import invitations
from ponleu.people.models import Session
from tests.people.accounts import PASSPHRASE, an_account, code_of, with_an_app
from tests.people.groups import a_colleague, today
from tests.people.there_and_back import a_member, connected, organisation_named

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 360, "height": 740}
OF_THE_VAULT = "harvest violin 9 quiet umbrella"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("a_site"),
]


@pytest.fixture(scope="module")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server):
    return live_server.url.replace("127.0.0.1", "localhost")  # the provider is 127.0.0.1: for a browser another site


def a_page(chromium, **given):
    context = chromium.new_context(viewport=PHONE, **given)
    context.set_default_timeout(8000)
    page = context.new_page()
    page.seen, page.complaints = [], []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("request", lambda request: page.seen.append(request) if request.is_navigation_request() else None)
    return page


def _follow(page, what):
    with page.expect_navigation():
        page.click(what)


def _sign_in_there(page, site, language, *, asks):
    page.goto(f"{site}/{language}/account/sign-in/")
    page.click("button:has-text('Harbour ID')")
    if asks:
        page.click("text=Sokha")
    page.wait_for_url(lambda url: url.startswith(site) and "/with/" not in url and "/oidc/" not in url)


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("has_scripts", [True, False])
def test_somebody_signs_in_there_and_comes_back_with_the_cookies_of_the_second_hop(
    chromium, site, harbour, language, has_scripts
):
    connected(harbour, a_member())
    harbour.asks = True
    page = a_page(chromium, java_script_enabled=has_scripts)

    _sign_in_there(page, site, language, asks=True)

    assert page.url == f"{site}/{language}/account/"
    first = next(each for each in page.seen if "/oidc/" in each.url).all_headers()
    second = next(each for each in page.seen if "/return/" in each.url).all_headers()
    assert ("session=" in first.get("cookie", ""), "session=" in second["cookie"]) == (False, True)
    assert (second.get("referer"), harbour.referrers) == (None, [None])
    assert [each for each in page.complaints if "Security Policy" in each] == []
    assert "code=" not in page.url
    page.context.close()


def test_a_provider_that_knows_the_person_already_asks_nothing(chromium, site, harbour):
    connected(harbour, a_member())
    page = a_page(chromium)

    _sign_in_there(page, site, "en", asks=False)

    assert page.url == f"{site}/en/account/"
    page.context.close()


def test_a_link_that_another_site_hands_over_signs_nobody_in(chromium, site, harbour):
    connected(harbour, a_member())
    page = a_page(chromium)
    page.goto(f"{site}/en/account/sign-in/")

    page.goto(f"{site}/oidc/harbour/callback/?code=of-a-thief&state=enofathiefofathief")
    page.wait_for_url("**/not-identified/")

    assert page.get_by_text("This did not work.").is_visible()
    assert Session.objects.filter(user__isnull=False).count() == 0
    page.context.close()


@pytest.mark.parametrize("language", ["en", "km"])
def test_an_invitation_leads_there_to_a_vault_a_second_step_and_an_open_vault(chromium, site, harbour, language):
    user = a_colleague("dara", organisation_named("Harbour"), is_active=False, joined_on=None)
    code = invitations.invite(user, by=an_account("inviter").pk, on=today())
    page = a_page(chromium, java_script_enabled=False)
    base = f"{site}/{language}/account"

    page.goto(f"{base}/join/")
    _follow(page, "main .links a")
    page.fill("[name=code]", code)
    page.click("main form .button")
    page.wait_for_url("**/vault/")
    _make_the_vault(page, language)
    page.goto(f"{base}/second-step/app/")
    secret = page.inner_text(".secret")
    page.fill("[name=code]", code_of(secret))
    _follow(page, "main form .button")
    page.goto(f"{base}/unlock/")
    page.fill("[name=passphrase]", OF_THE_VAULT)
    _follow(page, "main form .button >> nth=0")

    assert page.url == f"{base}/"
    assert bytes(Session.objects.get().unlocked) != b""
    page.context.close()


def _make_the_vault(page, language):
    for name in ("passphrase", "again"):
        page.fill(f"[name={name}]", OF_THE_VAULT)
    _follow(page, "main form .button")
    assert re.fullmatch(r"[0-9A-Z -]+", page.inner_text(".secret >> nth=1"))
    _shoot(page, f"{language}_vault_made")
    _follow(page, "main .actions .button")


def test_axe_finds_nothing_and_no_page_is_too_wide_in_either_language(chromium, site, harbour):
    secret = with_an_app(connected(harbour, a_member()))
    an_account("lonely", has_vault=False)
    page, found = a_page(chromium, bypass_csp=True), {}
    page.route("**/*", _without_leading_on)

    def look(name):
        violations = Axe().run(page).response["violations"]
        width = page.evaluate("document.documentElement.scrollWidth")
        wrong = [(each["id"], each["nodes"][0]["html"]) for each in violations] + [width][: width > PHONE["width"]]
        found.update({name: wrong} if wrong else {})
        _shoot(page, name)

    for language in ("en", "km"):
        base = f"{site}/{language}/account"
        for path in ("sign-in/", "sign-in/not-identified/", "join/", "join/with/harbour/"):
            page.goto(f"{base}/{path}")
            look(f"{language}_{path.strip('/').replace('/', '_')}")
        page.goto(f"{base}/sign-in/")
        _follow(page, "button:has-text('Harbour ID')")
        look(f"{language}_leaving")
        page.goto(f"{site}/oidc/harbour/callback/?code=code&state={language}state")
        look(f"{language}_returned")
        for name, shown in (("sokha", ("", "sign-in/not-identified/")), ("lonely", ("", "vault/", "unlock/"))):
            _with_a_passphrase(page, base, name, secret, later=language == "km")
            for path in shown:
                page.goto(f"{base}/{path}")
                look(f"{language}_{name}_{path.strip('/').replace('/', '_')}")
            page.context.clear_cookies()

    assert found == {}
    page.context.close()


def _with_a_passphrase(page, base, name, secret, *, later):
    page.goto(f"{base}/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=passphrase]", PASSPHRASE)
    _follow(page, "main form .button >> nth=0")
    if page.locator("[name=code]").count():
        page.fill("[name=code]", code_of(secret, later=int(later)))
        _follow(page, "main form .button >> nth=0")


def _without_leading_on(route):
    """Stay on a page that would lead on at once, to look at it."""
    if route.request.resource_type != "document":
        return route.continue_()
    response = route.fetch(max_redirects=0)
    headers = {name: value for name, value in response.headers.items() if name != "refresh"}
    return route.fulfill(response=response, headers=headers)


def _shoot(page, name):
    if shots := os.environ.get("PONLEU_SHOTS"):  # a folder, to look at the pages
        page.screenshot(path=f"{shots}/{name}.png", full_page=True)
