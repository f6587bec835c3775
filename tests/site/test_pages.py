import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from ponleu.core import Problem, Where
from ponleu.site import middleware
from ponleu.studies import queries
from tests.site.studies import load_cambodia, load_small

STUDY = "/studies/cambodia-2013/"
WITHOUT_STUDY = ("/", "/about/", "/help/", "/people/roles/")
OF_STUDY = (
    STUDY,
    f"{STUDY}findings/",
    f"{STUDY}findings/sale/",
    f"{STUDY}findings/material/",
    f"{STUDY}places/",
    f"{STUDY}places/kcm/",
    f"{STUDY}places/kpt/",
    f"{STUDY}voices/",
    f"{STUDY}suggestions/",
    f"{STUDY}suggestions/?cause=c1",
    f"{STUDY}consistency/",
    f"{STUDY}report/",
    f"{STUDY}report/full-en/",
    f"{STUDY}report/full-en/sale-of-children",
)
EVERY_PAGE = [f"/{language}{path}" for language in ("en", "km") for path in (*WITHOUT_STUDY, *OF_STUDY)]


def seen(response):
    """What a reader sees of a page, its foreign-language and code parts left out."""
    page = html.fromstring(response.content.decode())
    for part in page.xpath(
        "//head | //body//*[@lang='en'] | //*[contains(@class, 'mono')] | //*[contains(@class, 'chain-id')]"
    ):
        part.drop_tree()
    return " ".join(page.text_content().split())


@pytest.mark.parametrize(("asked", "given"), [("km,en;q=0.5", "/km/"), ("en-GB", "/en/"), ("fr", "/en/"), ("", "/en/")])
def test_the_first_address_leads_to_the_language_that_the_browser_asks_for(client, asked, given):
    response = client.get("/", headers={"accept-language": asked})

    assert (response.status_code, response["Location"]) == (302, given)
    assert "Accept-Language" in response["Vary"]


