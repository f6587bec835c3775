from datetime import date

import pytest

from ponleu.core import Period
from ponleu.places.files import CountryNotRecorded, load_gazetteer
from ponleu.places.rules import (
    AmbiguousPlace,
    AreaCode,
    AreaName,
    AreaRecord,
    FrameNotRecorded,
    Gazetteer,
    NameKind,
    NotAPlaceThen,
    UnknownPlace,
)

CAMBODIA = load_gazetteer("KHM")
ADOPTED_ON = date(2013, 5, 28)
LATER = date(2020, 1, 1)


def an_area(name, *, code="", level=1, **given):
    return AreaRecord(
        id=given.pop("id", name.lower()),
        country="XNL",
        level=level,
        kind="district",
        names=(AreaName("en", name, NameKind.OFFICIAL),),
        codes=(AreaCode("pcode", code),) if code else (),
        **given,
    )


@pytest.mark.parametrize(
    ("spelling", "area"),
    [
        ("Kompong Cham", "khm-kampong-cham-until-2013"),
        ("Banteaymeanchey province", "khm-banteay-meanchey"),
        ("Ratanakiti", "khm-ratanak-kiri"),
        ("Tà Kèo", "khm-takeo"),
        ("SIEM-REAP\u200b", "khm-siemreap"),
        (" Svay\u00a0Rieng", "khm-svay-rieng"),
        ("KH03", "khm-kampong-cham-until-2013"),
        ("kh-18", "khm-preah-sihanouk"),
        ("រាជធានីភ្នំពេញ", "khm-phnom-penh"),
        ("ខេត្តកណ្តាល", "khm-kandal"),
        ("Kampong Som", "khm-preah-sihanouk"),
    ],
)
def test_a_place_is_found_under_any_spelling(spelling, area):
    assert CAMBODIA.resolve(spelling, on=ADOPTED_ON).id == area


def test_a_name_means_the_area_of_its_day():
    before, after = (CAMBODIA.resolve("Kampong Cham", on=day).id for day in (date(2013, 12, 30), date(2013, 12, 31)))

    assert (before, after) == ("khm-kampong-cham-until-2013", "khm-kampong-cham")


def test_a_place_that_came_later_is_refused_with_the_one_it_came_from():
    with pytest.raises(NotAPlaceThen) as refusal:
        CAMBODIA.resolve("Tboung Khmum", on=ADOPTED_ON)

    assert str(refusal.value) == (
        "“Tboung Khmum” did not exist on 2013-05-28. "
        "Check the date, or name the area that was there then: Kampong Cham."
    )


def test_an_unknown_spelling_is_refused_with_at_most_three_suggestions():
    with pytest.raises(UnknownPlace) as refusal:
        CAMBODIA.resolve("Kampong Chaang", on=ADOPTED_ON)

    assert refusal.value.suggestions == ("Kampong Chhnang", "Kampong Cham", "Kampong Thom")


def test_a_name_that_two_areas_bear_is_refused():
    gazetteer = Gazetteer([an_area("Northam", code="XN1"), an_area("Northam", code="XN2", id="other-northam")])

    with pytest.raises(AmbiguousPlace) as refusal:
        gazetteer.resolve("northam", on=LATER)

    assert str(refusal.value) == (
        "“northam” may be any of Northam (XN1), Northam (XN2). Write its code instead of the name."
    )


def test_a_level_tells_a_province_from_its_country_of_the_same_name():
    gazetteer = Gazetteer([an_area("Northland", level=0), an_area("Northland", id="province")])

    assert gazetteer.resolve("Northland", on=LATER, level=1).id == "province"


def test_there_were_24_first_level_areas_in_2013_and_there_are_25_since():
    assert [len(CAMBODIA.frame(on=day)) for day in (ADOPTED_ON, LATER)] == [24, 25]


def test_a_frame_of_days_with_gaps_in_the_record_is_refused():
    with pytest.raises(FrameNotRecorded) as refusal:
        CAMBODIA.frame(on=date(2001, 1, 1))

    assert str(refusal.value) == (
        "Which areas of level 1 existed on 2001-01-01 is not recorded. Use a day in this period: 2008-12-22 - …."
    )


def test_kampong_cham_of_2013_is_drawn_from_the_polygons_of_both_parts():
    former = CAMBODIA.resolve("Kampong Cham", on=ADOPTED_ON)

    assert CAMBODIA.boundary_codes(former) == ("KH03", "KH25")
    assert [area.name() for area in CAMBODIA.successors(former)] == ["Kampong Cham", "Tboung Khmum"]
    assert CAMBODIA.predecessors(CAMBODIA.resolve("Tboung Khmum", on=LATER)) == (former,)


def test_the_polygons_of_the_frame_of_2013_are_all_25_each_once():
    codes = [code for area in CAMBODIA.frame(on=ADOPTED_ON) for code in CAMBODIA.boundary_codes(area)]

    assert sorted(codes) == [f"KH{number:02}" for number in range(1, 26)]


def test_every_first_level_area_has_a_khmer_and_an_english_name_and_both_codes():
    assert [
        area.id
        for area in CAMBODIA.areas
        if area.level == 1
        and not (area.name("km") != area.name("en") and area.code("pcode") and area.code("iso3166-2"))
    ] == []


def test_no_spelling_of_one_area_means_another_on_the_same_day():
    for day in (ADOPTED_ON, LATER):
        for area in CAMBODIA.frame(on=day):
            assert {CAMBODIA.resolve(name.spelling, on=day).id for name in area.names} == {area.id}


def test_an_area_without_a_name_in_a_language_goes_by_its_official_name():
    assert an_area("Northam").name("km") == "Northam"


def test_an_area_that_ended_is_not_found_afterwards():
    gazetteer = Gazetteer([an_area("Northam", valid=Period(None, date(2000, 1, 1)))])

    with pytest.raises(NotAPlaceThen):
        gazetteer.resolve("Northam", on=LATER)


def test_a_country_without_data_is_refused():
    with pytest.raises(CountryNotRecorded) as refusal:
        load_gazetteer("XNL")

    assert str(refusal.value) == (
        "No places are recorded for the country “XNL”. "
        "Recorded: KHM. Give the study its own list of places, or add a folder of data."
    )
