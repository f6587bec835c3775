"""`ponleu form talk`: a conversation in the terminal."""

import io

import pytest

from ponleu.site.command_line import main

TABLE = """
| survey | | | | |
| | type | name | label::English (en) | label::Khmer (km) |
| | integer | age | How old? | អាយុប៉ុន្មាន? |
| settings | | | | |
| | form_title | form_id | version | default_language |
| | A form | a_form | 1 | English (en) |
"""


@pytest.fixture
def talk(tmp_path, monkeypatch, capsys):
    path = tmp_path / "a.md"
    path.write_text(TABLE, encoding="utf-8")

    def talked(lines, *more):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        status = main(["form", "talk", str(path), *more])
        return status, capsys.readouterr()

    return talked


def test_a_conversation_ends_with_what_would_be_sent(talk):
    status, told = talk(["english", "១២"])

    assert status == 0
    assert "<age>12</age>" in told.out
    assert "— complete; answered 1, skipped 0." in told.out


def test_our_own_words_are_spoken_in_khmer_too(talk):
    _status, told = talk(["STOP"], "--language", "km", "--words", "km")

    assert "អាយុប៉ុន្មាន?" in told.out
    assert "It ends here" not in told.out


def test_when_the_input_ends_before_the_questions_it_says_so(talk):
    assert "— not finished; answered 0, skipped 0." in talk([])[1].out


def test_a_language_that_the_form_does_not_speak_is_refused_with_those_it_has(talk):
    status, told = talk([], "--language", "fr")

    assert status == 2
    assert "This form has no language “fr”. It has: English (en), Khmer (km)." in told.err
