"""A form on a page: plain POST, no account, no cookie, no script."""

import pytest

from ponleu.forms.actions.links import end_link, make_link
from ponleu.forms.models import Form, Link
from tests.forms.openrosa.telephones import DAY, a_boss
from tests.forms.pages.filled import Visitor, a_published_form, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]

TABLE = """
    | survey | | | | | | | |
    | | type | name | label | required | relevant | constraint | constraint_message |
    | | begin group | you | About you | | | | |
    | | integer | age | How old are you? | yes | | . < 18 | Give an age below 18. |
    | | select_one yn | school | Do you go to school? | | | | |
    | | text | which | Which school? | | ${school} = 'y' | | |
    | | end group | | | | | | |
    | | date | day | On which day? | | | | |
    | | select_multiple yn | several | Which fit? | | | | |
    | | note | told | Nearly done. | | | | |
    | choices | | | |
    | | list_name | name | label |
    | | yn | y | Yes |
    | | yn | n | No |
"""


@pytest.fixture
def form(a_site):
    return a_published_form(TABLE)


def test_a_page_asks_one_group_and_leads_on_to_the_next_until_all_is_looked_over_and_sent(form):
    visitor = Visitor(form)

    assert visitor.labels() == ["How old are you?", "Do you go to school?"]
    assert visitor.press(you__age="១២", you__school="n").labels() == ["On which day?"]
    assert visitor.press(day=["3", "5", "2025"]).labels() == ["Which fit?"]
    visitor.press(several=["y", "n"]).press()
    assert "Look over your answers" in visitor.text
    assert sent() == []
    visitor.press("send")

    assert visitor.response["Location"] == f"{visitor.address}sent/"
    assert [(row.channel, row.answers, row.findings) for row in sent()] == [
        (
            "web",
            {"/data/you/age": "12", "/data/you/school": "n", "/data/day": "2025-05-03", "/data/several": "y n"},
            [],
        )
    ]


