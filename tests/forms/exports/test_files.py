"""Each kind of file, read again by a library that did not write it."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pyarrow.parquet
import pytest

from ponleu.forms.actions.exporting import UnknownFormat
from ponleu.forms.files.exports.geojson import NoPlaces
from ponleu.forms.files.exports.xlsx import TooLargeForASheet
from ponleu.forms.queries.exporting import NothingPublished, SeveralForms, UnknownFormName, form_called
from ponleu.forms.rules.exports.columns import OF_A_SUBMISSION
from ponleu.vault.models import TrailEntry
from tests.forms.exports.answers import GIVEN, a_row, add_version, made, the_answers, the_form, unzipped
from tests.forms.openrosa.telephones import a_boss, an_organisation
from tests.forms.questionnaires import an_xform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]
OWN = len(OF_A_SUBMISSION)


@pytest.fixture
def form():
    found = the_form()
    the_answers(found)
    return found


def table(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_a_csv_has_one_row_for_each_submission_and_formulas_are_harmless(form):
    head, *rows = table(made(form))

    assert head == [*OF_A_SUBMISSION, "age", "school", "town", "games", "born"]
    assert rows[0] == ["uuid:0", "2026-11-20", "1", "odk", "received", "0", "", "", "9", "y", "'=1+1", "", ""]
    assert [row[OWN:] for row in rows[1:]] == [["12", "", "", "kite ball", "2010-01-02"], ["many", "", "", "", ""]]


def test_a_zip_has_a_file_for_each_repeat_whose_rows_name_the_row_they_lie_in_and_a_codebook(form):
    files = unzipped(made(form, "zip"))

    assert list(files) == ["play.csv", "play-kid.csv", "play-kid-toy.csv", "codebook.csv"]
    assert table(files["play.csv"]) == table(made(form))
    assert table(files["play-kid.csv"]) == [
        ["KEY", "PARENT_KEY", "call", "years"],
        ["uuid:0/kid[1]", "uuid:0", "A", ""],
        ["uuid:1/kid[1]", "uuid:1", "", "4"],
        ["uuid:2/kid[1]", "uuid:2", "'-x", ""],
    ]
    assert table(files["play-kid-toy.csv"])[1:] == [["uuid:2/kid[1]/toy[2]", "uuid:2/kid[1]", "ភ្លុក"]]
    codes = table(files["codebook.csv"])
    assert codes[0] == ["table", "column", "kind", "class", "value", "English (en)", "Khmer (km)"]
    assert ["play", "school", "choice", "", "y", "Yes", "បាទ"] in codes


def test_a_workbook_has_labels_in_any_language_numbers_as_numbers_and_no_formula(form):
    book = openpyxl.load_workbook(BytesIO(made(form, "xlsx", language="km")))

    rows = [[cell.value for cell in row] for row in book["play"].rows]
    assert book.sheetnames == ["play", "kid", "kid-toy", "codebook"]
    assert rows[0][OWN:] == ["អាយុ", "រៀន?", "ភូមិ", "ល្បែង", "កើត"]
    assert rows[1][OWN:] == [9, "បាទ", "'=1+1", None, None]
    assert [row[OWN] for row in rows[2:]] == [12, "many"]
    assert rows[2][OWN + 3 :] == ["ខ្លែង; បាល់", rows[2][-1]]
    assert rows[2][-1].date() == date(2010, 1, 2)
    assert {cell.data_type for sheet in book for row in sheet.rows for cell in row}.isdisjoint({"f", "e"})


def test_a_workbook_that_has_no_room_says_so_and_cuts_nothing(form):
    a_row(form, form.versions.first(), {"/data/town": "x" * 40_000}).save(force_insert=True)

    with pytest.raises(TooLargeForASheet):
        made(form, "xlsx")
    assert "x" * 40_000 in made(form, "csv").decode()


def test_parquet_is_typed_and_names_what_is_not_of_its_kind(form):
    files = unzipped(made(form, "parquet"))

    found = pyarrow.parquet.read_table(BytesIO(files["play.parquet"]))
    assert found.column("age").to_pylist() == [9, 12, None]
    assert found.column("born").to_pylist() == [None, date(2010, 1, 2), None]
    assert found.column("town").to_pylist() == ["=1+1", None, None]
    assert found.column("not_of_its_kind").to_pylist() == [None, None, "age"]
    assert found.schema.field("age").metadata[b"label Khmer (km)"].decode() == "អាយុ"
    assert list(files) == ["play.parquet", "play-kid.parquet", "play-kid-toy.parquet"]


def test_json_holds_repeats_inside_their_submission_and_values_as_values(form):
    found = json.loads(made(form, "json"))

    assert [each["KEY"] for each in found["submissions"]] == ["uuid:0", "uuid:1", "uuid:2"]
    assert [each["answers"] for each in found["submissions"]] == [
        {"age": 9, "school": "y", "town": "=1+1", "repeats": {"kid": [{"call": "A"}]}},
        {"age": 12, "games": ["kite", "ball"], "born": "2010-01-02", "repeats": {"kid": [{"years": 4}]}},
        {"age": "many", "repeats": {"kid": [{"call": "-x", "repeats": {"kid-toy": [{"kind": "ភ្លុក"}]}}]}},
    ]
    assert [json.loads(line) for line in made(form, "jsonl").splitlines()] == found["submissions"]


def test_json_answers_what_is_asked_of_answers(form):
    def keys(*asked):
        return [each["KEY"] for each in json.loads(made(form, "json", asked=asked))["submissions"]]

    assert keys(("age__gte", "10")) == ["uuid:1"]
    assert keys(("school", "y")) == ["uuid:0"]
    assert keys(("received__from", "2026-11-21"), ("received__until", "2026-11-21")) == ["uuid:1"]
    assert keys(("version", "3")) == ["uuid:2"]
    assert keys(("call", "A")) == ["uuid:0"]
    assert keys(("channel", "web")) == []


PLACES = """
    type     | name | label
    geopoint | home | Home
    geotrace | way  | Way
    geoshape | yard | Yard
    text     | town | Town
