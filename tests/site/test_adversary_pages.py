"""Requests that were made to see more than a page, or to find one that answers without its guard."""

import json
import logging

import pytest
from django.test import Client
from lxml import html

from ponleu.people.signing_in.attempts import TooManyAttempts
from ponleu.site.logs import WithoutAddress
from ponleu.studies import queries
from ponleu.vault.files.keystore import KeyStoreLost
from tests.site.test_pages import seen

STUDY = "/en/studies/cambodia-2013/"
GUARDS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("get", "/", "localhost", 302),
        ("get", "/en/about", "localhost", 301),
        ("get", "/en/about/", "localhost", 200),
        ("get", "/en/about/", "evil.example", 400),
        ("get", "/en/about/", "localhost, evil.example", 400),
        ("get", "/en/nowhere/", "localhost", 404),
        ("post", "/en/about/", "localhost", 403),
        ("delete", "/en/about/", "localhost", 403),
        ("options", "/en/about/", "localhost", 405),
    ],
)
def test_every_answer_carries_the_guards(method, path, host, status):
    response = getattr(Client(enforce_csrf_checks=True), method)(path, headers={"host": host})

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in GUARDS} == GUARDS
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("came_from", "again"),
    [
        ("http://testserver/km/help/", '"/km/help/"'),
        ("http://testserver/km/about/", '"/km/about/"'),
        ("https://evil.example/km/about/", None),
        ("javascript:alert(1)", None),
        ("//evil.example/", None),
        (None, None),
    ],
)
def test_a_form_without_its_token_is_told_why_and_led_back_to_a_page_of_ours_alone(came_from, again):
    headers = {"referer": came_from} if came_from else {}

    response = Client(enforce_csrf_checks=True).post("/km/about/", headers=headers)

    page = html.fromstring(response.content.decode())
    led_to = [link.get("href") for link in page.xpath("//main//a[contains(@class, 'button')]")]
    assert response.status_code == 403
    assert page.xpath("//h1")[0].text_content() == "ទម្រង់នេះមិនត្រូវបានទទួលទេ"
    assert led_to == [*([again.strip('"')] if again else []), "/km/", "/km/help/"]


@pytest.mark.parametrize(
    ("path", "came_from", "leads"),
    [
        ("/en/account/lock/", "http://testserver/en/account/", ["/en/account/", "/en/", "/en/help/"]),
        ("/en/account/lock/", "http://testserver/en/account/lock/", ["/en/", "/en/help/"]),
        ("/en/account/lock/", "https://evil.example/", ["/en/", "/en/help/"]),
    ],
)
def test_where_only_a_form_leads_a_link_is_answered_with_words_and_a_way_back(client, path, came_from, leads):
    response = client.get(path, headers={"referer": came_from})

    page = html.fromstring(response.content.decode())
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert int(response["Content-Length"]) == len(response.content)
    assert page.xpath("//h1")[0].text_content() == "There is nothing to see at this address"
    assert [link.get("href") for link in page.xpath("//main//a[contains(@class, 'button')]")] == leads


def test_without_its_keys_the_site_says_so_plainly_and_tells_the_operator_what_is_missing(client, monkeypatch, caplog):
    def lose(_today):
        raise KeyStoreLost(reason="a key is missing")

    monkeypatch.setattr("ponleu.site.hotlines.answered_lately", lose)
    monkeypatch.setattr(logging.getLogger("ponleu"), "propagate", True)

    page = client.get("/km/help/")

    assert page.status_code == 503
    assert "ឥឡូវនេះ គ្មានអ្វីអាចបើក ឬបិទត្រានៅទីនេះបានទេ" in page.content.decode()
    assert "a key is missing" not in page.content.decode()
    assert "The key store cannot be used: a key is missing." in caplog.text


def test_a_number_in_a_problem_is_shown_in_the_digits_of_the_page(client, monkeypatch):
    def meet(_today):
        raise TooManyAttempts(minutes=12)

    monkeypatch.setattr("ponleu.site.hotlines.answered_lately", meet)

    assert ("១២" in client.get("/km/help/").content.decode(), "12" in seen(client.get("/en/help/"))) == (True, True)


