"""One gate for XLSForm and XForm XML: what passes can be filled, what does not is told with its row."""

from __future__ import annotations

import pytest
from lxml import etree

from ponleu.core import Problem
from ponleu.forms.files.xlsform import Converted, FormRefused, converted
from tests.forms.sheets import SETTINGS, told

OURS = "{https://ponleu.org/xforms}"
XF = {"x": "http://www.w3.org/2002/xforms"}


def md(table: str) -> bytes:
    text = table if "| settings" in table else table + SETTINGS
    return "\n".join(line.strip() for line in text.splitlines()).encode()


def passed(table: str, **more: object) -> Converted:
    return converted(md(table), name="a_form.md", **more)


def refused(content: bytes, name: str = "a_form.md", **more: object) -> tuple[Problem, ...]:
    with pytest.raises(FormRefused) as raised:
        converted(content, name=name, **more)
    return raised.value.each


AN_XFORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>A form</h:title><model>
  <instance><data id="a_form" version="1"><age/><meta><instanceID/></meta></data></instance>
  <bind nodeset="/data/age" type="int" constraint=". &lt; 18"/>
  <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
  <submission action="https://elsewhere.example/submission" method="post"/>
  </model></h:head><h:body><input ref="/data/age"><label>Age</label></input></h:body></h:html>"""


def test_a_table_becomes_a_form_with_the_settings_it_gives():
    made = passed("""
        | survey | | | | |
        | | type | name | label | constraint |
        | | integer | age | Age | . < 18 |
    """)

    assert (made.form.id, made.form.version, made.form.title) == ("a_form", "1", "A form")
    assert list(made.form.questions) == ["/data/age"]
    assert made.warnings == ()


def test_the_same_sheets_give_the_same_bytes():
    table = "| survey | | | |\n| | type | name | label |\n| | text | a | A |"

    assert passed(table).xml == passed(table).xml


def test_our_columns_become_forms_of_texts_and_attributes_of_binds():
    made = passed("""
        | survey | | | | | | | | |
        | | type | name | label::English | label::Khmer | sms::Khmer | ivr_audio::Khmer | sensitive | channel |
        | | begin_group | home | Home | ផ្ទះ | | | yes | |
        | | text | who | Who? | នរណា? | | | | |
        | | text | why | Why did ${who} go? | ហេតុអ្វី? | ${who} ទៅ? | why-km.mp3 | | voice, web |
        | | end_group | | | | | | | |
    """)

    why = made.form.questions["/data/home/why"]
    assert why.words.text("Khmer", form="sms") == "… ទៅ?"
    assert why.words.text("Khmer", form="ivr-audio") == "why-km.mp3"
    assert not why.words.has("English", "sms")
    assert dict(made.form.binds["/data/home/why"].extra) == {"sensitive": "yes", "channel": "voice web"}
    assert dict(made.form.binds["/data/home/who"].extra) == {"sensitive": "yes"}


def test_choices_have_short_texts_and_recordings_too_in_a_form_of_one_language():
    made = passed("""
        | survey | | | |
        | | type | name | label |
        | | select_one yes_no | a | A |
        | choices | | | | | |
        | | list_name | name | label | sms | ivr_audio |
        | | yes_no | yes | Yes, very much | Yes | yes.mp3 |
        | | yes_no | no | No | | |
    """)

    yes, no = made.form.questions["/data/a"].choices
    assert (yes.words.text(), yes.words.text(form="sms"), yes.words.text(form="ivr-audio")) == (
        "Yes, very much",
        "Yes",
        "yes.mp3",
    )
    assert (no.words.text(), no.words.text(form="sms")) == ("No", "")
    assert made.form.languages == ()


def test_tools_of_others_find_only_what_they_know_outside_our_namespace():
    made = passed("""
        | survey | | | | | |
        | | type | name | label | sms | identifying |
        | | text | a | A | a? | yes |
    """)

    root = etree.fromstring(made.xml)
    [bind] = root.xpath("//x:bind[@nodeset='/data/a']", namespaces=XF)
    assert dict(bind.attrib) == {"nodeset": "/data/a", "type": "string", f"{OURS}identifying": "yes"}
    assert not root.xpath("//*[namespace-uri()='https://ponleu.org/xforms']")


def test_answers_come_back_to_the_server_that_published_the_form():
    made = passed("""
        | survey | | | |
        | | type | name | label |
        | | text | a | A |
        | settings | | | |
        | | form_id | version | submission_url |
        | | a_form | 1 | https://elsewhere.example/submission |
    """)
    xform = converted(AN_XFORM, name="a_form.xml")

    assert b"elsewhere" not in made.xml + xform.xml
    assert told(made.warnings) == [("SubmissionUrlTakenAway", "settings", 2, "submission_url")]
    assert told(xform.warnings) == [("SubmissionUrlTakenAway", "", 0, "")]


def test_an_xform_that_sends_nothing_elsewhere_keeps_its_bytes():
    content = AN_XFORM.replace(b'action="https://elsewhere.example/submission" ', b"")

    assert converted(content, name="a_form.xml").xml == content


@pytest.mark.parametrize(
    ("column", "rule", "kind"),
    [
        ("relevant", "${a} =", "BadRule"),
        ("constraint", "(. > 3", "BadRule"),
        ("calculation", "nonsense(${a})", "UnknownFunction"),
        ("relevant", "selected(${a})", "WrongArity"),
        ("constraint", "/data/elsewhere > 3", "UnknownReference"),
    ],
)
def test_a_rule_that_cannot_work_is_told_with_the_cell_it_stands_in(column, rule, kind):
    problems = refused(
        md(f"""
        | survey | | | | |
        | | type | name | label | {column} |
        | | text | a | A | |
        | | | | | |
        | | text | b | B | {rule} |
    """)
    )

    assert [(each.where.file, each.where.row, each.where.field) for each in problems] == [("survey", 4, column)]


def test_rules_that_wait_for_each_other_are_refused():
    problems = refused(
        md("""
        | survey | | | |
        | | type | name | calculation |
        | | calculate | a | ${b} + 1 |
        | | calculate | b | ${a} + 1 |
    """)
    )

    assert {each.where.row for each in problems} <= {2, 3}
    assert len(problems) >= 1


def test_what_the_converter_refuses_is_told_in_our_words_with_the_row_of_the_sheet():
    problems = refused(
        md("""
        | survey | | | | |
        | | type | name | label | parameters |
        | | text | a | A | |
        | | | | | |
        | | range | b | B | start=1 end=x |
    """)
    )

    assert told(problems) == [("ParameterNotANumber", "survey", 4, "parameters")]
    assert str(problems[0]) == "survey, row 4, field parameters: The parameter end must be a number."


def test_repairs_are_offered_by_name_and_done_when_they_are_named():
    content = md("""
        | survey | | | |
        | | type | name | label |
        | | select one from yes_no | meta | A |
        | choices | | | |
        | | list_name | name | label |
        | | yes_no | yes | Yes |
        | | yes_no | yes | Yes |
    """)

    with pytest.raises(FormRefused) as raised:
        converted(content, name="a_form.md")
    names = [(each.name, each.problems) for each in raised.value.repairs_offered]
    mended = converted(content, name="a_form.md", repairs=["reserved_names", "same_choices"])

    assert names == [("older_types", 1), ("reserved_names", 1), ("same_choices", 1)]
    assert list(mended.form.questions) == ["/data/meta_"]
    assert [each.name for each in mended.repairs_offered] == ["older_types"]


def test_an_unknown_repair_and_repairs_of_xml_are_refused():
    assert told(refused(md("| survey | |\n| | type |"), repairs=["x"])) == [("UnknownRepair", "", 0, "")]
    assert told(refused(AN_XFORM, "a_form.xml", repairs=["names"])) == [("NothingToRepair", "", 0, "")]


def test_files_that_the_form_needs_are_named_and_refused_when_the_others_came_without_them():
    table = """
        | survey | | | | |
        | | type | name | label | image |
        | | select_one_from_file towns.csv | a | A | map.png |
    """

    assert [str(each) for each in passed(table).warnings] == [
        "The form needs the file towns.csv. Send it beside the form before publishing.",
        "The form needs the file map.png. Send it beside the form before publishing.",
    ]
    assert told(refused(md(table), media={"map.png": b""})) == [("MediaMissing", "", 0, "")]
    assert passed(table, media={"map.png": b"", "towns.csv": b"name,label\nx,X\n"}).warnings == ()


def test_a_form_without_an_id_is_known_by_the_name_of_its_file():
    made = converted(b"| survey | | | |\n| | type | name | label |\n| | text | a | A |", name="My form (2).md")

    assert made.form.id == "My_form_2"


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        b'<!DOCTYPE x SYSTEM "http://elsewhere.example/x.dtd"><x/>',
        b"<!DOCTYPE x [<!ENTITY a 'ha'>"
        + b"".join(b"<!ENTITY a%d '&a;&a;&a;&a;'>" % n for n in range(9))
        + b"]><x>&a8;</x>",
        b"<a>" * 100_000,
        b"<a>" * 5_000 + b"</a>" * 5_000,
        b"<x" + b" a='1'" * 3,
        b"not xml",
        b"\x00\x01\x02",
        b"<x/>",
        b"",
    ],
    ids=["file", "address", "laughs", "deep", "deep and closed", "open", "text", "bytes", "empty element", "nothing"],
)
def test_xml_that_is_an_attack_or_no_form_is_refused(xml):
    assert len(refused(xml, "a_form.xml")) == 1


@pytest.mark.parametrize("name", ["../a.xml", "a/b.md", "x.pdf", ""])
def test_names_that_lead_elsewhere_are_refused(name):
    assert len(refused(AN_XFORM, name)) == 1


def test_a_hundred_megabytes_are_refused():
    assert told(refused(bytes(100_000_000), "a.xlsx")) == [("FileTooLarge", "", 0, "")]
    assert len(refused(bytes(100_000_000), "a.xml")) == 1
