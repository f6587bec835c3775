"""What a form loses on each channel is told before it is published there."""

from __future__ import annotations

import io
import wave

import pytest

from ponleu.forms.files.xlsform.recordings import lengths
from ponleu.forms.rules.gate.channels import ChannelReport
from ponleu.forms.rules.gate.sms import Cost, cost
from tests.forms.test_converting import passed


def kinds(report: ChannelReport, channel: str) -> list[tuple[str, str, str]]:
    return [(finding.strength, finding.ref, type(finding.what).__name__) for finding in report.findings[channel]]


def report(survey: str, **more: object) -> ChannelReport:
    return passed(survey, **more).channels


def a_list(name: str, count: int) -> str:
    rows = "\n".join(f"| | {name} | c{number} | Choice {number} |" for number in range(count))
    return f"| choices | | | |\n| | list_name | name | label |\n{rows}"


def test_what_cannot_be_answered_with_a_telephone_of_keys_is_told():
    found = report("""
        | survey | | | | |
        | | type | name | label | sensitive |
        | | geopoint | where | Where? | |
        | | image | photo | Photo | |
        | | audio | voice | Say it | |
        | | barcode | code | Code | |
        | | text | secret | What happened? | yes |
        | | text | name | Which club? | |
    """)

    assert kinds(found, "sms") == [
        ("cannot", "/data/where", "PlaceNotAsked"),
        ("cannot", "/data/photo", "FileNotAsked"),
        ("cannot", "/data/voice", "FileNotAsked"),
        ("cannot", "/data/code", "KindNotAsked"),
        ("cannot", "/data/secret", "SensitiveNotAsked"),
    ]
    assert [each for each in kinds(found, "voice") if each[0] == "cannot"] == [
        ("cannot", "/data/where", "PlaceNotAsked"),
        ("cannot", "/data/photo", "FileNotAsked"),
        ("cannot", "/data/code", "KindNotAsked"),
    ]
    assert not found.is_clean("sms")
    assert found.is_clean("web")


def test_a_question_that_its_writer_keeps_to_other_channels_is_no_finding():
    found = report("""
        | survey | | | | |
        | | type | name | label | channel |
        | | geopoint | where | Where? | web odk |
    """)

    assert (kinds(found, "sms"), kinds(found, "voice"), kinds(found, "paper")) == ([], [], [])
    assert found.prompts == ()


@pytest.mark.parametrize(
    ("count", "kind", "sms", "voice"),
    [
        (9, "select_one", [], []),
        (10, "select_one", ["ChoicesInPages"], ["ChoicesByTwoKeys"]),
        (21, "select_one", ["ChoicesInPages"], ["TooManyChoices"]),
        (61, "select_one", ["TooManyChoices"], ["TooManyChoices"]),
        (5, "select_multiple", [], []),
        (6, "select_multiple", [], ["TooManyChoices"]),
        (21, "select_multiple", ["TooManyChoices"], ["TooManyChoices"]),
    ],
)
def test_long_lists_are_turned_over_or_not_asked(count, kind, sms, voice):
    found = report(f"| survey | | | |\n| | type | name | label |\n| | {kind} l | a | A |\n{a_list('l', count)}")

    recorded = {"NoRecording", "NoRecordingOfChoice"}
    assert [name for _strength, _ref, name in kinds(found, "sms")] == sms
    assert [name for _strength, _ref, name in kinds(found, "voice") if name not in recorded] == voice


def test_a_label_of_more_than_one_message_needs_a_short_text_in_each_language():
    shorter = "Write a shorter text into the column sms, of at most"
    found = report(f"""
        | survey | | | | | |
        | | type | name | label::English | label::Khmer | sms::Khmer |
        | | text | a | {"a" * 160} | {"ក" * 70} | |
        | | text | b | {"a" * 161} | {"ក" * 71} | |
        | | text | c | {"a" * 160} | {"ក" * 200} | {"ក" * 70} |
    """)

    assert [(finding.ref, str(finding.what)) for finding in found.findings["sms"]] == [
        ("/data/b", f"The label takes 2 text messages in English. {shorter} 160 signs."),
        ("/data/b", f"The label takes 2 text messages in Khmer. {shorter} 70 signs."),
    ]
    assert not found.is_clean("sms")
    assert (found.parts("English"), found.parts("Khmer")) == (4, 4)


