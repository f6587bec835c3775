"""What a telephone fetches: list, form, manifest, files, and which rows of a list are gone."""

import re
from hashlib import md5

import pytest

from ponleu.forms.actions.enrolling import enrol_again, give_forms, revoke
from ponleu.forms.models import Form
from tests.forms.openrosa.telephones import (
    DAY,
    Telephone,
    a_boss,
    a_form,
    a_version,
    an_attachment,
    an_organisation,
    an_xform,
    said,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_site")]

NOT_ENROLLED = (
    403,
    "This telephone is not enrolled here, or no longer. Keep what was filled in, and ask for a new code to scan.",
)
EMPTY = "<?xml version='1.0' encoding='UTF-8'?>\n<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">\n</xforms>\n"


def text_of(response):
    return response.content.decode()


def listed(telephone):
    """The ids and versions in a telephone's list."""
    return re.findall(
        r"<formID>(.*)</formID>[^/]*<[^/]*/name>\s*<version>(.*)</version>", text_of(telephone.fetch("formList"))
    )


def test_the_list_tells_each_form_with_its_hash_and_whole_addresses():
    form = a_form()
    version = form.versions.get()
    an_attachment(version, "towns.csv", b"name,label\n")
    telephone = Telephone(form)

    response = telephone.fetch("formList")

    at = f"http://testserver/openrosa/{telephone.token}"
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response["X-OpenRosa-Version"] == "1.0"
    assert text_of(response) == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<xforms xmlns="http://openrosa.org/xforms/xformsList">\n'
        "  <xform>\n"
        "    <formID>play</formID>\n"
        "    <name>Play and school</name>\n"
        "    <version>1</version>\n"
        f"    <hash>md5:{md5(an_xform()).hexdigest()}</hash>\n"
        f"    <downloadUrl>{at}/forms/{version.pk}.xml</downloadUrl>\n"
        f"    <manifestUrl>{at}/manifest/{version.pk}</manifestUrl>\n"
        "  </xform>\n"
        "</xforms>\n"
    )


def test_a_telephone_without_forms_gets_an_empty_list():
    a_form()

    assert text_of(Telephone(organisation=an_organisation()).fetch("formList")) == EMPTY


def test_a_form_without_files_names_no_manifest_and_names_are_escaped():
    form = a_form()
    Form.objects_of_django.filter(pk=form.pk).update(title="Play & <school>")

    text = text_of(Telephone(form).fetch("formList"))

    assert "<name>Play &amp; &lt;school&gt;</name>" in text
    assert "manifestUrl" not in text


def test_the_newest_published_version_of_open_forms_is_offered_in_the_order_of_ids():
    one, other = a_form(form_id="b"), a_form(form_id="a")
    a_version(one, "2", xml=an_xform("2"))
    a_version(one, "3", is_draft=True, xml=an_xform("3"))
    closing, closed = a_form(form_id="c", state="closing"), a_form(form_id="d", state="closed")

    assert listed(Telephone(one, other, closing, closed)) == [("a", "1"), ("b", "2")]


def test_a_telephone_for_trials_is_offered_the_draft():
    form = a_form()
    a_version(form, "2", is_draft=True)

    assert listed(Telephone(form, is_trial=True)) == [("play", "2")]


def test_the_form_comes_to_the_byte_and_once_it_is_there_only_that_it_is_unchanged():
    form = a_form()
    telephone = Telephone(form)
    address = re.search("<downloadUrl>(.*)</downloadUrl>", text_of(telephone.fetch("formList")))[1]

    response = telephone.fetch(address)
    again = telephone.fetch(address, HTTP_IF_NONE_MATCH=response["ETag"])

    assert response.content == an_xform()
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["formList", "manifest/{version}", "forms/{version}.xml"])
def test_what_did_not_change_is_the_same_to_the_byte_and_answered_with_304(path):
    form = a_form()
    version = form.versions.get()
    for name in ("b.png", "a.csv"):
        an_attachment(version, name)
    telephone = Telephone(form)
    path = path.format(version=version.pk)

    first, second = telephone.fetch(path), telephone.fetch(path)
    third = telephone.fetch(path, HTTP_IF_NONE_MATCH=first["ETag"])

    assert first.content == second.content
    assert (third.status_code, third["X-OpenRosa-Version"]) == (304, "1.0")
    assert first["Cache-Control"] == "private, no-cache"


