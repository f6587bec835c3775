"""One question at a time: what is understood, what is asked, how it ends."""

import pytest

from ponleu.forms.rules.conversation.state import NotAState, State
from tests.forms.talking import NOW, Talking

COLOURS = """
    | choices | | | |
    | | list_name | name | label |
    | | colour | r | Red |
    | | colour | g | Green |
    | | colour | b | Blue |
"""
ONE = (
    """
    | survey | | | |
    | | type | name | label |
    | | select_one colour | c | Which colour? |
    | | integer | n | How many? |
"""
    + COLOURS
)
WELCOME = "You may skip any question. Send ? for help, BACK to go back, STOP to end."


def test_the_first_question_comes_with_a_word_on_how_to_steer():
    talk = Talking(ONE)

    assert talk.said == [WELCOME, "Which colour?\n1. Red\n2. Green\n3. Blue"]


@pytest.mark.parametrize("said", ["2", "២", " 2 ", "Green", "green.", "gr", "g", "GREEN"])
def test_an_option_is_taken_by_its_number_in_any_digits_its_label_its_value_or_its_first_letters(said):
    talk = Talking(ONE)

    assert talk.hear(said) == "How many?"
    assert talk.answers() == {"c": "g"}


def test_letters_with_which_two_options_begin_are_asked_again_and_nothing_is_kept():
    talk = Talking(ONE.replace("Blue", "Grey"))

    assert (
        talk.hear("gre") == "That was not clear to us. Please try once more.\nWhich colour?\n1. Red\n2. Green\n3. Grey"
    )
    assert talk.answers() == {}


def test_at_the_end_everything_said_is_one_submission_and_the_mode_of_each_answer_is_known():
    talk = Talking(ONE)

    assert talk.hear("1", "12") == "That was the last question. Thank you: what you said is kept."
    assert talk.answers() == {"c": "r", "n": "12"}
    assert (talk.outcome().disposition, talk.outcome().modes) == ("complete", {"/data/c": "sms", "/data/n": "sms"})
    assert talk.hear("hello") == ""


NUMBERED_IN_KHMER = """
    | survey | | | | |
    | | type | name | label::English (en) | label::Khmer (km) |
    | | select_one yn | c | Is it so? | តើមែនទេ? |
    | choices | | | | |
    | | list_name | name | label::English (en) | label::Khmer (km) |
    | | yn | y | It is | មែន |
    | | yn | n | It is not | មិនមែន |
    | settings | | | | |
    | | form_title | form_id | version | default_language |
    | | A form | a_form | 1 | English (en) |
"""


def test_a_form_of_two_languages_is_asked_in_the_one_that_is_chosen_with_its_numerals():
    talk = Talking(NUMBERED_IN_KHMER, language=None)

    assert talk.said == ["Choose a language.\n1. English\n2. ខ្មែរ"]
    assert talk.hear("2").endswith("តើមែនទេ?\n១. មែន\n២. មិនមែន")
    talk.hear("១")
    assert talk.answers() == {"c": "y"}


@pytest.mark.parametrize("said", ["km", "Khmer", "ខ្មែរ", "khmer (km)"])
def test_a_language_is_also_chosen_by_its_name_or_code(said):
    assert Talking(NUMBERED_IN_KHMER, language=None).hear(said).endswith("២. មិនមែន")


def test_nothing_of_the_form_is_said_before_somebody_says_that_the_time_and_the_person_are_right():
    talk = Talking(ONE, is_theirs=False)

    assert talk.said == [
        "Somebody would like to ask you some questions. Is this a good time, and can you answer alone?\n"
        "1. Yes\n2. Not now\n3. Wrong number"
    ]
    assert talk.hear("1").endswith("3. Blue")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("2", "All right. Nobody will ask again by itself. Goodbye."),
        ("3", "Sorry for the trouble. This number will not be asked again."),
        ("who is this", ""),
    ],
)
def test_whoever_does_not_agree_is_left_alone(said, answer):
    talk = Talking(ONE, is_theirs=False)

    assert talk.hear(said) == answer
    assert (talk.outcome().disposition, talk.outcome().xml) == ("refused", b"")
    assert talk.hear("1") == ""


@pytest.mark.parametrize("word", ["STOP", "stop.", "ឈប់", "chhub"])
def test_a_stop_word_ends_it_and_keeps_what_was_said(word):
    talk = Talking(ONE)

    ended = talk.hear("1", word)

    assert ended == "It ends here, and what you said is kept. Send DELETE if nothing of it shall be kept."
    assert (talk.answers(), talk.outcome().disposition, talk.outcome().reached) == ({"c": "r"}, "broke off", "/data/n")


def test_after_the_end_everything_can_be_deleted_once_and_then_nothing_is_said_any_more():
    talk = Talking(ONE)

    assert talk.hear("1", "STOP", "DELETE") == "Everything is deleted. Goodbye."
    assert (talk.outcome().xml, talk.state.record, talk.hear("DELETE")) == (b"", "", "")


