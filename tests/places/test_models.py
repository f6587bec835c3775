from datetime import date

import pytest
from django.db import IntegrityError

from ponleu.places.models import Area, AreaCode, AreaName, Succession

pytestmark = pytest.mark.django_db

DAY = date(2000, 1, 1)
NEXT_DAY = date(2000, 1, 2)


def a_country(**given):
    return Area.objects.create(**{"key": "northland", "country": "XNL", "level": 0, "name": "Northland"} | given)


def a_district(**given):
    default = {"key": "northam", "country": "XNL", "level": 1, "code": "XN1", "name": "Northam"}
    return Area.objects.create(**default | {"parent": given.pop("parent", None) or a_country()} | given)


def test_an_area_ends_after_it_starts():
    with pytest.raises(IntegrityError, match="area_ends_after_it_starts"):
        a_country(valid_from=DAY, valid_until=DAY)


def test_a_code_means_one_area_from_one_day_on():
    first = a_district(valid_from=DAY)

    with pytest.raises(IntegrityError):
        a_district(parent=first.parent, key="other", valid_from=DAY)


def test_a_code_means_one_area_since_before_the_records():
    first = a_district()

    with pytest.raises(IntegrityError):
        a_district(parent=first.parent, key="other")


def test_a_code_may_pass_to_a_later_area():
    first = a_district(valid_until=DAY)
    later = a_district(parent=first.parent, key="later", valid_from=DAY)

    assert list(Area.objects.on(DAY).at_level(1)) == [later]
    assert list(Area.objects.on(date(1999, 12, 31)).at_level(1)) == [first]


def test_a_district_lies_in_something():
    with pytest.raises(IntegrityError, match="every_area_but_a_country_has_a_parent"):
        Area.objects.create(key="northam", country="XNL", level=1, name="Northam")


def test_a_verified_row_names_its_source():
    with pytest.raises(IntegrityError, match="verified_area_has_source"):
        a_country(is_verified=True)


def test_an_area_has_one_official_name_in_a_language():
    area = a_country()
    AreaName.objects.create(area=area, language="en", spelling="Northland", folded="northland", kind="official")

    with pytest.raises(IntegrityError):
        AreaName.objects.create(area=area, language="en", spelling="North Land", folded="northland", kind="official")


def test_an_area_had_other_official_names_before():
    area = a_country()
    AreaName.objects.create(
        area=area, language="en", spelling="Nordland", folded="nordland", kind="official", valid_until=DAY
    )
    AreaName.objects.create(
        area=area, language="en", spelling="Northland", folded="northland", kind="official", valid_from=DAY
    )

    assert area.names.count() == 2


def test_a_code_of_an_area_ends_after_it_starts():
    with pytest.raises(IntegrityError, match="code_ends_after_it_starts"):
        AreaCode.objects.create(area=a_country(), scheme="iso", code="XN", valid_from=NEXT_DAY, valid_until=DAY)


def test_no_area_succeeds_itself():
    area = a_country()

    with pytest.raises(IntegrityError, match="no_area_succeeds_itself"):
        Succession.objects.create(kind="split", former=area, later=area, happened_on=DAY)
