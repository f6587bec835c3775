"""The two questionnaires of the 2013 study: whole in both languages, and offering what the study's tables hold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ponleu.forms.files.xlsform.reading import read_workbook
from ponleu.forms.rules.gate.outline import outline_of
from ponleu.forms.rules.gate.sheets import sheet_problems
from ponleu.forms.rules.gate.workbook import Workbook

STUDY = Path(__file__).resolve().parents[2] / "studies" / "cambodia-2013"
NAMES = ("consultation.md", "adult-interview.md")
ENGLISH, KHMER = "English (en)", "Khmer (km)"


def sheets(name: str) -> Workbook:
    return read_workbook((STUDY / "forms" / name).read_bytes(), kind=".md")


def offered(book: Workbook, listed: str) -> list[tuple[str, str, str]]:
    sheet = book.choices
    return [
        (row["name"], sheet.text(row, "label", ENGLISH), sheet.text(row, "label", KHMER))
        for row in sheet.rows
        if row["list_name"] == listed
    ]


def table(name: str) -> list[dict[str, str]]:
    with (STUDY / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def labels(name: str, column: str = "name") -> list[tuple[str, str, str]]:
    return [(row["id"], row[f"{column}_en"], row[f"{column}_km"]) for row in table(name)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_the_sheets(name):
    book = sheets(name)

    assert sheet_problems(book, outline_of(book), form_id="") == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_places_are_those_where_children_were_consulted(name):
    consulted = [row["id"] for row in table("places") if row["is_consulted"] == "yes"]

    assert [place for place, _en, _km in offered(sheets(name), "place")] == consulted
    assert set(offered(sheets(name), "place")) <= set(labels("places"))


def test_topics_issues_and_causes_are_those_of_the_tables():
    book = sheets("consultation.md")

    assert offered(book, "topic") == labels("topics")
    assert offered(book, "cause") == labels("causes")
    assert sorted(each for each in offered(book, "issue") if not each[0].endswith("_other")) == sorted(
        labels("issues", "short")
    )


def test_each_issue_is_offered_under_its_own_topic():
    book = sheets("consultation.md")
    topics = {row["name"]: row["topic"] for row in book.choices.rows if row["list_name"] == "issue"}

    assert {issue: topics[issue] for issue in topics if not issue.endswith("_other")} == {
        row["id"]: row["topic"] for row in table("issues")
    }


def test_adults_are_asked_the_two_questions_of_the_study_with_its_three_answers():
    book = sheets("adult-interview.md")
    answers = {row["option"] for row in table("answers") if row["respondents"] == "adults"}

    assert {name for name, _en, _km in offered(book, "yes_no_unknown")} == answers
    assert [row["type"] for row in book.survey.rows if row["name"] in {"told", "report"}] == [
        "select_one yes_no_unknown"
    ] * len(table("questions"))


@pytest.mark.parametrize("name", NAMES)
def test_no_question_asks_for_a_name_a_number_or_a_point(name):
    book = sheets(name)

    assert {row["name"] for row in book.survey.rows} & {
        "name",
        "phone",
        "telephone",
        "address",
        "village",
        "house",
    } == set()
    assert not any(row["type"].startswith(("geo", "image", "video", "audio", "file")) for row in book.survey.rows)


@pytest.mark.parametrize("name", NAMES)
def test_what_somebody_said_in_their_own_words_is_sealed_and_never_asked_in_text_messages(name):
    texts = [row for row in sheets(name).survey.rows if row["type"] == "text"]

    assert texts
    assert all((row["sensitive"], row["channel"]) == ("yes", "web odk paper voice") for row in texts)
