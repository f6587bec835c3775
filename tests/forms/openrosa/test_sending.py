"""What a telephone is answered when it sends: the contract of OpenRosa, and what is kept of it."""

import pytest

from ponleu.forms.models import File
from tests.forms.openrosa.telephones import Telephone, a_form, a_version, an_id, filled, kept, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]

ARRIVED = (201, "It has arrived. Thank you.")
MORE = (201, "The files have arrived. Thank you.")
BEFORE = (202, "It had arrived before. Thank you.")


def names():
    return sorted((file.name, bytes(file.content)) for file in File.objects.exclude(content_tag=b""))


def test_a_filled_form_is_taken_and_the_answer_is_openrosas():
    telephone = Telephone(a_form())

    response = telephone.send(filled())

    assert said(response) == ARRIVED
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response["X-OpenRosa-Version"] == "1.0"
    assert response["X-OpenRosa-Accept-Content-Length"] == "10000000"
    assert response["Content-Language"] == "en"
    assert response.content.decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        '<message nature="submit_success">It has arrived. Thank you.</message></OpenRosaResponse>\n'
    )


def test_the_same_again_had_arrived_before_and_stays_one():
    telephone, xml = Telephone(a_form()), filled()

    answers = [said(telephone.send(xml)) for _ in range(3)]

    assert answers == [ARRIVED, BEFORE, BEFORE]
    assert len(kept()) == 1


def test_a_file_in_a_second_request_is_added_once():
    telephone, xml = Telephone(a_form()), filled(photo="one.jpg")

    answers = [said(telephone.send(xml, *files)) for files in ((), [("one.jpg", b"1")], [("one.jpg", b"1")])]

    assert answers == [ARRIVED, MORE, BEFORE]
    assert names() == [("one.jpg", b"1")]


def test_a_new_file_beside_an_old_one_is_added():
    telephone, xml = Telephone(a_form()), filled()
    telephone.send(xml, ("one.jpg", b"1"))

    assert said(telephone.send(xml, ("one.jpg", b"1"), ("two.jpg", b"2"))) == MORE
    assert names() == [("one.jpg", b"1"), ("two.jpg", b"2")]


def test_another_file_of_the_same_name_is_kept_beside_the_first():
    telephone, xml = Telephone(a_form()), filled()
    telephone.send(xml, ("one.jpg", b"1"))

    assert said(telephone.send(xml, ("one.jpg", b"other"))) == MORE
    assert names() == [("one.jpg", b"1"), ("one.jpg", b"other")]
    assert [flag["kind"] for flag in kept()[0].findings] == ["two_files"]
    assert kept()[0].finding_count == 1


def test_other_answers_under_a_used_identifier_are_refused_and_change_nothing():
    telephone, one = Telephone(a_form()), an_id()
    telephone.send(filled(one, age="12"))

    response = telephone.send(filled(one, age="13"), ("one.jpg", b"1"))

    assert said(response) == (
        409,
        "Other answers were sent before under the identifier of this filled form."
        " Keep it on the telephone, and tell whoever looks after the forms.",
    )
    assert [bytes(row.xml) for row in kept()] == [filled(one, age="12")]
    assert names() == []


def test_chunks_of_files_each_with_the_answers_come_to_one_submission():
    telephone, xml = Telephone(a_form()), filled()

    first = telephone.send(xml, ("one.jpg", b"1"), ("two.jpg", b"2"), **{"*isIncomplete*": "yes"})
    last = telephone.send(xml, ("three.jpg", b"3"))

    assert [said(first), said(last)] == [ARRIVED, MORE]
    assert len(kept()) == 1
    assert names() == [("one.jpg", b"1"), ("three.jpg", b"3"), ("two.jpg", b"2")]


def test_what_nobody_asked_for_is_kept_too():
    telephone = Telephone(a_form())

    assert (
        said(telephone.send(filled(), ("audit.csv", b"event"), ("instance.zip", b"PK"), Date="Tue, 24 Nov 2026"))[0]
        == 201
    )
    assert [name for name, _content in names()] == ["audit.csv", "instance.zip"]


def test_an_unknown_form_and_an_unknown_version_are_not_found():
    telephone = Telephone(a_form())

    assert said(telephone.send(filled(form_id="other"))) == (
        404,
        "This form is not known here. Keep the filled form on the telephone, and tell whoever gave it to you.",
    )
    assert said(telephone.send(filled(version="9"))) == (
        404,
        "This version of the form is not known here."
        " Keep the filled form on the telephone, and tell whoever gave it to you.",
    )


def test_an_older_version_is_still_taken_and_stays_with_its_own_version():
    form = a_form()
    a_version(form, "2")

    Telephone(form).send(filled(version="1"))

    assert [row.version.version for row in kept()] == ["1"]


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_what_arrives_after_closing_is_taken(state):
    telephone = Telephone(a_form(state=state))

    assert said(telephone.send(filled())) == ARRIVED
    assert [flag["kind"] for flag in kept()[0].findings if flag["kind"] == "late"] == ["late"] * (state == "closed")


def test_without_an_identifier_the_same_bytes_are_still_taken_once_and_flagged():
    telephone = Telephone(a_form())

    answers = [said(telephone.send(filled(instance=""))) for _ in range(2)]

    assert answers == [ARRIVED, BEFORE]
    assert "no_instance" in [flag["kind"] for flag in kept()[0].findings]


def test_the_probe_says_how_much_may_be_sent():
    telephone = Telephone(a_form())

    response = telephone.head(telephone.at("submission"))

    assert (response.status_code, response.content) == (204, b"")
    assert response["X-OpenRosa-Version"] == "1.0"
    assert response["X-OpenRosa-Accept-Content-Length"] == "10000000"


def test_the_worker_is_told_in_the_language_of_the_telephone():
    telephone = Telephone(a_form(), language="km")

    response = telephone.send(filled(), HTTP_ACCEPT_LANGUAGE="en")

    assert response["Content-Language"] == "km"
    assert said(response) == (201, "បានមកដល់ហើយ។ សូមអរគុណ។")