def test_after_three_answers_that_are_not_understood_the_way_out_is_offered_and_nobody_is_blamed():
    talk = Talking(ONE)

    offered = talk.hear("x", "y", "z")

    assert offered == (
        "That is no trouble, and what you said is kept. How shall we go on?\n1. The next question\n2. A person\n3. End"
    )
    assert talk.hear("1") == "How many?"
    assert talk.outcome().skipped == {"/data/c": "no answer"}


def test_whoever_asks_for_a_person_is_handed_over_with_what_they_said():
    talk = Talking(ONE)

    assert talk.hear("1", "PERSON") == "A person of the team will see that you asked for one. What you said is kept."
    assert (talk.outcome().disposition, talk.answers()) == ("wants a person", {"c": "r"})


RULES = """
    | survey | | | | | | | |
    | | type | name | label | required | relevant | constraint | constraint_message |
    | | integer | age | How old? | yes | | . < 18 | Give an age below 18. |
    | | text | school | Which school? | | ${age} < 15 | | |
    | | text | last | Anything else? | | | | |
"""


def test_a_rule_of_the_form_is_told_in_its_own_words_and_the_answer_stays_out():
    talk = Talking(RULES)

    assert talk.hear("40") == "Give an age below 18.\nHow old?"
    assert talk.answers() == {}


@pytest.mark.parametrize(("age", "next_question"), [("12", "Which school?"), ("16", "Anything else?")])
def test_what_is_asked_next_depends_on_what_was_said(age, next_question):
    assert Talking(RULES).hear(age) == next_question


def test_a_question_that_matters_is_skipped_at_the_second_asking_and_the_end_is_partial():
    talk = Talking(RULES)

    assert talk.hear("SKIP").startswith("This question matters for the others.")
    assert talk.hear("SKIP") == "Anything else?"
    talk.hear("Text A")
    assert (talk.outcome().disposition, talk.outcome().skipped) == ("partial", {"/data/age": "refused"})


def test_back_asks_the_question_before_and_a_new_answer_takes_the_place_of_the_old_one():
    talk = Talking(RULES)

    assert talk.hear("12", "BACK") == "How old?"
    assert talk.hear("13", "School A", "Text A").startswith("That was the last question.")
    assert talk.answers() == {"age": "13", "school": "School A", "last": "Text A"}


def test_before_the_first_question_there_is_nothing():
    assert Talking(RULES).hear("BACK") == "This is the first question.\nHow old?"


def test_the_menu_leads_to_the_same_deeds_as_the_words():
    talk = Talking(RULES)

    assert talk.hear("12", "MENU").splitlines()[1:] == [
        "1. Hear the question again", "2. Back", "3. Skip this question", "4. A person", "5. End",
    ]  # fmt: skip
    assert talk.hear("2") == "How old?"


DAYS = """
    | survey | | | |
    | | type | name | label |
    | | date | day | Which day? |
    | | time | hour | At what time? |
"""


def test_a_day_is_asked_as_days_ago_or_in_three_parts_never_as_one_long_number():
    talk = Talking(DAYS)

    assert talk.said[-1] == "Which day?\nSend how many days ago it was (0 is today), or send the year."
    assert talk.hear("២០២៥") == "In which month? Send a number from 1 to 12."
    assert talk.hear("2") == "On which day of the month?"
    assert talk.hear("30").startswith("That was not clear to us.")
    talk.hear("28", "9", "5")
    assert talk.answers() == {"day": "2025-02-28", "hour": "09:05:00.000+00:00"}


@pytest.mark.parametrize(("said", "day"), [("0", "2026-11-24"), ("1", "2026-11-23")])
def test_days_ago_are_counted_from_today(said, day):
    talk = Talking(DAYS)
    talk.hear(said)

    assert talk.answers() == {"day": day}


SEVERAL = (
    """
    | survey | | | |
    | | type | name | label |
    | | select_multiple colour | c | Which colours? |
"""
    + COLOURS
)


@pytest.mark.parametrize(("said", "kept"), [("1 3", "r b"), ("3,1", "r b"), ("១ ២", "r g"), ("13", "r b"), ("0", None)])
def test_several_options_are_sent_as_their_numbers_and_none_is_said_as_nought(said, kept):
    talk = Talking(SEVERAL)
    talk.hear(said)

    assert talk.answers() == ({"c": kept} if kept else {})
    assert talk.outcome().disposition == "complete"


def test_of_several_one_that_is_not_understood_makes_the_whole_be_asked_again():
    talk = Talking(SEVERAL)

    assert talk.hear("1 9").startswith("That was not clear to us.")


def _many(count):
    rows = "".join(f"    | | town | t{number} | Town {number} |\n" for number in range(1, count + 1))
    return (
        "    | survey | | | |\n    | | type | name | label |\n    | | select_one town | t | Where? |\n"
        "    | choices | | | |\n    | | list_name | name | label |\n" + rows
    )


