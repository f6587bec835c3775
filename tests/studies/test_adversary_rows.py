"""Rows whose cells have the right form and that cannot be, and tables that are none."""

import time

import pytest
from django.db import models as fields

from ponleu.core import Problems
from ponleu.studies import models
from ponleu.studies.files import rows
from ponleu.studies.files.reading import read_pack
from tests.studies.packs import SMALL, a_pack_folder, table


def wrong_with(folder) -> list[tuple[str, str, int, str]]:
    """(kind of problem, table, row, field) of all that is found."""
    with pytest.raises(Problems) as caught:
        read_pack(folder)
    return [
        (type(each).__name__, each.where.file.removeprefix("tables/").removesuffix(".csv"), *_at(each))
        for each in caught.value.each
    ]


def _at(problem):
    return problem.where.row, problem.where.field


def changed(name: str, old: str, new: str) -> str:
    text = table(name)
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("day", "soon"),
        ("day", "2030-02-31"),
        ("day", "20300203"),
        ("day", "2030-W05-1"),
        ("year", "last"),
        ("year", "99999"),
        ("number", "\u00b2"),
        ("number", "\u0661\u0662"),
        ("number", "9" * 5000),
        ("number", "many"),
    ],
)
def test_a_fact_is_of_its_kind(tmp_path, kind, value):
    folder = a_pack_folder(tmp_path, facts=table("facts") + f"f,{kind},{value},Label,yes,invented\n")

    assert ("FactWrong", "facts", 2, "value") in wrong_with(folder)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("day", "2030-02-03"), ("year", "2030"), ("number", "25"), ("number", "2.5"), ("name", "9 of 9")],
)
def test_facts_of_each_kind_are_read(tmp_path, kind, value):
    folder = a_pack_folder(tmp_path, facts=table("facts") + f"f,{kind},{value},Label,yes,invented\n")

    assert [fact.value for fact in read_pack(folder).facts] == [value]


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("steps", "2030-02-03,2030-02-20", "2030-02-20,2030-02-03", ("EndsBeforeItBegins", "steps", 3, "held_until")),
        ("events", "2030-02-03,2030-02-20", "2030-02-20,2030-02-03", ("EndsBeforeItBegins", "events", 2, "held_until")),
        ("participants", ",8,17,", ",17,8,", ("EndsBeforeItBegins", "participants", 2, "age_until")),
        ("participants", ",8,17,", ",8,99999,", ("TooMuch", "participants", 2, "age_until")),
        ("participants", "Girls,child", "Girls,adult", ("PartOfOthers", "participants", 3, "unit")),
        ("answers", ",9,,48", ",49,,48", ("MoreThanBase", "answers", 2, "count")),
        ("answers", ",9,,48", ",,,48", ("NothingStated", "answers", 2, "count")),
        ("suggestions", ",process,", ",process; outcom,", ("UnknownWord", "suggestions", 2, "kinds")),
        ("suggestions", "CRC 28,,a", "CRC 28,XX.Y,a", ("UnknownWord", "suggestions", 2, "outline")),
        ("causes", "invented", "x" * 201, ("TooLong", "causes", 2, "source")),
        ("places", "EX01", "x" * 21, ("TooLong", "places", 2, "code")),
        ("places", "EX02", "EX01", ("CodeTwice", "places", 3, "code")),
        ("causes", "\nnear,", "\ntotal,", ("IdReserved", "causes", 2, "id")),
        ("topics", "\nplay,", "\nplaces,", ("IdReserved", "topics", 3, "id")),
        ("topics", "\nplay,", "\nanswers-heard-before,", ("IdReserved", "topics", 3, "id")),
        ("topics", "\nplay,", "\nSchool,", ("RowTwice", "topics", 3, "id")),
    ],
)
def test_what_cannot_be_is_told_with_its_row_and_field(tmp_path, name, old, new, found):
    assert found in wrong_with(a_pack_folder(tmp_path, **{name: changed(name, old, new)}))


def test_a_part_of_itself_is_told_also_over_others_and_not_its_parts(tmp_path):
    circle = changed("participants", "heard,talks,,", "heard,talks,heard-girls,").replace(",26,", ",48,")
    more = "heard-young,talks,heard-girls,Young girls,child,female,9,,stated,,,,invented\n"

    assert wrong_with(a_pack_folder(tmp_path, participants=circle + more)) == [
        ("PartOfItself", "participants", 2, "of"),
        ("PartOfItself", "participants", 3, "of"),
    ]


def test_a_study_that_asked_nowhere_is_told(tmp_path):
    nowhere = table("places").replace(",yes,", ",no,")
    folder = a_pack_folder(tmp_path, places=nowhere, mentions="issue,place,source\n")

    assert wrong_with(folder) == [("NobodyWasAsked", "places", 0, "is_consulted")]


def test_places_that_cannot_be_read_are_not_blamed_for_asking_nowhere(tmp_path):
    folder = a_pack_folder(tmp_path, places=table("places").replace(",yes,", ",oui,"))

    assert {kind for kind, *_ in wrong_with(folder)} == {"CellWrong"}


def test_an_owner_that_is_no_actor_and_a_country_that_nobody_recorded_are_told(tmp_path):
    text = (SMALL / "study.toml").read_text(encoding="utf-8").replace('["circle"]', '["circel"]')
    folder = a_pack_folder(tmp_path, study_dot_toml=f'gazetteer = "ZZZ"\n{text}')

    assert wrong_with(folder) == [
        ("SettingWrong", "study.toml", 0, "gazetteer"),
        ("UnknownReference", "study.toml", 0, "owners"),
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('far,Far,,"invented\nnear-by,Near by,,invented\n', 3),  # would swallow the row below without a word
        ('far,"Far"x,,invented\n', 3),
        ('far,Far,,invented\n\nfurther,"Further"x,,invented\n', 5),
    ],
)
def test_what_is_no_table_is_told_with_the_row_where_it_begins(tmp_path, text, row):
    folder = a_pack_folder(tmp_path, causes=table("causes") + text)

    assert wrong_with(folder) == [("NotCsv", "causes", row, "")]


def test_a_cell_that_is_a_whole_text_is_told_with_row_and_column(tmp_path):
    folder = a_pack_folder(tmp_path, causes=table("causes") + f"far,{'x' * 200_000},,invented\n")

    assert wrong_with(folder) == [("CellTooLong", "causes", 3, "name_en")]


def test_thousands_of_wrong_references_are_told_in_good_time(tmp_path):
    wrong = "".join(f"issue-{number},place-{number},invented\n" for number in range(2_000))
    places = "".join(f"place-{number}x,,Place {number},,no,invented\n" for number in range(500))
    folder = a_pack_folder(tmp_path, mentions=table("mentions") + wrong, places=table("places") + places)
    began = time.process_time()

    found = wrong_with(folder)

    assert len(found) == 4_000
    assert time.process_time() - began < 10  # without a bound on the search it is minutes


def test_no_text_is_read_that_the_database_cannot_keep():
    for name, model in models.TABLES.items():
        for field in model._meta.get_fields():
            longest = rows.LONGEST.get(name, {"source": 200}).get(field.name)
            if type(field) is fields.CharField and field.name in {"code", "spelling", "source", "value"}:
                assert (name, field.name, longest) == (name, field.name, field.max_length)
            if isinstance(field, fields.PositiveSmallIntegerField):
                assert rows.MOST[name][field.name] <= 32_767
