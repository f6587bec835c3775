"""A study.toml that was made to break the reader, and slips that would pass unseen."""

import pytest

from ponleu.studies.files.meta import languages_of, read_meta
from tests.studies.packs import CAMBODIA, SMALL

TEXT = (SMALL / "study.toml").read_text(encoding="utf-8")
EDITION = '[[editions]]\nid = "report-en"\nlanguage = "en"\nfolder = "texts/report-en"\n'


def wrong_in(text: str) -> list[tuple[str, str]]:
    """(kind of problem, setting) of all that is found."""
    meta, found = read_meta(text)
    assert (meta is None) == bool(found)
    return [(type(each).__name__, each.where.field) for each in found]


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize("folder", [SMALL, CAMBODIA], ids=lambda path: path.name)
def test_our_own_settings_are_right(folder):
    assert wrong_in((folder / "study.toml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", ["x = " + "[" * 5000 + "]" * 5000, "x = " + "9" * 5000, "languages = " + "9" * 5000])
def test_toml_that_python_cannot_hold_is_told(text):
    assert wrong_in(text) == [("NotToml", "")]
    assert languages_of(text) == ("en",)


@pytest.mark.parametrize("name", ["frame_on", "published_on"])
def test_a_day_with_an_hour_is_no_day(name):
    day = {"frame_on": "2030-02-03", "published_on": "2030-03-20"}[name]

    assert wrong_in(changed(f"{name} = {day}", f"{name} = {day}T10:00:00Z")) == [("SettingWrong", name)]


@pytest.mark.parametrize("value", ["[1]", '["x"]', "[[]]"])
def test_an_edition_that_is_no_table_is_told(value):
    assert wrong_in(f"editions = {value}\n{TEXT.replace(EDITION, '')}") == [("SettingWrong", "editions[1]")]


def test_a_language_that_stands_twice_is_told():
    assert wrong_in(changed('languages = ["en"]', 'languages = ["en", "en"]')) == [("SettingWrong", "languages")]


@pytest.mark.parametrize("table", ["title", "place_word", "place_words"])
@pytest.mark.parametrize("tag", ['en = ""', 'en = " "', 'fr = "x"'])
def test_a_needed_text_stands_in_the_first_language(table, tag):
    start = TEXT.index(f"[{table}]")
    end = TEXT.index("\n\n", start)
    text = f"{TEXT[:start]}[{table}]\n{tag}{TEXT[end:]}"

    assert wrong_in(text) == [("SettingMissing", f"{table}.en")]


@pytest.mark.parametrize("sign", [r"\u0000", r"\u202E", r"\u001B", r"\uFFFF"])
def test_a_sign_that_no_report_can_print_is_told(sign):
    text = changed('en = "Northam"', f'en = "North{sign}am"') + f'\n[source]\ntitle = "{sign}"\n'

    assert wrong_in(text) == [("SettingWrong", "published_at"), ("SettingWrong", "source.title")]


def test_a_name_that_nothing_has_is_told_at_every_level():
    text = f"decimal = 1\n{TEXT}translaton = 'reviewed'\n[source]\nname = 'x'\n[cover]\ncolours = []\n"

    assert wrong_in(text) == [
        ("SettingWrong", "source.name"),
        ("SettingWrong", "editions[1].translaton"),
        ("SettingWrong", "cover.colours"),
        ("SettingWrong", "decimal"),
    ]
