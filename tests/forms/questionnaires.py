"""Questionnaires written as tables in tests, and sessions that fill them."""

from datetime import UTC, datetime

from pyxform.xls2xform import convert

from ponleu.forms.rules.reading import read_form
from ponleu.forms.rules.session import Session

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def a_table(text):
    """The rows of a sheet: cells are separated by at least two spaces or a bar; "." is an empty cell."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()]
    return [["" if cell == "." else cell for cell in row] for row in rows]


def an_xform(survey, choices="", settings=""):
    """The XForm XML that pyxform makes of sheets written as bars and cells."""
    sheets = {"survey": survey, "choices": choices, "settings": settings or "form_id | version\n f | 1"}
    lines = []
    for name, text in sheets.items():
        if text:
            lines.append(f"| {name} |")
            lines.extend("|   | " + " | ".join(row) + " |" for row in a_table(text))
    return convert(xlsform="\n".join(lines) + "\n").xform.encode()


def a_form(survey, choices="", settings="", media=None):
    """A form, from its sheets."""
    return read_form(an_xform(survey, choices, settings), media=media or {})


def a_model(instance, binds="", body="", more=""):
    """A form written as XForm XML, for what spreadsheets cannot say."""
    return read_form(
        f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
        xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>f</h:title>
        <model><instance>{instance}</instance>{more}{binds}</model></h:head><h:body>{body}</h:body></h:html>""".encode()
    )


def a_session(form, answers=None, **given):
    """A session with some answers given, in order."""
    session = Session(form, **{"now": NOW, "seed": 1, **given})
    for ref, text in (answers or {}).items():
        session.answer(ref, text)
    return session


def value(session, ref):
    """What is stored at a place."""
    return session.state(ref).value


def kinds(findings):
    """What is wrong where, without the words."""
    return [(finding.kind, finding.ref) for finding in findings]
