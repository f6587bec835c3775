import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ponleu.places.actions import load_country
from ponleu.studies import actions, queries
from ponleu.studies.files.reading import read_pack
from ponleu.studies.files.writing import pack_files
from ponleu.studies.models import TABLES, Mention, Study
from ponleu.studies.rules import schema
from tests.studies.packs import CAMBODIA, SMALL, a_pack_folder, table

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("folder", [CAMBODIA, SMALL], ids=lambda path: path.name)
def test_a_pack_that_goes_through_the_database_comes_out_the_same_to_the_byte(folder):
    load_country("KHM")
    pack = read_pack(folder)

    actions.load(pack)

    assert pack_files(queries.pack_of(pack.study.id)) == pack_files(pack)


def test_loading_the_same_pack_again_changes_nothing():
    first = actions.load(read_pack(SMALL))

    again = actions.load(read_pack(SMALL))

    assert (again.pk, Study.objects.count(), Mention.objects.count()) == (first.pk, 1, 6)


def test_a_changed_pack_takes_the_place_of_the_old(tmp_path):
    actions.load(read_pack(SMALL))
    changed = a_pack_folder(tmp_path, mentions=table("mentions") + "d,westam,invented\n")

    actions.load(read_pack(changed))

    assert (Study.objects.count(), len(queries.pack_of("example-small").mentions)) == (1, 7)


def test_a_load_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    actions.load(read_pack(SMALL))
    changed = read_pack(a_pack_folder(tmp_path, mentions=table("mentions") + "d,westam,invented\n"))

    def fail(*_given):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "_values", fail)
    with pytest.raises(RuntimeError):
        actions.load(changed)

    assert len(queries.pack_of("example-small").mentions) == 6


def test_places_of_a_study_are_joined_to_the_areas_of_its_day():
    load_country("KHM")
    study = actions.load(read_pack(CAMBODIA))

    kampong_cham = TABLES["places"].objects.select_related("area").get(study=study, key="kcm")

    assert kampong_cham.area.valid_until.isoformat() == "2013-12-31"


def test_a_study_is_read_in_the_same_number_of_queries_whatever_its_size():
    load_country("KHM")
    counts = []
    for folder in (SMALL, CAMBODIA):
        actions.load(read_pack(folder))
        queries._pack.cache_clear()
        with CaptureQueriesContext(
            connection,
        ) as made:
            queries.pack_of(folder.name)
        counts.append(len(made))

    assert counts[0] == counts[1] == 2 + len(TABLES)


def test_a_study_that_is_not_there_is_not_found():
    with pytest.raises(queries.NotFound):
        queries.pack_of("nowhere")


def test_a_table_refers_only_to_itself_and_to_tables_before_it():
    order = list(TABLES)

    forward = [
        (name, column.to)
        for position, name in enumerate(order)
        for column in schema.columns_of(name)
        if column.kind is schema.Kind.REF and order.index(column.to) > position
    ]

    assert forward == []
