"""What nobody should send: each is answered in OpenRosa's form, and nothing of it is kept."""

import pytest
from django.test import Client

from ponleu.forms.models import File
from ponleu.forms.views.openrosa import reading
from tests.forms.openrosa.telephones import Telephone, a_file, a_form, an_id, filled, kept, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]

AGAIN = " Send it again. If this happens twice, show it to whoever looks after the forms."
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><data id="play" version="1">&b;</data>'
OUTSIDE = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="play" version="1"><age>&a;</age></data>'


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "it is not XML"),
        (b"age=12", "it is not XML"),
        (b"<data id='play' version='1'><age>", "it is not XML"),
        (b"<data id='play' version='1'>\x00</data>", "it is not XML"),
        ("<data id='play' version='1'>ü</data>".encode("latin-1"), "it is not XML"),
        (BOMB, "it brings definitions of its own"),
        (OUTSIDE, "it brings definitions of its own"),
        (b"<data version='1'/>", "it does not say which form it answers"),
        (
            b"<data id='play' version='1'>" + b"<a>" * 120 + b"</a>" * 120 + b"</data>",
            "it is too large, or nested too deeply",
        ),
        (b"<data id='play' version='1'>" + b"<a/>" * 250_000 + b"</data>", "it is too large, or nested too deeply"),
        (b"<data id='play' version='1'>" + b" " * 5_000_000 + b"</data>", "it is too large, or nested too deeply"),
        (filled("uuid:" + "x" * 300), "its identifier is too long"),
    ],
)
def test_what_is_no_filled_form_is_refused_with_the_reason(xml, reason):
    response = Telephone(a_form()).send(xml)

    assert said(response) == (400, f"What was sent is not a filled form: {reason}.{AGAIN}")
    assert kept() == []


@pytest.mark.parametrize("name", ["xml_file", "submission", "data"])
def test_a_wrong_name_of_the_part_with_the_answers_is_refused(name):
    telephone = Telephone(a_form())

    response = telephone.post(telephone.at("submission"), {name: a_file("submission.xml", filled())})

    assert said(response) == (400, "What was sent is not a filled form with its files." + AGAIN)


def test_two_parts_with_answers_are_refused():
    telephone = Telephone(a_form())
    parts = {"xml_submission_file": [a_file("one.xml", filled()), a_file("two.xml", filled())]}

    assert telephone.post(telephone.at("submission"), parts).status_code == 400
    assert kept() == []


def test_answers_without_a_name_of_a_file_are_taken():
    telephone = Telephone(a_form())

    response = telephone.post(telephone.at("submission"), {"xml_submission_file": filled().decode()})

    assert response.status_code == 201


@pytest.mark.parametrize(
    "content_type", ["text/xml", "multipart/form-data", "multipart/form-data; boundary=" + "é" * 3]
)
def test_what_has_no_parts_is_refused(content_type):
    telephone = Telephone(a_form())

    response = telephone.generic("POST", telephone.at("submission"), filled(), content_type)

    assert said(response) == (400, "What was sent is not a filled form with its files." + AGAIN)


def test_a_request_that_breaks_off_in_a_file_keeps_nothing():
    telephone = Telephone(a_form())
    body = (
        b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n' + filled()[:40]
    )

    response = telephone.generic("POST", telephone.at("submission"), body, "multipart/form-data; boundary=x")

    assert response.status_code == 400
    assert kept() == []


def test_more_than_all_files_may_have_is_refused_before_it_is_read():
    telephone = Telephone(a_form())

    response = telephone.generic(
        "POST", telephone.at("submission"), b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="100000001"
    )

    assert said(response)[0] == 413
    assert said(response)[1].startswith("This is too large: at most 100 MB are taken.")


def test_one_file_that_is_too_large_keeps_all_of_it_on_the_telephone(monkeypatch):
    monkeypatch.setattr(reading, "MOST_FILE_BYTES", 1000)
    telephone = Telephone(a_form())

    response = telephone.send(filled(), ("one.jpg", b"1"), ("two.jpg", b"2" * 1001))

    assert response.status_code == 413
    assert (kept(), File.objects.count()) == ([], 0)


def test_a_request_without_its_length_is_refused():
    telephone = Telephone(a_form())

    response = telephone.generic(
        "POST", telephone.at("submission"), b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=""
    )

    assert response.status_code == 411


def test_a_hundred_files_and_the_answers_are_taken_at_once():
    telephone = Telephone(a_form())

    response = telephone.send(filled(), *((f"{number}.jpg", b"%d" % number) for number in range(100)))

    assert response.status_code == 201
    assert File.objects.count() == 100


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\one.jpg", "one.jpg"),
        ("/one.jpg", "one.jpg"),
        ("o\u202ene.jpg", "one.jpg"),
        ("ៃ.jpg", "ៃ.jpg"),
    ],
)
def test_names_of_files_are_cut_to_their_last_part(sent, name):
    telephone = Telephone(a_form())
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n%b\r\n' % part
        for part in ((b"xml_submission_file", b"s.xml", filled()), (b"photo", sent.encode(), b"1"))
    )

    telephone.generic("POST", telephone.at("submission"), body + b"--x--\r\n", "multipart/form-data; boundary=x")

    assert [file.name for file in File.objects.all()] == [name]


def test_a_telephone_with_a_clock_in_1970_is_taken_and_only_our_day_is_kept():
    telephone = Telephone(a_form())

    response = telephone.send(
        filled(start="1970-01-01T00:00:00.000+07:00", end="1970-01-01T00:10:00.000+07:00"),
        HTTP_DATE="Thu, 01 Jan 1970 12:00:00 AM GMT+07:00",
    )

    assert response.status_code == 201
    assert kept()[0].received_on.year >= 2026


@pytest.mark.parametrize("path", ["", "formlist", "submission/", "forms/1.xml", "forms/../../admin"])
def test_other_addresses_are_not_there(path):
    telephone = Telephone(a_form())

    assert telephone.get(telephone.at(path)).status_code == 404


def test_a_token_of_another_length_is_not_even_looked_up():
    assert Client().get("/openrosa/short/formList").status_code == 404


def test_nothing_of_a_refused_form_stands_in_the_log(caplog):
    telephone = Telephone(a_form())
    caplog.set_level("DEBUG")
    one = an_id()

    for xml in (filled(one, town="Northam"), filled(one, town="Southam"), b"<data>Southam", filled(version="Southam")):
        telephone.send(xml)

    assert "Southam" not in caplog.text
    assert telephone.token not in caplog.text