def test_every_page_opens_in_both_languages_without_a_cookie_and_under_one_strict_policy(client, cambodia):
    for path in EVERY_PAGE:
        response = client.get(path)

        assert (path, response.status_code, dict(response.cookies)) == (path, 200, {})
        policy = set(response["Content-Security-Policy"].split("; "))
        assert policy >= {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"}
        assert (response["X-Content-Type-Options"], response["Referrer-Policy"]) == ("nosniff", "no-referrer")
        assert response["X-Frame-Options"] == "DENY"


def test_no_page_carries_a_script_or_a_style_that_the_policy_would_refuse(client, cambodia):
    for path in EVERY_PAGE:
        page = html.fromstring(client.get(path).content.decode())

        assert (path, page.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')]")) == (path, [])


def test_every_page_has_one_title_and_headings_in_order_in_the_language_it_says(client, cambodia):
    for path in EVERY_PAGE:
        page = html.fromstring(client.get(path).content.decode())
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]

        assert (path, page.get("lang")) == (path, path[1:3])
        assert (path, levels.count(1), levels[0]) == (path, 1, 1)
        assert (path, [b for a, b in pairwise(levels) if b > a + 1]) == (path, [])


def test_every_page_with_its_styles_is_under_sixty_kilobytes(client, cambodia):
    for path in EVERY_PAGE:
        response = client.get(path)
        styles = html.fromstring(response.content.decode()).xpath("//link[@rel='stylesheet']/@href")
        files = [Path(finders.find(style.removeprefix("/static/"))) for style in styles]

        size = len(_squeezed(response.content)) + sum(len(_squeezed(file.read_bytes())) for file in files)

        assert (path, size < 60_000) == (path, True)


def _squeezed(content):
    return gzip.compress(content)  # as it goes over the wire


def test_pages_ask_the_database_as_often_for_three_studies_as_for_one(client, cambodia):
    paths = [path for path in EVERY_PAGE if "/report/full" not in path]
    for path in paths:
        client.get(path)
    alone = [_queries(client, path) for path in paths]
    load_small("second")
    load_small("third")

    among_three = [_queries(client, path) for path in paths]

    assert dict(zip(paths, among_three, strict=True)) == dict(zip(paths, alone, strict=True))
    assert max(alone) == 1


def _queries(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_large_study_is_read_in_as_many_questions_as_a_small_one(client, db):
    load_cambodia()
    load_small("second")

    queries._pack.cache_clear()

    large, small = _queries(client, "/en/studies/cambodia-2013/"), _queries(client, "/en/studies/second/")

    assert (large, small) == (17, 17)  # the study, its files, and its fifteen tables


def test_the_language_link_keeps_the_page_and_what_was_asked_of_it(client, cambodia):
    page = html.fromstring(client.get(f"/en{STUDY}suggestions/?cause=c2").content.decode())

    assert page.xpath("//p[@class='language']/a/@href") == [f"/km{STUDY}suggestions/?cause=c2"]
    assert page.xpath("//p[@class='language']/a/@lang") == ["km"]


def test_a_translation_that_nobody_signed_says_so_on_its_pages_and_on_no_other(client, db):
    assert "ការបកប្រែមិនទាន់បានត្រួតពិនិត្យ" in seen(client.get("/km/"))
    assert 'class="notice"' not in client.get("/en/").content.decode()


def test_numbers_and_dates_on_a_khmer_page_are_in_khmer_digits(client, cambodia):
    for path in (
        STUDY,
        f"{STUDY}findings/",
        f"{STUDY}places/",
        f"{STUDY}voices/",
        f"{STUDY}report/",
        "/about/",
        "/people/roles/",
    ):
        words = seen(client.get(f"/km{path}"))

        assert (path, re.findall(r"[0-9]+", re.sub(r"CC-BY-4\.0|© 1\.0", "", words))) == (path, [])
    assert "ថ្ងៃទី ២៨ ខែឧសភា ឆ្នាំ ២០១៣" in seen(client.get(f"/km{STUDY}"))


@pytest.mark.parametrize(
    "path", [f"/km{STUDY}", "/km/studies/none/", f"/km{STUDY}places/none/", f"/km{STUDY}x/", "/km/x/"]
)
def test_what_is_not_there_is_told_in_the_readers_language_with_a_way_to_help(client, db, path):
    response = client.get(path)

    assert response.status_code == 404
    page = html.fromstring(response.content.decode())
    assert (page.get("lang"), "/km/help/" in page.xpath("//main//a/@href")) == ("km", True)


def test_pages_for_what_went_wrong_and_for_help_need_no_database(client):
    assert client.get("/en/nowhere/").status_code == 404
    assert client.get("/km/help/").status_code == 200
    assert client.get("/en/help/", headers={"host": "elsewhere.example"}).status_code == 400


def test_when_the_server_breaks_the_page_still_says_where_to_find_help_in_both_languages(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("ponleu.site.hotlines.answered_lately", lambda _today: 1 / 0)

    response = client.get("/en/help/")

    assert response.status_code == 500
    assert "Tell an adult you trust." in response.content.decode()
    assert "ប្រាប់មនុស្សពេញវ័យម្នាក់ដែលអ្នកទុកចិត្ត" in response.content.decode()


class _Broken(Problem):
    message = "The study %(study)s has no places."
    advice = "Add one."


def test_a_problem_that_a_page_meets_is_told_with_what_to_do_and_never_as_markup(client, monkeypatch):
    def meet(_today):
        raise _Broken(where=Where("places.csv", 2), study="<b>x</b>")

    monkeypatch.setattr("ponleu.site.hotlines.answered_lately", meet)

    response = client.get("/en/help/")

    assert response.status_code == 400
    assert "The study <b>x</b> has no places. Add one. places.csv, row 2" in seen(response)
    assert "<b>x</b>" not in response.content.decode()


def test_an_error_that_nobody_expected_is_not_dressed_up_as_a_problem():
    assert middleware.ShowProblems(lambda _request: None).process_exception(None, ValueError()) is None


def test_robots_and_the_old_address_of_the_icon_are_answered(client):
    assert client.get("/robots.txt").content.decode().splitlines() == ["User-agent: *", "Allow: /"]
    assert client.get("/favicon.ico")["Content-Type"] == "image/svg+xml"
