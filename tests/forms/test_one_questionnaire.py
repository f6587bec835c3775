"""One questionnaire, every channel: the same answers give the same submission, however they were asked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from ponleu.forms.files.xlsform import converted
from ponleu.forms.rules import walk
from ponleu.forms.rules.checking import check
from ponleu.forms.rules.conversation import begin, hear, outcome
from ponleu.forms.rules.conversation.asking import options_of, sort_of
from ponleu.forms.rules.conversation.stages import prompt_at
from ponleu.forms.rules.entry import take, widget_of
from ponleu.forms.rules.session import Session

FORMS = Path(__file__).resolve().parents[2] / "studies" / "cambodia-2013" / "forms"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WORN = {"instanceID", "instanceName", "started", "ended", "filled_on"}  # of the moment, not of what was said

INTERVIEW = {
    "/data/beginning/agreed": "yes",
    "/data/interview/publicity/told": "yes",
    "/data/interview/publicity/told_topics": "sale abuse",
    "/data/interview/publicity/told_by": "radio meeting",
    "/data/interview/reporting/report": "no",
    "/data/interview/checking/on_sale": "partly",
    "/data/interview/checking/on_abuse": "no_data",
    "/data/interview/checking/remarks": "Statement 1",
    "/data/interview/last/role": "citizen",
    "/data/interview/last/place": "kan",
}
CONSULTATION = {
    "/data/session/place": "kan",
    "/data/session/held_on": "2026-11-20",
    "/data/session/permitted": "yes",
    "/data/consultation/present/girls_9_11": "5",
    "/data/consultation/present/girls_12_13": "4",
    "/data/consultation/present/girls_14_17": "0",
    "/data/consultation/present/boys_9_11": "3",
    "/data/consultation/present/boys_12_13": "0",
    "/data/consultation/present/boys_14_17": "1",
    "/data/consultation/left_out/poor": "2",
    "/data/consultation/talk/age_group": "younger",
    "/data/consultation/talk/methods": "body_map discussion",
    "/data/consultation/two_questions/told_yes": "6",
    "/data/consultation/two_questions/told_no": "7",
    "/data/consultation/statement[1]/said/topic": "sale",
    "/data/consultation/statement[1]/said/words": "Statement 1",
    "/data/consultation/statement[2]/said/topic": "abuse",
    "/data/consultation/statement[2]/said/agree": "9",
    "/data/consultation/solution[1]/asked_for/votes": "4",
    "/data/consultation/after/told_what_next": "yes",
}
CASES = [("adult-interview", INTERVIEW), ("consultation", CONSULTATION)]
CASES_OF_TALK = [  # what is not asked where others may read along: free text, and lists too long for a message
    ("adult-interview", INTERVIEW, {"/data/interview/publicity/told_by", "/data/interview/checking/remarks"}),
    (
        "consultation",
        CONSULTATION,
        {
            "/data/consultation/talk/methods",
            "/data/consultation/statement[1]/said/words",
            "/data/consultation/statement[2]/said/words",
            "/data/consultation/solution[1]/asked_for/proposal",
        },
    ),
]
LANGUAGES = ["English (en)", "Khmer (km)"]


def _form(name):
    return converted((FORMS / f"{name}.md").read_bytes(), name=f"{name}.md").form


def _fields(prompt, answers):
    """What somebody types into the fields of a question."""
    value = answers.get(prompt.ref, "")
    if widget_of(prompt) == "date":
        return list(reversed(value.split("-"))) if value else ["", "", ""]
    return value.split() if widget_of(prompt) == "several" else [value]


def _posted(prompts, answers):
    questions = [prompt for prompt in prompts if prompt.kind == "question"]
    return {f"has:{prompt.ref}": ["1"] for prompt in questions} | {
        prompt.ref: _fields(prompt, answers) for prompt in questions
    }


def _missing(session, answers):
    """The row of a repeat of which one more instance is needed."""
    for prompt in [each for page in session.pages() for each in page.prompts()]:
        wanted = {ref for ref in answers if ref.startswith(f"{prompt.ref}[{prompt.count + 1}]")}
        if prompt.kind == "another" and wanted:
            return prompt.ref
    return ""


def _on_pages(form, language, answers):
    session = Session(form, now=NOW, language=language)
    at = session.pages()[0].ref
    for _step in range(200):
        if at == walk.REVIEW:
            assert walk.press(session, at, "send", {}).sends
            return session.xml()
        page = walk.page_at(session, at)
        row = _missing(session, answers)
        deed = f"add:{row}" if row and row in {prompt.ref for prompt in page.prompts()} else "next"
        stop = walk.press(session, at, deed, _posted(page.prompts(), answers))
        assert stop.faults == ()
        at = stop.at
    raise AssertionError("the pages do not end")


def _from_paper(form, language, answers):
    """Everything on one page, taken again until nothing more opens."""
    session = Session(form, now=NOW, language=language)
    for _step in range(20):
        prompts = [each for page in session.pages() for each in page.prompts()]
        take(session, prompts, _posted(prompts, answers))
        if row := _missing(session, answers):
            session.add(row)
    return session.xml()


def _said(prompt, answers, state):
    """What somebody writes in a chat."""
    if prompt.kind == "another":
        return "1" if any(ref.startswith(f"{prompt.ref}[{prompt.count + 1}]") for ref in answers) else "2"
    value = answers.get(prompt.ref)
    if value is None:
        return "SKIP"
    labels = dict(options_of(prompt, state.language))
    sort = sort_of(prompt.question)
    if sort == "one":
        return labels[value] if list(labels.values()).count(labels[value]) == 1 else str(list(labels).index(value) + 1)
    if sort == "several":
        return " ".join(str(list(labels).index(each) + 1) for each in value.split())
    return value.split("-")[len(state.held)] if sort == "date" else value


def _in_conversation(form, language, answers):
    turn = begin(form, channel="chat", now=NOW, language=language, is_theirs=True)
    for _step in range(300):
        if turn.state.is_closed:
            found = outcome(form, turn.state, now=NOW)
            assert found.disposition == "complete"
            return found.xml, set(found.left_out)
        session = Session(form, now=NOW, language=language, record=turn.state.record.encode())
        turn = hear(form, turn.state, _said(prompt_at(session, turn.state.ref), answers, turn.state), now=NOW)
    raise AssertionError("the conversation does not end")


def _without_the_moment(xml):
    tree = etree.fromstring(xml)
    for each in list(tree.iter()):
        if etree.QName(each).localname in WORN:
            each.text = None
    return etree.tostring(tree, method="c14n2").decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "answers"), CASES)
def test_pages_and_paper_give_the_same_submission_in_both_languages(name, answers, language):
    form = _form(name)

    by_page, by_paper = (asked(form, language, answers) for asked in (_on_pages, _from_paper))

    assert check(form, by_page, received=NOW).answers.items() >= answers.items()
    assert _without_the_moment(by_paper) == _without_the_moment(by_page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "answers", "elsewhere"), CASES_OF_TALK)
def test_a_conversation_gives_the_same_but_for_what_its_channel_may_not_ask(name, answers, elsewhere, language):
    form = _form(name)

    by_talk, left_out = _in_conversation(form, language, answers)

    asked = {ref: value for ref, value in answers.items() if ref not in left_out}
    assert left_out == elsewhere
    assert _without_the_moment(by_talk) == _without_the_moment(_on_pages(form, language, asked))


@pytest.mark.parametrize(("name", "answers"), CASES)
def test_what_was_filled_is_found_in_order_when_it_is_checked(name, answers):
    form = _form(name)

    assert check(form, _on_pages(form, LANGUAGES[1], answers), received=NOW).findings == ()
