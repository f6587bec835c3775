"""Requests that were made to see more than a page, or to find one that answers without its guard."""

import json
import logging

import pytest
from django.test import Client

from ponleu.site.middleware import WithoutAddress
from ponleu.studies import queries

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


def test_a_form_from_elsewhere_is_answered_by_our_own_page():
    response = Client(enforce_csrf_checks=True).post("/km/about/")

    assert (response.status_code, "/km/help/" in response.content.decode()) == (403, True)


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