def test_an_answer_that_opens_further_questions_on_the_same_page_shows_them_before_it_leads_on(form):
    visitor = Visitor(form).press(you__age="12", you__school="y")

    assert visitor.labels() == ["How old are you?", "Do you go to school?", "Which school?"]
    assert "Your answers opened further questions on this page." in visitor.text
    assert visitor.press(you__age="12", you__school="y", you__which="School A").labels() == ["On which day?"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("40", "Give an age below 18."),
        ("twelve", "Write a whole number, in digits."),
        ("", "This question needs an answer."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_its_reason_and_nothing_else_is_lost(form, typed, told):
    visitor = Visitor(form).press(you__age=typed, you__school="n")

    assert visitor.errors() == [told]
    assert f'value="{typed}"' in visitor.text
    assert 'value="n" checked' in visitor.text


@pytest.mark.parametrize("day", [["31", "2", "2025"], ["1", "", "2025"], ["1", "13", "2025"], ["x", "1", "2025"]])
def test_a_day_that_does_not_exist_is_asked_again_with_what_was_typed(form, day):
    visitor = Visitor(form).press(you__age="12").press(day=day)

    assert visitor.errors() == ["Write the day, the month and the year of a day that exists."]
    assert f'value="{day[0]}"' in visitor.text


def test_a_year_of_the_buddhist_era_is_taken_as_what_it_is(form):
    visitor = Visitor(form).press(you__age="12").press(day=["១", "1", "២៥៦៩"]).press().press().press("send")

    assert visitor.response.status_code == 302
    assert sent()[0].answers["/data/day"] == "2026-01-01"


def test_back_keeps_what_was_typed_even_when_it_could_not_be_taken(form):
    visitor = Visitor(form).press(you__age="12", you__school="n")

    visitor.press("back", day=["3", "5", "2025"])

    assert 'value="12"' in visitor.text
    assert 'value="3"' in visitor.press(you__age="12", you__school="n").text


def test_what_was_left_out_is_named_before_it_is_sent_and_may_stay_out(form):
    visitor = Visitor(form).press(you__age="12").press().press().press()

    assert visitor.text.count("not answered") == 3
    assert visitor.press("goto:/data/day").labels() == ["On which day?"]


def test_a_choice_that_was_not_offered_is_refused(form):
    assert Visitor(form).press(you__age="12", you__school="maybe").errors() == ["Choose from the list."]


def test_the_page_needs_no_cookie_and_sets_none_and_may_be_kept_nowhere(form):
    visitor = Visitor(form).press(you__age="12")

    assert visitor.client.cookies == {}
    assert "no-store" in visitor.response["Cache-Control"]
    assert "<script" not in visitor.text


@pytest.mark.parametrize("draft", ["", "x", "e30:1:2"])
def test_a_draft_that_did_not_come_from_here_is_refused_and_nothing_is_kept(form, draft):
    visitor = Visitor(form)

    response = visitor.client.post(visitor.address, {"draft": draft, "do": "send"})

    assert response.status_code == 400
    assert sent() == []


def test_sent_twice_it_is_there_once(form):
    visitor = Visitor(form).press(you__age="12").press().press().press()
    draft = visitor.hidden("draft")

    answers = [visitor.client.post(visitor.address, {"draft": draft, "do": "send"}).status_code for _ in range(2)]

    assert (answers, len(sent())) == ([302, 302], 1)


def test_an_address_for_one_person_takes_one_form_and_no_other(form):
    visitor = Visitor(form, kind="single")
    other = Visitor(form, token=visitor.token)
    for each in (visitor, other):
        each.press(you__age="12").press().press().press().press("send")

    assert (visitor.response.status_code, other.response.status_code) == (302, 400)
    assert "This form was filled in and sent already." in other.text
    assert len(sent()) == 1
    assert visitor.client.get(visitor.address).status_code == 400


def test_an_address_that_ended_one_that_never_was_and_one_of_a_closed_form_answer_alike(form):
    ended = make_link(form, kind="open", name="Table 1", by=a_boss(), on=DAY)
    end_link(ended.link, by=a_boss(), on=DAY)
    answers = {Visitor(form, token=token).text.replace(token, "") for token in (ended.token, "x" * 32)}
    closed = Visitor(form)
    Form.objects_of_django.filter(pk=form.pk).update(state="closed")
    response = closed.client.get(closed.address)
    answers.add(response.content.decode().replace(closed.token, "").replace("&#x27;", "'"))

    assert response.status_code == 404
    assert len(answers) == 1


def test_the_address_is_kept_nowhere_and_its_making_stands_in_the_trail(form):
    from ponleu.vault.models import TrailEntry

    made = make_link(form, kind="single", name="Table 1", by=a_boss(), on=DAY)

    row = Link.objects.everywhere(because="a test").get()
    assert made.token not in str(row.__dict__)
    assert TrailEntry.objects.filter(verb="forms.link_made").count() == 1


REPEATED = """
    | survey | | | |
    | | type | name | label |
    | | begin repeat | kid | A child |
    | | integer | age | How old? |
    | | end repeat | | |
"""


def test_entries_are_added_and_removed_by_buttons(a_site):
    visitor = Visitor(a_published_form(REPEATED))
    while len(visitor.labels()) < 2:
        visitor.press("add:/data/kid")
    visitor.press("remove:/data/kid[1]", **{"kid[1]__age": "5", "kid[2]__age": "6"})

    assert visitor.labels() == ["How old?"]
    assert 'value="6"' in visitor.text
    visitor.press(**{"kid[1]__age": "6"}).press("send")
    assert [row.answers for row in sent()] == [{"/data/kid[1]/age": "6"}]


CHAPTERS = """
    | survey | | | | |
    | | type | name | label | relevant |
    | | begin group | part | A part | |
    | | begin group | one | One | |
    | | integer | a | First? | |
    | | end group | | | |
    | | begin group | two | Two | ${a} > 1 |
    | | text | b | Second? | |
    | | end group | | | |
    | | end group | | | |
"""


@pytest.mark.parametrize(("typed", "next_page"), [("2", ["Second?"]), ("1", [])])
def test_a_group_of_groups_is_turned_over_page_by_page(a_site, typed, next_page):
    visitor = Visitor(a_published_form(CHAPTERS))

    assert visitor.labels() == ["First?"]
    assert visitor.press(part__one__a=typed).labels() == next_page


FILTERED = """
    | survey | | | | |
    | | type | name | label | choice_filter |
    | | begin group | g | G | |
    | | select_one kind | k | Which kind? | |
    | | select_one thing | t | Which thing? | kind = ${k} |
    | | end group | | | |
    | choices | | | | |
    | | list_name | name | label | kind |
    | | kind | k1 | Kind A | |
    | | kind | k2 | Kind B | |
    | | thing | t1 | Thing A | k1 |
    | | thing | t2 | Thing B | k2 |
"""


def test_choices_that_depend_on_an_answer_above_are_shown_when_they_are_asked_for(a_site):
    visitor = Visitor(a_published_form(FILTERED))

    assert "What can be chosen here depends on an answer above." in visitor.text
    visitor.press("look", g__k="k2")
    assert ("Thing B" in visitor.text, "Thing A" in visitor.text) == (True, False)


LANGUAGES = """
    | survey | | | | |
    | | type | name | label::English (en) | label::Khmer (km) |
    | | date | day | Which day? | ថ្ងៃណា? |
    | settings | | | | |
    | | form_title | form_id | version | default_language |
    | | A form | a_form | 1 | English (en) |
"""


def test_the_form_speaks_the_language_of_the_page_and_changes_it_without_losing_an_answer(a_site):
    form = a_published_form(LANGUAGES)
    visitor = Visitor(form)

    visitor.press("look", address=visitor.address.replace("/en/", "/km/"), day=["3", "5", "2025"])

    assert visitor.labels() == ["ថ្ងៃណា?"]
    assert ("ឧសភា" in visitor.text, 'value="2025"' in visitor.text) == (True, True)


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_asks_as_often_for_three_questions_as_for_one(a_site, many, django_assert_num_queries):
    rows = "".join(f"    | | text | t{number} | Question {number} |\n" for number in range(many))
    table = "    | survey | | | |\n    | | type | name | label |\n    | | begin group | g | G |\n" + rows
    visitor = Visitor(a_published_form(table + "    | | end group | | |\n"))

    with django_assert_num_queries(2):
        visitor.client.get(visitor.address)


def test_a_group_of_ten_questions_is_a_small_page(a_site):
    rows = "".join(f"    | | select_one yn | s{number} | Question {number} |\n" for number in range(10))
    table = "    | survey | | | |\n    | | type | name | label |\n    | | begin group | g | G |\n" + rows
    lists = "    | | end group | | |\n" + TABLE[TABLE.index("    | choices") :]

    assert Visitor(a_published_form(table + lists)).size < 15_000
