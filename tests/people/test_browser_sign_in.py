"""Signing in in a real browser, with a pretended security key. Needs Chromium."""

import os
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import sync_playwright

from ponleu.people.actions import invitations
from ponleu.people.models import Session, User
from tests.people.accounts import PASSPHRASE, an_account, code_of, with_an_app

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 360, "height": 740}
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
    return live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport=PHONE)
    context.set_default_timeout(8000)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    yield page
    context.close()


@pytest.fixture
def key(page):
    """A security key with a finger sensor, always touched by the right finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    touched = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | touched})
    return devtools


def _sign_in(page, site, language="en"):
    page.goto(f"{site}/{language}/account/sign-in/")
    page.fill("[name=username]", "sokha")
    page.fill("[name=passphrase]", PASSPHRASE)
    _follow(page, "main form .button")


def _follow(page, what):
    with page.expect_navigation():
        page.click(what)


def _add_a_passkey_that_signs_in(page, site):
    page.goto(f"{site}/en/account/second-step/passkeys/add/")
    page.fill("[name=name]", "Blue key")
    page.check("[name=passwordless]")
    page.click("[data-passkey-use]")
    page.wait_for_url("**/second-step/codes/")


def test_a_passkey_alone_signs_in_and_the_passphrase_then_opens_the_vault(page, site, key):
    an_account()
    _sign_in(page, site)
    _add_a_passkey_that_signs_in(page, site)
    page.goto(f"{site}/en/account/")
    _follow(page, "text=Sign out")

    _follow(page, "text=Sign in with a passkey")
    page.click("[data-passkey-use]")
    page.wait_for_url("**/en/account/")
    locked = page.get_by_text("It is locked.").is_visible()
    _follow(page, "text=Open the vault")
    page.fill("[name=passphrase]", PASSPHRASE)
    _follow(page, "main form .button >> nth=0")
    page.wait_for_url("**/en/account/")

    assert locked
    assert page.get_by_text("It is open in this browser").is_visible()


def test_an_app_is_set_up_and_its_codes_are_the_second_step(page, site):
    user = an_account()
    _sign_in(page, site)
    page.goto(f"{site}/en/account/second-step/app/")
    secret = page.inner_text(".secret")
    page.fill("[name=code]", code_of(secret))
    _follow(page, "main form .button")
    page.wait_for_url("**/second-step/codes/")
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    page.goto(f"{site}/en/account/")
    _follow(page, "text=Sign out")

    _sign_in(page, site)
    page.fill("[name=code]", code_of(secret, later=1))
    _follow(page, "main form .button >> nth=0")
    page.wait_for_url("**/en/account/")

    assert secret not in stored
    assert page.get_by_text("It is open in this browser").is_visible()


def test_everything_but_passkeys_works_without_scripts_in_khmer(chromium, site):
    an_account()
    page = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    _sign_in(page, site, "km")

    page.goto(f"{site}/km/account/second-step/app/")
    secret = page.inner_text(".secret")
    page.fill("[name=code]", code_of(secret))
    _follow(page, "main form .button")
    _follow(page, "main .actions .button")

    assert page.url == f"{site}/km/account/"
    assert Session.objects.get().user.username == "sokha"


def test_axe_finds_nothing_and_no_page_is_too_wide_in_either_language(chromium, site):
    an_account()
    page = chromium.new_context(bypass_csp=True, viewport=PHONE).new_page()
    axe, found, shots = Axe(), {}, os.environ.get("PONLEU_SHOTS")  # a folder, to look at the pages

    def look(path):
        page.goto(site + path)
        assert page.url == site + path
        violations = axe.run(page).response["violations"]
        width = page.evaluate("document.documentElement.scrollWidth")
        wrong = [(each["id"], each["nodes"][0]["html"]) for each in violations] + [width][: width > PHONE["width"]]
        found.update({path: wrong} if wrong else {})
        if shots:
            page.screenshot(path=f"{shots}/{path.strip('/').replace('/', '_')}.png", full_page=True)

    for language in ("en", "km"):
        for path in ("sign-in/", "sign-in/passkey/", "join/", "recover/"):
            look(f"/{language}/account/{path}")
        _sign_in(page, site, language)
        for path in ("", "sessions/", "unlock/", *(f"second-step/{each}" for each in ("", "app/", "passkeys/"))):
            look(f"/{language}/account/{path}")
        look(f"/{language}/account/second-step/passkeys/add/")
        page.context.clear_cookies()

    assert found == {}


@pytest.mark.parametrize("language", ["en", "km"])
def test_an_invitation_is_accepted_forgotten_and_recovered_at_phone_width(page, site, language):
    user = User.objects.create(username="dara", is_active=False)
    code = invitations.invite(user, by=an_account("inviter").pk, on=timezone.now().date())
    shots = os.environ.get("PONLEU_SHOTS")

    page.goto(f"{site}/{language}/account/join/")
    _type(page, code=code, passphrase=PASSPHRASE, again=PASSPHRASE)
    paper = page.inner_text(".secret >> nth=1")
    if shots:
        page.screenshot(path=f"{shots}/{language}_recovery_code.png", full_page=True)
    page.goto(f"{site}/{language}/account/recover/")
    forgotten = "harvest violin 9 quiet umbrella"
    _type(page, username="dara", code=paper, passphrase=forgotten, again=forgotten)
    after = page.inner_text(".secret >> nth=1")
    _follow(page, "main .actions .button")
    _type(page, username="dara", passphrase=forgotten)

    assert after != paper
    assert page.url == f"{site}/{language}/account/"


def _type(page, **fields):
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    _follow(page, "main form .button")


FOCUSED = """wanted => {
  const at = document.activeElement, box = at.getBoundingClientRect(), drawn = getComputedStyle(at);
  const around = parseFloat(drawn.outlineWidth) + parseFloat(drawn.outlineOffset);
  const isWhole = box.top - around >= 0 && box.bottom + around <= innerHeight;
  return at.matches(wanted) && [parseFloat(drawn.outlineWidth) >= 3, isWhole];
}"""


def _reaches(page, what):
    """Go there with the Tab key alone; where one is can be seen, with the line around it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if seen := page.evaluate(FOCUSED, what):
            assert seen == [True, True], what
            return
    raise AssertionError(f"no Tab key leads to {what}")


