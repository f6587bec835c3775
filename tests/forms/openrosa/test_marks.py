"""Which answers of a form with marked questions may stand in clear."""

from ponleu.forms.rules.reading import read_form
from ponleu.forms.rules.sealing import marks_of

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:ponleu="https://ponleu.org/xforms"><h:head><h:title>T</h:title><model>
  <instance><data id="t" version="1">
    <hit/><hurt/><when/><start/><place/><town/><copy/><far/><age/><child><name/><nick/></child><free/>
    <meta><instanceID/></meta></data></instance>
  <bind nodeset="/data/hit" type="string" ponleu:sensitive="yes"/>
  <bind nodeset="/data/hurt" type="string" relevant="/data/hit = 'yes'"/>
  <bind nodeset="/data/when" type="dateTime"/>
  <bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
  <bind nodeset="/data/place" type="geopoint"/>
  <bind nodeset="/data/town" type="string"/>
  <bind nodeset="/data/copy" type="string" calculate="concat( /data/hit , 'x')"/>
  <bind nodeset="/data/far" type="string" calculate="/data/copy"/>
  <bind nodeset="/data/age" type="int" constraint=". &lt; 18"/>
  <bind nodeset="/data/child" ponleu:identifying="yes"/>
  <bind nodeset="/data/child/name" type="string"/>
  <bind nodeset="/data/child/nick" type="string"/>
  <bind nodeset="/data/free" type="string" ponleu:sensitive="no"/>
  </model></h:head><h:body>
  <input ref="/data/hit"><label>a</label></input><input ref="/data/hurt"><label>a</label></input>
  <input ref="/data/age"><label>a</label></input><input ref="/data/town"><label>a</label></input>
  </h:body></h:html>"""


def test_what_is_marked_and_what_would_give_it_away_is_sealed():
    marks = marks_of(read_form(FORM.encode()))

    assert marks.sensitive == {"/data/hit"}
    assert marks.identifying == {"/data/child", "/data/child/name", "/data/child/nick"}
    assert (
        marks.in_clear
        & {f"/data/{name}" for name in ("hit", "hurt", "when", "start", "place", "copy", "far", "child/name")}
        == set()
    )
    assert marks.in_clear >= {"/data/town", "/data/age", "/data/free"}
    assert marks.seals


def test_a_form_without_marks_seals_nothing():
    xml = FORM.replace('ponleu:sensitive="yes"', "").replace('ponleu:identifying="yes"', "")

    assert not marks_of(read_form(xml.encode())).seals
