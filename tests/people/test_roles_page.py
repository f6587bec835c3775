"""The page of roles says all of the table, in both languages, and asks the database nothing."""

from datetime import date
from hashlib import sha256

import pytest
from django.utils import timezone
from django.utils.translation import override
from lxml import html

from ponleu.people import queries
from ponleu.people.rules import wording
from ponleu.people.rules.roles import ROLES, Condition, Edition, parse
from ponleu.people.rules.scopes import Scope
from ponleu.people.views.roles import roles

HEAD = "role,verb,object,scope,condition,valid_from,valid_until,since,note"
NOT_REVIEWED = {
    "en": "No lawyer has reviewed this table yet.",
    "km": "មិនទាន់មានមេធាវីណាបានត្រួតពិនិត្យតារាងនេះនៅឡើយទេ។",
}


@pytest.fixture(autouse=True)
def _static_files_without_a_manifest(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def _page(client, language="en"):
    response = client.get(f"/{language}/people/roles/")
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def _lines(page):
    """Each rule as (role, deed, place, conditions and notes), its spaces as one."""
    return [
        (section.get("id"), *(" ".join(cell.text_content().split()) for cell in row.xpath("th | td/*[last()]")))
        for section in page.xpath("//section[@class='role']")
        for row in section.xpath(".//tbody/tr")
    ]


def _table(monkeypatch, *rows):
    rules = parse("\n".join([HEAD, *rows]))
    monkeypatch.setattr(queries, "role_rules", lambda: rules)


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_role_has_a_section_with_as_many_lines_as_the_table_has_rows(client, language):
    page = _page(client, language)

    shown = [line[0].replace("-", " ") for line in _lines(page)]

    assert shown == [role for role in ROLES for rule in queries.role_rules() if rule.role == role]
    assert page.xpath("//nav[@aria-labelledby='all-roles']//a/@href") == [
        f"#{role.replace(' ', '-')}" for role in ROLES
    ]


def test_a_rule_is_told_as_what_may_be_done_where_and_under_which_conditions(client, monkeypatch):
    _table(
        monkeypatch,
        "duty worker,read,sealed_record,team,unlocked second_factor,2026-11-01,,version 1,Sealing needs no open vault.",
        "focal point,read,organisation,organisation,,2026-11-01,,version 1,",
    )

    assert _lines(_page(client)) == [
        (
            "duty-worker",
            "Open a sealed record and read it",
            "In the team where they hold this role",
            "they signed in with two stepstheir vault is open Sealing needs no open vault.",
        ),
        ("focal-point", "See an organisation", "In the organisation where they hold this role", "no further condition"),
    ]


def test_the_same_rule_is_told_in_khmer(client, monkeypatch):
    _table(monkeypatch, "focal point,read,organisation,organisation,unlocked,2026-11-01,,version 1,")

    assert _lines(_page(client, "km")) == [
        ("focal-point", "មើលអង្គការ", "ក្នុងអង្គការដែលខ្លួនមានតួនាទីនេះ", "ទូសុវត្ថិភាពរបស់ខ្លួនកំពុងបើក")
    ]


def test_what_is_over_is_not_shown_and_what_is_to_come_or_to_end_says_when(client, monkeypatch):
    _table(
        monkeypatch,
        "auditor,read,trail,team,,2020-01-01,2020-02-01,version 1,",
        f"auditor,read,role,team,,2020-01-01,{timezone.now().date()},version 1,",
        "auditor,read,trail,network,,2020-01-01,2999-02-01,version 1,",
        "auditor,read,trail,country,,2999-03-01,,version 1,",
    )

    assert [line[2:] for line in _lines(_page(client))] == [
        ("In the network where they hold this role", "no further condition No longer from 1 February 2999 on."),
        ("In the whole country", "no further condition From 1 March 2999 on."),
    ]


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_page_says_version_day_and_that_no_lawyer_has_reviewed_it(client, monkeypatch, language):
    monkeypatch.setattr(queries, "role_edition", lambda: Edition(7, date(2026, 11, 24), "", None))

    words = " ".join(_page(client, language).text_content().split())

    told = {"en": "Version 7 of the table, 24 November 2026.", "km": "តារាងកំណែទី ៧ ថ្ងៃទី ២៤ ខែវិច្ឆិកា ឆ្នាំ ២០២៦។"}
    assert (told[language] in words, NOT_REVIEWED[language] in words) == (True, True)


def test_a_signature_takes_the_place_of_the_caution(client, monkeypatch):
    signed = Edition(2, date(2027, 1, 1), "a lawyer of the coalition", date(2027, 1, 15))
    monkeypatch.setattr(queries, "role_edition", lambda: signed)

    words = " ".join(_page(client).text_content().split())

    assert "Read and signed by a lawyer of the coalition, 15 January 2027." in words
    assert NOT_REVIEWED["en"] not in words


def test_the_signature_on_record_is_read_with_its_day(monkeypatch, tmp_path):
    (tmp_path / "roles.toml").write_text(
        'version = 3\ndated_on = 2027-01-01\nreviewed_by = "a lawyer"\nreviewed_on = 2027-01-15\n'
    )
    monkeypatch.setattr(queries.roles, "TABLE", tmp_path / "roles.csv")

    edition = queries.role_edition.__wrapped__()  # as if it had not been read yet

    assert edition == Edition(3, date(2027, 1, 1), "a lawyer", date(2027, 1, 15))


def test_the_version_on_record_is_that_of_the_table_as_it_is():
    told = queries.TABLE.with_suffix(".toml").read_text("utf-8")

    assert f'sha256 = "{sha256(queries.TABLE.read_bytes()).hexdigest()}"' in told


def test_each_row_says_in_which_version_it_came():
    versions = [f"version {number}" for number in range(1, queries.role_edition().version + 1)]

    assert [rule.row for rule in queries.role_rules() if rule.since not in versions] == []


def test_every_role_place_and_condition_and_everything_the_table_permits_has_its_sentence():
    permitted = {(rule.verb, rule.object) for rule in queries.role_rules()}

    assert (set(wording.WHO), set(wording.PLACES), set(wording.CONDITIONS)) == (set(ROLES), set(Scope), set(Condition))
    assert set(wording.DEEDS) == permitted


def test_the_page_asks_the_database_nothing(rf):
    for language in ("en", "km"):  # a test that has no database fails when it is asked
        with override(language):
            assert roles(rf.get("/people/roles/")).status_code == 200


def test_the_page_can_be_read_and_nothing_else(client):
    assert [client.post("/en/people/roles/").status_code, client.delete("/en/people/roles/").status_code] == [405, 405]


def test_the_page_about_the_platform_leads_there(client):
    page = html.fromstring(client.get("/km/about/").content.decode())

    assert page.xpath("//main//a/@href") == ["/km/people/roles/"]