def _writes(page, **fields):
    for name, value in fields.items():
        _reaches(page, f"[name={name}]")
        page.keyboard.type(value)


def _presses(page, what, *, leads_to):
    _reaches(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(leads_to)


@pytest.mark.parametrize("language", ["en", "km"])
def test_keys_alone_set_up_a_passkey_sign_in_with_it_lock_the_vault_and_open_it_at_phone_width(
    page, site, key, language
):
    an_account()
    home = f"/{language}/account/"
    page.emulate_media(reduced_motion="reduce")  # else the page still scrolls to what has the focus
    page.goto(f"{site}{home}sign-in/")

    _writes(page, username="sokha", passphrase=PASSPHRASE)
    _presses(page, "main form .button", leads_to=home)
    _presses(page, "main .card a.button", leads_to="/second-step/")
    _presses(page, "main a[href$='/passkeys/add/']", leads_to="/passkeys/add/")
    _writes(page, name="Blue key")
    _presses(page, "[data-passkey-use]", leads_to="/second-step/codes/")
    codes = page.locator(".codes li").all_inner_texts()
    _presses(page, "main a.button", leads_to=home)
    _presses(page, "form[action$='/sign-out/'] button", leads_to="/sign-in/")
    _writes(page, username="sokha", passphrase=PASSPHRASE)
    _presses(page, "main form .button", leads_to="/second-step/")
    _presses(page, "[data-passkey-use]", leads_to=home)
    opened = bytes(Session.objects.get(user__isnull=False).unlocked)
    _presses(page, "form[action$='/lock/'] button", leads_to=home)
    locked = bytes(Session.objects.get(user__isnull=False).unlocked)
    _presses(page, "main .card a.button", leads_to="/unlock/")
    _writes(page, passphrase=PASSPHRASE)
    _presses(page, "main form .button", leads_to=home)

    assert (len(set(codes)), opened == b"", locked) == (10, False, b"")
    assert page.locator("form[action$='/lock/']").is_visible()
    assert [each for each in page.complaints if "Security Policy" in each] == []


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_page_that_is_left_alone_goes_to_the_passphrase_by_itself_and_from_there_back(page, site, clock, language):
    secret = with_an_app(an_account())
    left = f"{site}/{language}/account/passphrase/"
    _sign_in(page, site, language)
    page.fill("[name=code]", code_of(secret))
    _follow(page, "main form .button >> nth=0")
    page.route("**/passphrase/", _sooner)

    page.goto(left)
    clock.forward(minutes=10)
    page.wait_for_url("**/unlock/?next=*")
    page.fill("[name=passphrase]", PASSPHRASE)
    _follow(page, "main form .button >> nth=0")

    assert page.url == left
    page.context.clear_cookies()  # nothing leads on after the test


def _sooner(route):
    """Ten minutes of the clock are a second of the test."""
    response = route.fetch()
    ahead = response.headers.get("refresh", "").replace("600;", "1;")
    route.fulfill(response=response, headers=response.headers | {"refresh": ahead})