def test_a_long_list_is_turned_over_and_its_numbers_go_on():
    talk = Talking(_many(14))

    assert talk.said[-1].splitlines()[1:] == [f"{number}. Town {number}" for number in range(1, 7)] + ["0. More"]
    assert talk.hear("0").splitlines()[1] == "7. Town 7"
    talk.hear("0", "14")
    assert talk.answers() == {"t": "t14"}


SHORT = """
    | survey | | | | | |
    | | type | name | label::English (en) | label::Khmer (km) | sms::English (en) |
    | | integer | age | How old are you today? | តើអ្នកអាយុប៉ុន្មាន? | How old? |
    | settings | | | | | |
    | | form_title | form_id | version | default_language | |
    | | A form | a_form | 1 | English (en) | |
"""


@pytest.mark.parametrize(("language", "said"), [("English (en)", "How old?"), ("Khmer (km)", "តើអ្នកអាយុប៉ុន្មាន?")])
def test_short_words_are_used_where_the_language_has_them_and_never_those_of_another(language, said):
    assert Talking(SHORT, language=language).said[-1] == said


MARKED = """
    | survey | | | | | | |
    | | type | name | label | sensitive | channel | confirm |
    | | text | quiet | Question A? | yes | | |
    | | text | web | Question B? | | web | |
    | | integer | n | How many? | | | yes |
    | | image | picture | A picture? | | | |
"""


def test_what_is_sensitive_of_another_channel_or_no_message_is_left_out_with_its_reason():
    talk = Talking(MARKED)

    assert talk.said[-1] == "How many?"
    assert talk.hear("7") == "You answered: 7. Is that right?\n1. Yes\n2. No"
    assert talk.hear("2") == "How many?"
    talk.hear("8", "1")
    assert talk.outcome().left_out == {"/data/quiet": "sensitive", "/data/web": "channel", "/data/picture": "type"}
    assert talk.answers() == {"n": "8"}


REPEATED = """
    | survey | | | |
    | | type | name | label |
    | | begin repeat | kid | A child |
    | | integer | age | How old? |
    | | end repeat | | |
    | | text | last | Anything else? |
"""


def test_entries_are_asked_one_after_another_up_to_what_the_channel_bears():
    talk = Talking(REPEATED)
    while "How old?" not in talk.said[-1]:
        talk.hear("1")

    talk.hear("5")
    assert talk.said[-1] == "Is there another?\n1. Yes\n2. No"
    talk.hear("1", "6", "1", "7")

    assert talk.said[-1] == "Anything else?"
    assert talk.outcome().left_out == {"/data/kid": "repeat"}


def test_on_the_telephone_options_are_asked_one_by_one_and_nought_repeats():
    talk = Talking(SEVERAL, channel="voice")

    assert (talk.said[-1], talk.expects) == ("Which colours?\nRed\n1. Yes\n2. No", "keys")
    assert talk.hear("0") == "Which colours?\nRed\n1. Yes\n2. No"
    assert talk.hear("1") == "Which colours?\nGreen\n1. Yes\n2. No"
    talk.hear("2", "1")
    assert talk.answers() == {"c": "r b"}


def test_on_the_telephone_a_number_that_matters_is_read_back_and_closed_with_a_key():
    talk = Talking(RULES, channel="voice")

    assert (talk.said[-1], talk.expects) == ("How old?\nThen press #.", "number")
    assert talk.hear("12#") == "You answered: 12. Is that right?\n1. Yes\n2. No"
    assert (talk.hear("1").splitlines()[0], talk.expects) == ("Which school?", "recording")
    assert talk.hear("*").startswith("It ends here")


def test_a_sensitive_answer_is_never_read_back():
    table = MARKED.replace(
        "| text | quiet | Question A? | yes | | |", "| integer | quiet | Question A? | yes | | yes |"
    )
    talk = Talking(table, channel="voice")

    assert talk.said[-1].startswith("Question A?")
    assert "You answered" not in talk.hear("5#")


def test_silence_brings_one_reminder_by_day_then_the_end_without_a_word():
    talk = Talking(ONE)
    talk.hear("1")

    assert talk.wait(hours=1) is False
    assert talk.wait(hours=12) is False  # at night
    assert talk.wait(hours=10) is True  # nine in the morning
    assert talk.said == ["Your questions are still here. Answer when it suits you, or send STOP."]
    assert talk.wait(minutes=30) is False
    assert talk.wait(hours=2) is True
    assert (talk.said, talk.outcome().disposition, talk.answers()) == ([], "expired", {"c": "r"})


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": 1}', '{"held": []}'])
def test_what_is_no_state_is_refused(text):
    with pytest.raises(NotAState):
        State.read(text)


def test_a_state_is_the_same_when_it_was_written_and_read():
    talk = Talking(ONE)
    talk.hear("1")

    assert State.read(talk.state.written()) == talk.state
    assert talk.state.asked_at == NOW.isoformat()