def test_every_question_and_choice_needs_a_recording_of_at_most_twelve_seconds():
    found = report(
        """
        | survey | | | | |
        | | type | name | label | ivr_audio |
        | | select_one yes_no | a | A | a.wav |
        | | integer | b | B | b.wav |
        | | integer | c | C | |
        | choices | | | | |
        | | list_name | name | label | ivr_audio |
        | | yes_no | yes | Yes | yes.wav |
        | | yes_no | no | No | |
        """,
        media={"a.wav": a_sound(12), "b.wav": a_sound(13), "yes.wav": a_sound(1)},
    )

    assert kinds(found, "voice") == [
        ("mend", "/data/a", "NoRecordingOfChoice"),
        ("mend", "/data/b", "LongRecording"),
        ("mend", "/data/c", "NoRecording"),
    ]


def test_a_form_with_all_its_recordings_is_clean_by_voice():
    found = report(
        """
        | survey | | | | |
        | | type | name | label | ivr_audio |
        | | integer | a | A | a.wav |
        """,
        media={"a.wav": a_sound(3)},
    )

    assert kinds(found, "voice") == []
    assert found.is_clean("voice")


def test_paper_leaves_lines_for_what_only_a_machine_knows():
    found = report(f"""
        | survey | | | | |
        | | type | name | label | choice_filter |
        | | select_one l | a | A | name != '' |
        | | note | b | You said ${{a}} | |
        | | image | c | C | |
        | | begin_repeat | r | R | |
        | | select_one l | d | D | |
        | | end_repeat | | | |
        {a_list("l", 41)}
    """)

    assert kinds(found, "paper") == [
        ("mind", "/data/a", "ListTooLong"),
        ("mind", "/data/b", "ValueOnPaper"),
        ("cannot", "/data/c", "FileNotOnPaper"),
        ("mind", "/data/r", "SeveralSheets"),
        ("mind", "/data/r/d", "ListTooLong"),
    ]


def test_a_table_of_questions_is_not_spoken_and_a_repeat_is_cut_short():
    found = report(f"""
        | survey | | | | |
        | | type | name | label | appearance |
        | | begin_group | t | T | table-list |
        | | select_one l | a | A | |
        | | end_group | | | |
        | | begin_repeat | r | R | |
        | | integer | b | B | |
        | | end_repeat | | | |
        {a_list("l", 3)}
    """)

    assert ("mend", "/data/t/a", "MatrixNotSpoken") in kinds(found, "voice")
    assert ("mind", "/data/r", "FewInstances") in kinds(found, "sms")
    assert ("mind", "/data/r", "FewInstances") in kinds(found, "voice")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Cost("gsm", 0, 0)),
        ("a" * 160, Cost("gsm", 160, 1)),
        ("a" * 161, Cost("gsm", 161, 2)),
        ("a" * 306, Cost("gsm", 306, 2)),
        ("a" * 307, Cost("gsm", 307, 3)),
        ("€" * 80, Cost("gsm", 160, 1)),
        ("a" * 152 + "€" + "a" * 152 + "€", Cost("gsm", 308, 3)),
        ("ក" * 70, Cost("unicode", 70, 1)),
        ("ក" * 134, Cost("unicode", 134, 2)),
        ("ក" * 135, Cost("unicode", 135, 3)),
        ("😀" * 35, Cost("unicode", 70, 1)),
        ("😀" * 67, Cost("unicode", 134, 3)),
        ("it’s", Cost("unicode", 4, 1)),
    ],
)
def test_text_messages_are_counted_as_networks_cut_them(text, expected):
    assert cost(text) == expected


def a_sound(seconds: int) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(100)
        sound.writeframes(bytes(100 * seconds))
    return content.getvalue()


def test_the_length_of_recordings_is_read_from_their_bytes():
    frame = b"\xff\xfb\x50\x00" + bytes(144 * 64_000 // 44_100 - 4)  # MPEG 1 layer III, 64 kbit/s, 44.1 kHz
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5)

    found = lengths({"a.wav": a_sound(3), "b.mp3": tag + frame * 441, "c.wav": b"RIFF", "d.mp3": b"x", "e.ogg": b""})

    assert {name: round(seconds, 6) for name, seconds in found.items()} == {"a.wav": 3.0, "b.mp3": 11.52}
