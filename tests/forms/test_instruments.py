"""The two questionnaires of the 2013 study: whole in both languages, and offering what the study's tables hold."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ponleu.forms.files.xlsform import converted
from ponleu.forms.files.xlsform.reading import read_workbook
from ponleu.forms.rules.checking import check
from ponleu.forms.rules.definition import Form
from ponleu.forms.rules.gate.outline import outline_of
from ponleu.forms.rules.gate.sheets import sheet_problems
from ponleu.forms.rules.gate.workbook import Workbook
from ponleu.forms.rules.session import Session

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


ANSWERS = {
    "place": "kan",
    "held_on": "2027-03-04",
    "permitted": "yes",
    "agreed": "yes",
    **dict.fromkeys((f"{who}_{ages}" for who in ("girls", "boys") for ages in ("9_11", "12_13", "14_17")), "2"),
    "any_of_these": "3",
    "age_group": "younger",
    "told": "yes",
    "told_yes": "3",
    "told_no": "6",
    "report": "do_not_know",
    "topic": "sale",
    "issue": "t1r3",
    "agree": "7",
    "words": "Statement 1",
    "role": "citizen",
}


def filled(form: Form, language: str) -> tuple[bytes, list[str]]:
    """The submission of one who answers what the walk asks, and which questions there is no answer for in ANSWERS."""
    session = Session(form, now=datetime(2027, 3, 5, 9, tzinfo=UTC), language=language, seed=1)
    left, prompt = [], session.next(None)
    while prompt is not None:
        name = prompt.ref.rpartition("/")[2]
        if prompt.kind == "question" and name in ANSWERS:
            session.answer(prompt.ref, ANSWERS[name])
        elif prompt.kind == "question":
            left.append(name)
        prompt = session.next(prompt.ref)
    assert session.findings() == ()
    return session.xml(), left


@pytest.mark.parametrize("name", NAMES)
def test_filled_in_khmer_and_in_english_they_give_the_same_submission_which_the_check_finds_whole(name):
    form = converted((STUDY / "forms" / name).read_bytes(), name=name).form

    khmer, english = filled(form, KHMER), filled(form, ENGLISH)

    assert (form.languages, form.default_language) == ((ENGLISH, KHMER), KHMER)
    assert khmer == english
    assert check(form, khmer[0], received=datetime(2027, 3, 6, tzinfo=UTC)).findings == ()


def test_a_younger_and_an_older_group_are_given_other_guiding_questions():
    form = converted((STUDY / "forms" / NAMES[0]).read_bytes(), name=NAMES[0]).form
    session = Session(form, now=datetime(2027, 3, 5, 9, tzinfo=UTC), language=KHMER)
    session.answer("/data/session/permitted", "yes")

    def guides(age_group: str) -> list[str]:
        session.answer("/data/consultation/talk/age_group", age_group)
        return [
            ref.rpartition("/")[2] for ref, state in session.states().items() if "/guide_" in ref and state.relevant
        ]

    assert guides("younger") == ["guide_body_young", "guide_map_young", "guide_tree"]
    assert guides("older") == ["guide_body_older", "guide_map_older", "guide_tree"]


def test_without_everybodys_consent_nothing_of_a_session_is_asked():
    form = converted((STUDY / "forms" / NAMES[0]).read_bytes(), name=NAMES[0]).form
    session = Session(form, now=datetime(2027, 3, 5, 9, tzinfo=UTC), language=KHMER)

    session.answer("/data/session/permitted", "no")

    asked, prompt = [], session.next(None)
    while prompt is not None:
        asked.append(prompt.ref.rpartition("/")[2])
        prompt = session.next(prompt.ref)
    assert asked == ["before", "place", "held_on", "permitted", "not_yet"]
