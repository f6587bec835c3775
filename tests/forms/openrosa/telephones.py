"""A form, telephones that have it, and what they send."""

from datetime import date
from hashlib import md5
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ponleu.forms.actions.enrolling import enrol
from ponleu.forms.models import Attachment, Form, Submission, Version
from ponleu.people.models import Organisation, User

DAY = date(2026, 11, 24)

FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
  xmlns:ponleu="https://ponleu.org/xforms">
  <h:head><h:title>Play and school</h:title>
    <model>
      <instance>
        <data id="play" version="{version}">
          <age/><town/><photo/><told/><name/>
          <orx:meta><orx:instanceID/></orx:meta>
        </data>
      </instance>
      <bind nodeset="/data/age" type="int" constraint=". &lt; 18" required="true()"/>
      <bind nodeset="/data/town" type="string"/>
      <bind nodeset="/data/photo" type="binary"/>
      <bind nodeset="/data/told" type="string"{sensitive}/>
      <bind nodeset="/data/name" type="string"{identifying}/>
      <bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
    </model>
  </h:head>
  <h:body>
    <input ref="/data/age"><label>Age</label></input>
    <input ref="/data/town"><label>Town</label></input>
    <upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
    <input ref="/data/told"><label>Told</label></input>
    <input ref="/data/name"><label>Name</label></input>
  </h:body>
</h:html>
"""


def an_xform(version="1", *, marked=False):
    marks = {"sensitive": ' ponleu:sensitive="yes"', "identifying": ' ponleu:identifying="yes"'}
    return FORM.format(version=version, **{name: text if marked else "" for name, text in marks.items()}).encode()


def a_boss():
    """Who enrols and publishes."""
    return User.objects.get_or_create(username="vanna", defaults={"name": "Vanna Example"})[0].pk


def an_organisation(name="Harbour"):
    return Organisation.objects_of_django.get_or_create(name=name, defaults={"kind": "ngo"})[0]


def a_form(*, form_id="play", state="open", organisation=None, version="1", **more):
    """A form with one published version."""
    form = Form.objects_of_django.create(
        organisation=organisation or an_organisation(), form_id=form_id, title="Play and school", state=state, **more
    )
    a_version(form, version)
    return form


def a_version(form, version="1", *, is_draft=False, xml=None, **more):
    xml = xml or an_xform(version, marked=more.get("seals", False))
    return Version.objects.create(
        form=form,
        version=version,
        number=form.versions.count() + 1,
        xml=xml,
        md5=md5(xml).hexdigest(),
        published_on=None if is_draft else DAY,
        **more,
    )


def an_attachment(version, name, content=b"x", **more):
    return Attachment.objects.create(version=version, name=name, content=content, md5=md5(content).hexdigest(), **more)


class Telephone(Client):
    """A client that asks below its token, as ODK Collect does."""

    def __init__(self, *forms, organisation=None, **more):
        super().__init__()
        given = {"name": "Telephone 1", "language": "en", "by": a_boss(), "on": DAY} | more
        organisation = organisation or (forms[0].organisation if forms else an_organisation())
        enrolled = enrol(organisation, forms=forms, **given)
        self.device, self.token = enrolled.device, enrolled.token

    def at(self, path):
        return f"/openrosa/{self.token}/{path}"

    def fetch(self, path, **more):
        return self.get(path if path.startswith("http") else self.at(path), **more)

    def send(self, xml, *files, **more):
        """Post a filled form with files, each a pair of name and content."""
        parts = {"xml_submission_file": a_file("submission.xml", xml, "text/xml")}
        parts |= {name: a_file(name, content) for name, content in files}
        return self.post(self.at("submission"), parts | more)


def a_file(name, content, content_type="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)


def an_id():
    return f"uuid:{uuid4()}"


def filled(instance=None, *, form_id="play", version="1", replaces="", **answers):
    """A filled form."""
    given = {"age": "12", "town": "Northam"} | answers
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in given.items())
    deprecated = f"<orx:deprecatedID>{replaces}</orx:deprecatedID>" if replaces else ""
    instance = an_id() if instance is None else instance
    named = f"<orx:instanceID>{instance}</orx:instanceID>" if instance else ""
    return (
        f'<data id="{form_id}" version="{version}" xmlns:orx="http://openrosa.org/xforms">{inside}'
        f"<orx:meta>{named}{deprecated}</orx:meta></data>"
    ).encode()


def said(response):
    """The code of an answer, and what the telephone shows."""
    text = response.content.decode()
    return response.status_code, text.partition("nature=")[2].partition(">")[2].partition("<")[0]


def kept():
    """Every submission, the first made last."""
    return list(Submission.objects_of_django.order_by("pk"))
