import re
import unicodedata

import pytest

from ponleu.site.messages import catalogue, shown_messages

CATALOGUE = catalogue("km")


def _translation(context, message):
    entry = CATALOGUE.get(message, context=context or None)
    return entry.string if entry else ""


def test_every_text_that_a_page_can_show_is_there_in_khmer():
    missing = [key for key in shown_messages() if not _translation(*key)]

    assert missing == []


def test_the_search_for_texts_finds_those_of_templates_views_and_rules():
    found = shown_messages()

    assert set(found[("", "I need help")]) == {
        *(f"site/templates/{name}.html" for name in ("base", "site/help", "site/problem")),
        "forms/templates/forms/filling/done.html",
    }
    assert found[("answer", "Yes")] == ["studies/views/suggestions.py"]
    assert found[("", "There is no such page.")] == ["studies/queries.py"]
    assert ("", "aged %(from)s to %(until)s") in found


def test_a_translation_names_the_same_values_as_its_original():
    for message in CATALOGUE:
        if message.id:
            assert sorted(_values(message.string)) == sorted(_values(message.id))


def _values(text):
    return re.findall(r"%\(\w+\)s", text)


def test_no_translation_is_left_over_from_a_text_that_is_gone():
    shown = set(shown_messages())

    assert [m.id for m in CATALOGUE if m.id and (m.context or "", m.id) not in shown] == []


@pytest.mark.parametrize("hidden", ["\u200b", "\u200c", "\u200d", "\ufeff", "\u00a0"])
def test_khmer_is_composed_and_holds_no_character_that_nobody_sees(hidden):
    for message in CATALOGUE:
        assert hidden not in message.string
        assert unicodedata.is_normalized("NFC", message.string)
