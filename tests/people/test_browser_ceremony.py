"""The ceremony of the key for emergencies in a real browser, at the width of a telephone. Needs Chromium."""

import os
import re
from pathlib import Path

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from ponleu.vault.models import Ceremony
from tests.people.accounts import PASSPHRASE, code_of, with_an_app
from tests.people.groups import a_colleague, a_worker, an_organisation

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SHOTS = os.environ.get("PONLEU_SHOTS")  # a folder, to look at the pages
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
    return live_server.url


class Walk:
    """One person's browser, in which every page that is looked at is checked."""

    def __init__(self, chromium, site, language, name):
        self.page = chromium.new_context(viewport=PHONE, bypass_csp=True).new_page()
        self.page.set_default_timeout(10000)
        self.root, self.language, self.wrong = f"{site}/{language}", language, {}
        secret = with_an_app(name)
        self.goes("/account/sign-in/")
        self.types(username=name.username, passphrase=PASSPHRASE)
        self.types(code=code_of(secret))

    def goes(self, path):
        self.page.goto(self.root + path)

    def types(self, **fields):
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(str(value))
            else:
                field.fill(value)
        self.follows("main form .button >> nth=0")

    def follows(self, what):
        with self.page.expect_navigation():
            self.page.click(what)

    def looks(self, name):
        violations = Axe().run(self.page).response["violations"]
        width = self.page.evaluate("document.documentElement.scrollWidth")
        wrong = [(each["id"], each["nodes"][0]["html"]) for each in violations] + [width][: width > PHONE["width"]]
        self.wrong.update({name: wrong} if wrong else {})
        if SHOTS:
            for size in (DESK, PHONE):
                self.page.set_viewport_size(size)
                path = f"{SHOTS}/{self.language}_{name}_{size['width']}.png"
                self.page.screenshot(path=path, full_page=True)

    def code(self):
        signs = "".join(self.page.locator(".group-signs").all_inner_texts())
        return "-".join(signs[start : start + 5] for start in range(0, 30, 5))


@pytest.fixture(params=["en", "km"])
def harbour_held(request, chromium, site, tmp_path):
    """A ceremony held by two people who look at every page: who holds it, the organisation, the codes."""
    harbour, language = an_organisation(name_km="កំពង់ផែ"), request.param
    people = [a_worker(name, harbour, "people administrator") for name in ("vanna", "chan")]
    a_colleague("rith", harbour)
    holds, agrees = (Walk(chromium, site, language, each) for each in people)
    holds.goes("/people/ceremony/")
    holds.looks("1_nothing_held")
    holds.follows("main .actions .button >> nth=0")
    holds.types(second="chan", code="1234 5678")
    holds.looks("4_hold")
    holds.types(second="chan", code=_agreement(agrees, harbour))
    codes = {number: _sheet(holds, number, tmp_path) for number in (1, 2, 3)}
    holds.looks("7_make")
    holds.follows("main form .button >> nth=0")
    holds.looks("8_not_rehearsed")
    assert agrees.wrong == {}
    return holds, harbour, codes


def _agreement(agrees, harbour):
    agrees.goes(f"/people/ceremony/{harbour.pk}/agree/")
    agrees.looks("2_agree")
    agrees.types(custodians=3, needed=2)
    agrees.looks("3_agreed")
    return agrees.page.inner_text(".secret >> nth=1")


def _sheet(holds, number, folder):
    holds.looks(f"5_turn_{number}")
    holds.types(keeper=f"Post {number}")
    code = holds.code()
    holds.looks(f"6_sheet_{number}")
    _printed_on_one_page(holds.page, folder, f"{holds.language}_{number}", code)
    holds.follows("main .actions .button >> nth=0")
    holds.page.go_back()
    assert holds.page.locator(".group-signs").count() == 0
    holds.page.go_forward()
    return code


def test_a_ceremony_is_held_rehearsed_and_used_at_phone_width(harbour_held, chromium, site):
    holds, harbour, codes = harbour_held
    holds.follows("main .actions .button >> nth=0")
    holds.types(number_1=1, code_1=codes[1], number_2=3, code_2=codes[2])
    holds.looks("9_wrong_sheet")
    holds.types(number_1=3, code_1=codes[3].lower(), number_2=1, code_2=codes[1].replace("-", " "))
    holds.looks("10_rehearsed")

    lost = a_worker("dara", harbour)
    holds.goes(f"/people/accounts/{lost.pk}/")
    holds.looks("11_person")
    holds.goes(f"/people/accounts/{lost.pk}/recover/")
    holds.looks("12_not_entrusted")
    Walk(chromium, site, holds.language, lost)  # opens the vault, and so entrusts it
    holds.goes(f"/people/accounts/{lost.pk}/recover/")
    holds.looks("13_recover")
    holds.types(number_1=1, code_1=codes[1], number_2=2, code_2=codes[2])
    holds.looks("14_recovered")
    chosen = _chooses(chromium.new_context(viewport=PHONE).new_page(), holds, "harvest violin 9 quiet umbrella")

    assert chosen.locator(".secret").count() == 2
    assert Ceremony.objects.get().rehearsed_on is not None
    assert holds.wrong == {}


def _chooses(page, holds, new):
    page.goto(f"{holds.root}/account/recover/")
    for name, value in {"username": "dara", "code": holds.code(), "passphrase": new, "again": new}.items():
        page.fill(f"[name={name}]", value)
    with page.expect_navigation():
        page.click("main form .button")
    return page


def _printed_on_one_page(page, folder, name, code):
    """The sheet is one page of A4, with the code, both languages, and nothing of the frame."""
    path = Path(SHOTS or folder) / f"{name}_sheet.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    with pdfplumber.open(path) as printed:
        sheet, *more = printed.pages
        words = sheet.extract_text()
        assert (round(sheet.width), round(sheet.height), more) == (595, 842, [])
        assert all(group in re.sub(r"\s", "", words) for group in code.split("-"))
        assert "AGPL" not in words
        assert "Keep it where you alone can reach it" in " ".join(words.split())


def test_a_code_is_hidden_as_soon_as_the_next_field_is_chosen_and_no_browser_offers_to_keep_it(chromium, site):
    harbour = an_organisation()
    from ponleu.vault.actions.recovery import hold_ceremony, new_sheet

    administrator = a_worker("vanna", harbour, "people administrator")
    publics = [new_sheet().public for _ in range(2)]
    hold_ceremony(harbour.pk, publics=publics, needed=2, on=administrator.joined_on, by=administrator.pk)
    walk = Walk(chromium, site, "en", administrator)
    walk.goes(f"/people/ceremony/{harbour.pk}/rehearse/")
    shown = "each => getComputedStyle(each).webkitTextSecurity"

    walk.page.focus("[name=code_1]")
    while_typed = walk.page.locator("[name=code_1]").evaluate(shown)
    walk.page.focus("[name=code_2]")
    afterwards = walk.page.locator("[name=code_1]").evaluate(shown)

    assert (while_typed, afterwards) == ("none", "disc")
    assert walk.page.get_attribute("[name=code_1]", "type") == "text"
    assert walk.page.get_attribute("[name=code_1]", "autocomplete") == "off"