def test_the_manifest_tells_files_in_the_order_of_their_names_and_lists_with_their_integrity():
    form = a_form()
    version = form.versions.get()
    picture = an_attachment(version, "b ü.png", b"p")
    people = an_attachment(version, "a.csv", b"name,label\nx,X\n", kind="entityList")
    telephone = Telephone(form)

    response = telephone.fetch(f"manifest/{version.pk}")

    at = f"http://testserver/openrosa/{telephone.token}"
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert text_of(response) == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<manifest xmlns="http://openrosa.org/xforms/xformsManifest">\n'
        '  <mediaFile type="entityList">\n'
        "    <filename>a.csv</filename>\n"
        f"    <hash>md5:{people.md5}</hash>\n"
        f"    <downloadUrl>{at}/media/{people.pk}/a.csv</downloadUrl>\n"
        f"    <integrityUrl>{at}/integrity/{people.pk}</integrityUrl>\n"
        "  </mediaFile>\n"
        "  <mediaFile>\n"
        "    <filename>b ü.png</filename>\n"
        f"    <hash>md5:{picture.md5}</hash>\n"
        f"    <downloadUrl>{at}/media/{picture.pk}/b%20%C3%BC.png</downloadUrl>\n"
        "  </mediaFile>\n"
        "</manifest>\n"
    )
    assert telephone.fetch(f"{at}/media/{picture.pk}/b%20%C3%BC.png").content == b"p"


def test_the_rows_that_are_gone_from_a_list_are_told():
    form = a_form()
    rows = an_attachment(form.versions.get(), "a.csv", "\ufeffname,label\nx,X\n".encode(), kind="entityList")

    response = Telephone(form).fetch(f"integrity/{rows.pk}?id=x,y%22")

    assert text_of(response) == (
        "<?xml version='1.0' encoding='UTF-8'?>\n<data>\n  <entities>\n"
        '    <entity id="x"><deleted>false</deleted></entity>\n'
        "    <entity id='y\"'><deleted>true</deleted></entity>\n"
        "  </entities>\n</data>\n"
    )


def test_a_file_is_never_shown_by_a_browser_as_a_page():
    form = a_form()
    page = an_attachment(form.versions.get(), "a.html", b"<script>")

    response = Telephone(form).fetch(f"media/{page.pk}/a.html")

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"


def test_what_another_telephone_has_is_not_found():
    mine, other = a_form(), a_form(form_id="other")
    version = other.versions.get()
    file = an_attachment(version, "a.csv")
    draft = a_version(mine, "2", is_draft=True)
    telephone = Telephone(mine)

    paths = [f"forms/{version.pk}.xml", f"manifest/{version.pk}", f"media/{file.pk}/a.csv", f"integrity/{file.pk}"]

    assert [telephone.fetch(path).status_code for path in [*paths, f"forms/{draft.pk}.xml"]] == [404] * 5


def test_a_form_of_another_organisation_is_never_given():
    telephone = Telephone(a_form(organisation=an_organisation("Lighthouse")), organisation=an_organisation())

    assert listed(telephone) == []


def test_a_revoked_telephone_and_one_that_never_was_are_answered_alike():
    form = a_form()
    telephone = Telephone(form)
    revoke(telephone.device, by=a_boss(), on=DAY)

    assert said(telephone.fetch("formList")) == NOT_ENROLLED
    assert said(telephone.get(f"/openrosa/{'A' * 32}/formList")) == NOT_ENROLLED
    assert said(telephone.send(b"<data/>")) == NOT_ENROLLED
    assert telephone.head(telephone.at("submission")).status_code == 403


def test_a_new_token_ends_the_old_one_and_forms_are_given_anew():
    one, other = a_form(), a_form(form_id="other")
    telephone = Telephone(one)
    old = telephone.token

    telephone.token = enrol_again(telephone.device, by=a_boss()).token
    give_forms(telephone.device, [other], by=a_boss())

    assert listed(telephone) == [("other", "1")]
    assert said(telephone.get(f"/openrosa/{old}/formList")) == NOT_ENROLLED


@pytest.mark.parametrize("forms", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(forms, django_assert_num_queries):
    made = [a_form(form_id=f"form{number}") for number in range(forms)]
    for form in made:
        an_attachment(form.versions.get(), "a.csv")
    telephone = Telephone(*made)

    with django_assert_num_queries(3):
        telephone.fetch("formList")
