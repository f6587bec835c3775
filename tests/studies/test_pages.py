from pathlib import Path

import pytest
from lxml import html

from tests.site.studies import load_cambodia, load_small, publish
from tests.site.test_pages import seen

pytestmark = pytest.mark.django_db
STUDY = "/en/studies/cambodia-2013/"


@pytest.fixture(autouse=True)
def study(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.EDITIONS = tmp_path / "editions"
    pack = load_cambodia()
    publish(pack, settings.EDITIONS)
    return pack


def items(response, path):
    return [" ".join(found.text_content().split()) for found in html.fromstring(response.content.decode()).xpath(path)]


def test_the_study_tells_its_nineteen_steps_in_five_stages_and_what_was_only_announced(client):
    response = client.get(STUDY)

    assert items(response, "//section[@class='stage']/h3") == ["Prepare", "Listen", "Decide", "Publish", "Follow up"]
    assert len(items(response, "//li[starts-with(@class, 'step')]")) == 19
    assert len(items(response, "//li[@class='step is-announced']")) == 6
    assert items(response, "//li[@id='P11']//ul[@class='who']/li") == ["Who did it is not stated"]
    assert items(response, "//li[@id='P3']//li[@class='is-day']") == ["23 February 2012 – 24 February 2012"]


def test_each_event_keeps_its_own_count_and_says_what_was_computed(client):
    response = client.get(STUDY)

    assert [count.split()[0] for count in items(response, "//p[@class='big']")] == ["33", "32", "349", "103", "31"]
    assert items(response, "//section[@aria-labelledby='who-consulted']//dd") == [
        "206 59.03%",
        "143 40.97% worked out",
        "50 14.33% worked out",
    ]


def test_who_was_missing_names_places_and_ages(client):
    words = seen(client.get(STUDY))

    assert "8 of the 24 places were not consulted" in words
    assert "Nobody aged 14 to 17 is counted among them." in words


def test_findings_show_every_issue_and_mark_the_two_that_the_print_contradicts(client):
    response = client.get(f"{STUDY}findings/")

    assert len(items(response, "//ul[@class='issue-strips']/li")) == 15
    assert items(response, "//ul[@class='issue-strips']//span[@class='tag is-gap']") == [
        "printed then as 25%, but its list of places gives 18.75%",
        "printed then as 56.25%, but its list of places gives 50.00%",
    ]


def test_a_topic_shows_chart_map_table_and_what_cannot_be_said(client):
    response = client.get(f"{STUDY}findings/abuse/")

    page = html.fromstring(response.content.decode())
    assert len(page.xpath("//figure[contains(@class, 'r-figure')]")) == 2
    assert len(page.xpath("//section[@aria-labelledby='rows']//table/tbody/tr")) == 2
    assert "How many children it happened to. The shares are of places, not of children." in seen(response)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("srp", "Children were asked here, and none of the issues was named."),
        ("kpt", "The study did not come here."),
        (
            "kcm",
            "Kampong Cham in the borders of 2013 This area was divided after the study. It became: Kampong Cham, Tb",
        ),
        ("pnp", "Please do not try to find out which children spoke."),
    ],
)
def test_a_place_says_what_is_known_of_it_and_what_is_not(client, place, words):
    assert words in seen(client.get(f"{STUDY}places/{place}/"))


def test_suggestions_can_be_narrowed_to_a_cause_and_show_each_missing_link(client):
    everything, narrowed = client.get(f"{STUDY}suggestions/"), client.get(f"{STUDY}suggestions/?cause=c3")

    assert len(items(everything, "//li[@class='card chain']")) == 30
    assert len(items(narrowed, "//li[@class='card chain']")) == 7
    assert items(everything, "//li[@id='S03']//div[@class='is-gap']") == ["Findingnone linked"]
    assert client.get(f"{STUDY}suggestions/?cause=nobody").status_code == 404


def test_children_and_adults_stand_side_by_side_with_what_their_answers_are_out_of(client):
    response = client.get(f"{STUDY}voices/")

    assert items(response, "//section[@class='voice'][2]//div[@class='card'][1]//dd") == [
        "62.50% out of 16, inferred: the report does not say",
        "31.25% out of 16, inferred: the report does not say",
        "6.25% out of 16, inferred: the report does not say",
    ]
    assert items(response, "//section[@class='voice'][1]//div[@class='card'][2]//dd") == [
        "45.34% out of how many is not known"
    ]


def test_the_linters_findings_stand_in_the_order_of_lines_and_can_be_narrowed(client):
    everything = client.get(f"{STUDY}consistency/")
    errors = client.get(f"{STUDY}consistency/?severity=error")

    assert items(everything, "//p[@class='finding-line']") == ["Line 3", "Line 7"]
    assert items(errors, "//p[@class='finding-line']") == ["Line 7"]
    assert items(errors, "//li[@class='finding is-error']//blockquote") == ["Northam, Southam 75%"]
    assert items(everything, "//section[@aria-labelledby='own']//td") == ["0", "1", "2"]
    assert client.get(f"{STUDY}consistency/?rule=NONE").status_code == 404


def test_an_edition_is_read_chapter_by_chapter_with_a_way_on_and_back(client):
    contents = html.fromstring(client.get(f"{STUDY}report/full-en/").content.decode())
    links = contents.xpath("//nav[@class='r-contents']//a/@href")
    chapter = client.get(f"{STUDY}report/full-en/{links[1]}")

    assert contents.xpath("//a[@rel='next']/@href") == [f"{STUDY}report/full-en/{links[0]}"]
    page = html.fromstring(chapter.content.decode())
    assert page.xpath("//section[@class='r-chapter']/@id") == [links[1]]
    assert page.xpath("//a[@rel]/@href")[-2:] == [
        f"{STUDY}report/full-en/{links[0]}",
        f"{STUDY}report/full-en/{links[2]}",
    ]
    assert client.get(f"{STUDY}report/full-en/none").status_code == 404


def test_a_file_of_the_build_is_sent_to_be_saved_and_not_sent_again_when_it_is_the_same(client):
    first = client.get(f"{STUDY}files/editions/full-en.pdf")
    again = client.get(f"{STUDY}files/editions/full-en.pdf", headers={"if-none-match": first["ETag"]})

    assert (first.content, first["Content-Type"]) == (b"%PDF-1.7 a report", "application/pdf")
    assert first["Content-Disposition"] == 'attachment; filename="cambodia-2013-full-en.pdf"'
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["manifest.json", "secret.txt", "../other/secret.txt", "%2e%2e/other/secret.txt"])
def test_no_file_is_served_that_the_manifest_does_not_list(client, settings, name):
    for folder in ("cambodia-2013", "other"):
        Path(settings.EDITIONS, folder).mkdir(exist_ok=True)
        Path(settings.EDITIONS, folder, "secret.txt").write_text("a secret", encoding="utf-8")

    assert client.get(f"{STUDY}files/{name}").status_code == 404


def test_a_study_that_has_not_been_built_or_checked_says_so(client):
    load_small("second")

    assert "The editions have not been built yet." in seen(client.get("/en/studies/second/report/"))
    assert "has not been checked yet" in seen(client.get("/en/studies/second/consistency/"))
    assert client.get("/en/studies/second/").status_code == 200