"""


def test_geojson_has_a_feature_for_each_place_with_the_answers_of_its_row():
    form = the_form([an_xform(PLACES)])
    square = "1 1 0 0; 1 2 0 0; 2 2 0 0; 1 1 0 0"
    answers = {"home": "11.5 104.9 12 4", "way": "1 2 0 0; 3 4 0 0", "yard": square, "town": "Northam"}
    a_row(form, form.versions.get(), {f"/data/{name}": text for name, text in answers.items()}).save(force_insert=True)
    a_row(form, form.versions.get(), {"/data/home": "91 0"}).save(force_insert=True)

    found = json.loads(made(form, "geojson"))

    assert found["type"] == "FeatureCollection"
    assert [each["geometry"] for each in found["features"]] == [
        {"type": "Point", "coordinates": [104.9, 11.5, 12.0]},
        {"type": "LineString", "coordinates": [[2.0, 1.0], [4.0, 3.0]]},
        {"type": "Polygon", "coordinates": [[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]]]},
    ]
    assert {(each["properties"]["town"], each["properties"].get("home")) for each in found["features"]} == {
        ("Northam", None)
    }


def test_a_form_without_places_has_no_map_and_nothing_is_recorded(form):
    with pytest.raises(NoPlaces):
        made(form, "geojson")
    assert not TrailEntry.objects.exists()


def test_trials_and_what_an_edit_replaced_are_left_out_and_trials_come_when_asked_for(form):
    version = form.versions.last()
    draft = add_version(form, 4, an_xform("type | name | label\n text | more | More"), published_on=None)
    a_row(form, version, {"/data/age": "1"}, is_current=False).save(force_insert=True)
    a_row(form, draft, {"/data/more": "tried"}, is_trial=True).save(force_insert=True)

    assert len(table(made(form))) == 1 + len(GIVEN)
    head, *rows = table(made(form, with_trials=True))
    assert (head[-1], [(row[6], row[-1]) for row in rows if row[6]]) == ("more", [("yes", "tried")])


def test_every_export_is_in_the_trail_before_it_is_sent_with_what_it_tells(form):
    boss = a_boss()

    made(form, "zip", by=boss, asked=[("age__gte", "10")])

    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.actor, entry.subject_kind, entry.subject) == (
        "forms.exported",
        boss,
        "forms.form",
        str(form.pk),
    )
    assert entry.details == {
        "kind": "zip",
        "submissions": 1,
        "clear": 8,
        "identifying": 0,
        "sensitive": 0,
        "beside": 0,
        "left_out": 0,
        "opened": False,
        "filtered": True,
        "trials": False,
    }


def test_an_unknown_kind_and_a_form_that_nobody_can_have_filled_are_told(form):
    draft = type(form).objects_of_django.create(organisation=an_organisation(), form_id="new", title="New")

    with pytest.raises(UnknownFormat, match="docx"):
        made(form, "docx")
    with pytest.raises(NothingPublished):
        made(draft)


def test_a_form_is_called_by_either_id(form):
    assert form_called("play") == form
    assert form_called(str(form.pk)) == form
    with pytest.raises(UnknownFormName):
        form_called("nowhere")
    other = type(form).objects_of_django.create(
        organisation=an_organisation("Lighthouse"), form_id="play", title="Play", state="open"
    )
    with pytest.raises(SeveralForms, match=str(other.pk)):
        form_called("play")
