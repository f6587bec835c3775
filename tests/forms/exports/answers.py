"""A form in three versions, with answers to each; and files of them as somebody reads them."""

from datetime import date
from hashlib import md5
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

from ponleu.forms.actions.exporting import Wanted, export
from ponleu.forms.models import Form, Submission, Version
from ponleu.forms.queries.exporting import all_of
from tests.forms.exports.versions import their_xml
from tests.forms.openrosa.telephones import DAY, an_organisation

GIVEN = (
    ("1", {"/data/age": "9", "/data/school": "y", "/data/town": "=1+1", "/data/kid[1]/call": "A"}),
    ("2", {"/data/age": "12", "/data/games": "kite ball", "/data/born": "2010-01-02", "/data/kid[1]/years": "4"}),
    ("3", {"/data/age": "many", "/data/kid[1]/call": "-x", "/data/kid[1]/toy[2]/kind": "ភ្លុក"}),
)


def the_form(xml=None, **more):
    """A form with its published versions."""
    form = Form.objects_of_django.create(
        organisation=an_organisation(), form_id="play", title="Play", state="open", **more
    )
    for number, each in enumerate(xml or their_xml(), 1):
        add_version(form, number, each)
    return form


def add_version(form, number, xml, **more):
    given = {"published_on": DAY} | more
    return Version.objects.create(
        form=form, version=str(number), number=number, xml=xml, md5=md5(xml).hexdigest(), **given
    )


def a_row(form, version, answers, **more):
    """A submission as it is kept, not yet in the database."""
    given = {"channel": "odk", "received_on": date(2026, 11, 23), "instance_id": f"uuid:{uuid4()}"} | more
    tag = uuid4().bytes * 2
    return Submission(form=form, version=version, answers=answers, instance_tag=tag, xml_tag=tag, **given)


def the_answers(form):
    """One submission for each version, a day apart."""
    versions = {each.version: each for each in form.versions.all()}
    for at, (version, answers) in enumerate(GIVEN):
        row = a_row(form, versions[version], answers, received_on=date(2026, 11, 20 + at), instance_id=f"uuid:{at}")
        row.save(force_insert=True)


def made(form, kind="csv", *, opened=None, by=None, **wanted):
    """The file of an export, whole."""
    given = export(form, Wanted(kind, **wanted), all_of(form), day=DAY, by=by, opened=opened)
    return b"".join(given.pieces)


def unzipped(content):
    """The files of a zip by name."""
    with ZipFile(BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}
