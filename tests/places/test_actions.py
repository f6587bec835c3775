from datetime import date

import pytest

from ponleu.places.actions import load_country, record
from ponleu.places.files import CountryNotRecorded, load_gazetteer
from ponleu.places.models import Area, AreaCode, AreaName, Succession
from ponleu.places.queries import frame, named
from ponleu.places.rules import AreaName as Name
from ponleu.places.rules import AreaRecord, Gazetteer, NameKind

pytestmark = pytest.mark.django_db

ADOPTED_ON = date(2013, 5, 28)


def counts():
    return [model.objects.count() for model in (Area, AreaName, AreaCode, Succession)]


def test_loading_a_country_records_what_its_files_say():
    loaded = load_country("KHM")

    areas = load_gazetteer("KHM").areas
    assert loaded == len(areas) == 27
    assert counts() == [27, sum(len(a.names) for a in areas), sum(len(a.codes) for a in areas), 2]
    assert Area.objects.get(key="khm-tboung-khmum").valid_from == date(2013, 12, 31)


def test_loading_a_country_twice_changes_nothing():
    load_country("KHM")
    before = (counts(), list(Area.objects.values_list("pk", "key")))

    load_country("KHM")

    assert (counts(), list(Area.objects.values_list("pk", "key"))) == before


def test_loading_mends_what_was_changed_by_hand():
    load_country("KHM")
    Area.objects.filter(key="khm-takeo").update(name="Elsewhere")

    load_country("KHM")

    assert Area.objects.get(key="khm-takeo").name == "Takeo"


def test_a_country_without_data_leaves_nothing_behind():
    with pytest.raises(CountryNotRecorded):
        load_country("XNL")

    assert counts() == [0, 0, 0, 0]


def test_a_study_may_bring_its_own_areas():
    load_country("KHM")
    northland = AreaRecord("xnl", "XNL", 0, "country", names=(Name("en", "Northland", NameKind.OFFICIAL),))

    record(Gazetteer([northland]))

    assert Area.objects.get(country="XNL").name == "Northland"
    assert Area.objects.filter(country="KHM").count() == 27


def test_the_frame_of_a_day_comes_in_a_constant_number_of_queries(django_assert_num_queries):
    load_country("KHM")

    with django_assert_num_queries(2):
        names = {name.spelling for area in frame(on=ADOPTED_ON, country="KHM") for name in area.official_names}

    assert "កំពង់ចាម" in names
    assert "ត្បូងឃ្មុំ" not in names


def test_a_search_finds_an_area_by_any_spelling():
    load_country("KHM")

    assert [area.key for area in named("kompong-cham", on=ADOPTED_ON)] == ["khm-kampong-cham-until-2013"]