@pytest.mark.parametrize(
    "path",
    [
        "/en/studies/nowhere/",
        "/en/studies/../",
        "/en/studies/%2e%2e/",
        "/en/studies/cambodia-2013%00/",
        f"/en/studies/{'a' * 5000}/",
        f"{STUDY}findings/nowhere/",
        f"{STUDY}places/nowhere/",
        f"{STUDY}report/nowhere/",
        f"{STUDY}report/full-en/nowhere",
        f"{STUDY}consistency/?rule=%00",
        f"{STUDY}consistency/?severity={'x' * 5000}",
        f"{STUDY}consistency/?rule=LIST-SHARE&severity=note",
        f"{STUDY}suggestions/?cause=%00",
        f"{STUDY}files/manifest.json",
        f"{STUDY}files/../../secret-key",
        f"{STUDY}files/..%2f..%2fsecret-key",
        f"{STUDY}files/%252e%252e/secret-key",
        f"{STUDY}files//etc/passwd",
        f"{STUDY}files/tables/./sale.csv",
        f"{STUDY}files/tables/sale.csv%00",
    ],
)
def test_what_is_not_there_is_not_found_however_it_is_written(client, cambodia, path):
    response = client.get(path, headers={"host": "localhost"})

    assert (response.status_code, "Traceback" in response.content.decode()) == (404, False)


@pytest.mark.parametrize(
    "asked", ["*", '"x", "y"', 'W/"x"', '"' * 999, "\xff", '"a",' * 2000], ids=lambda asked: asked[:8]
)
def test_junk_in_a_condition_does_not_break_a_download(client, cambodia, asked):
    response = client.get(f"{STUDY}files/tables/sale.csv", headers={"if-none-match": asked})

    assert response.status_code == (304 if asked == "*" else 200)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{",
        "[]",
        '{"files": 5}',
        '{"files": {"tables/sale.csv": 5}}',
        '{"files": {"tables/sale.csv": {"bytes": 1}}}',
        json.dumps({"files": {"../../secret-key": {"bytes": 1, "sha256": "x"}}}),
    ],
)
def test_a_broken_manifest_offers_nothing(client, cambodia, settings, manifest):
    (settings.EDITIONS / "secret-key").write_text("secret")
    (settings.EDITIONS / "cambodia-2013" / "manifest.json").write_text(manifest)

    pages = [client.get(f"{STUDY}{path}") for path in ("report/", "consistency/", "files/tables/sale.csv")]

    assert [page.status_code for page in pages] == [200, 200, 404]
    assert queries.built_files("cambodia-2013") == {}


def test_a_file_that_is_gone_from_the_disk_is_not_offered(client, cambodia, settings):
    for path in (settings.EDITIONS / "cambodia-2013").glob("*/full-en.*"):
        path.unlink()

    pages = [client.get(f"{STUDY}{path}").status_code for path in ("report/", "report/full-en/", "consistency/")]

    assert pages == [200, 404, 200]


def test_a_page_that_fails_is_seen_in_the_log_without_its_address():
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "%s: %s", ("Error", "/en/a-child/"), None)

    kept = WithoutAddress().filter(record)

    assert (kept, record.getMessage()) == (True, "A page failed")


def test_a_host_that_somebody_made_up_is_not_written_to_the_log():
    logger = logging.getLogger("django.security.DisallowedHost")

    assert not logger.isEnabledFor(logging.ERROR)


@pytest.mark.parametrize("how", ["climbs", "is absolute", "is a link"])
def test_an_altered_manifest_serves_no_file_from_outside_the_build(cambodia, settings, how):
    secret = settings.EDITIONS / "secret-key"
    secret.write_text("secret")
    folder = settings.EDITIONS / "cambodia-2013"
    (folder / "tables" / "link.csv").symlink_to(secret)
    path = {"climbs": "../secret-key", "is absolute": str(secret), "is a link": "tables/link.csv"}[how]
    (folder / "manifest.json").write_text(json.dumps({"files": {path: {"bytes": 1, "sha256": "x"}}}))

    assert (folder / path).read_text() == "secret"  # it is there to be taken
    assert queries.built_files("cambodia-2013") == {}
