import csv
from datetime import date
from itertools import chain

import pytest

from ponleu.places.files import boundaries, countries, load_gazetteer
from ponleu.places.files.countries import CountryNotRecorded, folder_of

FILES = ("areas", "names", "codes", "successions", "grades", "generic_words")


def rows(name, country="KHM"):
    return list(csv.DictReader((folder_of(country) / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", FILES)
def test_every_verified_row_names_a_source_and_no_other_row_claims_one(name):
    sources = {row["id"] for row in rows("sources")}

    assert [
        r for r in rows(name) if (r["status"], bool(r["source"])) not in {("verified", True), ("unverified", False)}
    ] == []
    assert {row["source"] for row in rows(name)} - {""} <= sources


def test_every_name_code_and_succession_belongs_to_an_area():
    areas = {row["id"] for row in rows("areas")}
    used = {row["area"] for row in chain(rows("names"), rows("codes"))}
    used |= {row[side] for row in rows("successions") for side in ("former", "later")}

    assert used <= areas
    assert areas == {row["area"] for row in rows("names")}


def test_a_former_area_ends_on_the_day_its_successors_begin():
    gazetteer = load_gazetteer("KHM")

    for change in gazetteer.successions:
        assert gazetteer.area(change.former).valid.valid_until == change.on == date(2013, 12, 31)
        assert gazetteer.area(change.later).valid.valid_from == change.on


def test_the_map_has_one_closed_outline_for_each_of_todays_areas():
    features = boundaries("KHM")["features"]
    rings = [ring for f in features for polygon in f["geometry"]["coordinates"] for ring in polygon]

    assert [f["properties"]["code"] for f in features] == [f"KH{number:02}" for number in range(1, 26)]
    assert [ring for ring in rings if ring[0] != ring[-1] or len(ring) < 4] == []
    assert {(102 < x < 108, 9.9 < y < 15) for ring in rings for x, y in ring} == {(True, True)}


def test_the_map_is_small_and_says_whose_it_is():
    folder = folder_of("KHM")

    assert len((folder / "provinces.geojson").read_bytes()) < 60_000
    assert boundaries("KHM")["attribution"] == "© OpenStreetMap contributors, ODbL 1.0"
    assert "Open Database License (ODbL) 1.0" in (folder / "LICENSE-boundaries.md").read_text(encoding="utf-8")


def test_there_is_no_map_of_a_country_without_data():
    with pytest.raises(CountryNotRecorded):
        boundaries("XNL")


def test_cambodia_is_the_one_country_so_far():
    assert countries() == ("KHM",)
