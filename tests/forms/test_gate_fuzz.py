"""Whatever is sent, the gate answers with a form or with a refusal."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ponleu.forms.files.xlsform import Converted, FormRefused, converted
from ponleu.forms.rules.gate.repairs import REPAIRS
from tests.forms.test_converting import AN_XFORM

FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

TYPES = st.sampled_from(
    [
        *("text", "integer", "note", "calculate", "begin_group", "end_group", "begin_repeat", "end_repeat", "range"),
        *("select_one a", "select_multiple a or_other", "rank a", "select_one ${b}", "begin loop over a", "end loop"),
        *("select_one_from_file x.csv", "image", "audit", "start", "end", "begin_score", "score__row", "end_score"),
        *("begin_rank", "rank__level", "end_rank", "geopoint", "background-audio", "select one external a", "osm a"),
    ]
)
NAMES = st.sampled_from(["a", "b", "c", "a b", "meta", "instanceID", "data", "1", "", "é", "ក", "end", "..", "a:b"])
RULES = st.sampled_from(
    [
        *("", "1", "${a} > 3", "${c", "${nowhere}", ". < today()", "selected(${a}, 'x')", "((((", "/data/b", "'", "\\"),
        *(
            "position(..)",
            "count(${a})",
            "jr:itext('x')",
            "once(uuid())",
            "nonsense()",
            "pulldata('x', 'a', 'b', ${a})",
        ),
    ]
)
PLAIN = st.sampled_from(["", "A", "ក", "A ${a}", "<b>", "&amp;", "“x”", "a.mp3", "sms", "|"])
TEXTS = PLAIN | PLAIN | st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | RULES
COLUMNS = {
    "type": TYPES | TYPES | TYPES | TEXTS,
    "name": NAMES | st.sampled_from(["a", "b", "c", "d", "e", "f"]) | TEXTS,
    "label": TEXTS,
    "label::English": TEXTS,
    "label::Khmer (km)": TEXTS,
    "hint": TEXTS,
    "relevant": RULES,
    "constraint": RULES,
    "calculation": RULES,
    "choice_filter": RULES,
    "default": RULES,
    "repeat_count": RULES,
    "required": st.sampled_from(["", "yes", "no", "${a} = 1"]),
    "appearance": st.sampled_from(["", "table-list", "field-list", "minimal", "search('x')", "label"]),
    "parameters": TEXTS,
    "trigger": RULES,
    "sms": TEXTS,
    "ivr_audio": TEXTS,
    "channel": TEXTS,
    "sensitive": st.sampled_from(["", "yes", "perhaps"]),
    "image": TEXTS,
    "bind::x": TEXTS,
    "save_to": TEXTS,
}
CHOICE_COLUMNS = {
    "list_name": st.sampled_from(["a", "b", "", "a b"]),
    "name": NAMES,
    "label": TEXTS,
    "label::Khmer (km)": TEXTS,
    "sms": TEXTS,
    "my col": TEXTS,
    "kind": TEXTS,
}
SETTING_COLUMNS = {
    "form_id": NAMES,
    "version": TEXTS,
    "default_language": st.sampled_from(["", "English", "km", "Khmer (km)"]),
    "name": NAMES,
    "instance_name": RULES,
    "submission_url": TEXTS,
    "allow_choice_duplicates": st.sampled_from(["", "yes"]),
    "namespaces": TEXTS,
    "public_key": TEXTS,
    "style": TEXTS,
}


def a_sheet(columns: dict[str, st.SearchStrategy[str]], most: int) -> st.SearchStrategy[list[list[str]]]:
    def rows(chosen: list[str]) -> st.SearchStrategy[list[list[str]]]:
        row = st.tuples(*(columns[name] for name in chosen)).map(list)
        return st.lists(row, max_size=most).map(lambda found: [list(chosen), *found])

    chosen = st.lists(st.sampled_from(sorted(columns)), unique=True, max_size=9)
    return chosen.map(lambda names: list(dict.fromkeys([*list(columns)[:3], *names]))).flatmap(rows)


SHEETS = st.fixed_dictionaries(
    {"survey": a_sheet(COLUMNS, 8)},
    optional={"choices": a_sheet(CHOICE_COLUMNS, 5), "settings": a_sheet(SETTING_COLUMNS, 2)},
)


def as_csv(sheets: dict[str, list[list[str]]]) -> bytes:
    import csv

    text = io.StringIO()
    writer = csv.writer(text)
    for name, rows in sheets.items():
        writer.writerow([name, *[""] * len(rows[0])])
        writer.writerows(["", *row] for row in rows)
    return text.getvalue().encode()


def through(content: bytes, name: str, **more: object) -> Converted | None:
    """The form, or None when it is refused; anything else that is raised is a mistake of ours."""
    told = ""
    try:
        return converted(content, name=name, **more)
    except FormRefused as refused:
        told = str(refused)
    assert told
    return None


@FEW
@given(SHEETS)
def test_sheets_of_every_kind_give_a_form_or_a_refusal(sheets):
    through(as_csv(sheets), "a_form.csv")


@FEW
@given(SHEETS, st.sets(st.sampled_from(sorted(REPAIRS))))
def test_repairs_of_sheets_of_every_kind_give_a_form_or_a_refusal(sheets, repairs):
    through(as_csv(sheets), "a_form.csv", repairs=repairs)


SURVEY = [
    [
        *("type", "name", "label::English", "label::Khmer (km)", "hint::English", "relevant", "constraint"),
        *("calculation", "choice_filter", "default", "repeat_count", "appearance", "parameters"),
        *("sms::Khmer (km)", "ivr_audio::English", "channel", "sensitive", "required"),
    ],
    *(
        line.split(",")
        for line in (
            "start,start,,,,,,,,,,,,,,,,",
            "begin_group,g,G,ក,,,,,,,,field-list,,,,,yes,",
            "integer,a,A,ក,,,. < 5,,,1,,,,,a.mp3,sms,,yes",
            "select_one a,b,B ${a},ក,,${a} > 3,,,kind = ${a},,,,,ខ,,,,",
            "end_group,,,,,,,,,,,,,,,,,",
            "begin_repeat,r,R,ក,,,,,,,${a},,,,,,,",
            "select_multiple a,c,C,ក,,,,,,,,,,,,,,",
            "calculate,d,,,,,,count(${r}) + ${a},,,,,,,,,,",
            "note,e,E ${d},ក ${d},,,,,,,,,,,,,,",
            "end_repeat,,,,,,,,,,,,,,,,,",
            "range,f,F,ក,,,,,,,,,start=1 end=5 step=1,,,,,",
            "select_one_from_file t.csv,h,H,ក,,,,,,,,,,,,,,",
        )
    ),
]
CHOICES = [
    ["list_name", "name", "label::English", "label::Khmer (km)", "kind"],
    *(["a", name, name.upper(), "ក", "1"] for name in "xyz"),
]
A_FORM = {
    "survey": SURVEY,
    "choices": CHOICES,
    "settings": [["form_id", "version", "default_language"], ["a_form", "1", "Khmer (km)"]],
}
CELLS = TYPES | NAMES | RULES | TEXTS | st.sampled_from(["yes", "start=1", "table-list", "Khmer", "audit", "${r}"])


@given(
    st.lists(
        st.tuples(st.sampled_from([*A_FORM] + ["survey"] * 4), st.integers(0, 12), st.integers(0, 17), CELLS),
        max_size=3,
    )
)
@settings(max_examples=250, deadline=None)
def test_a_form_with_cells_changed_gives_a_form_or_a_refusal(changes):
    sheets = {name: [list(row) for row in rows] for name, rows in A_FORM.items()}
    for name, row, column, cell in changes:
        at = sheets[name][row % len(sheets[name])]
        at[column % len(at)] = cell

    made = through(as_csv(sheets), "a_form.csv")

    assert changes or made is not None


@FEW
@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.md", "a.xml"]))
@example(b"PK\x05\x06" + bytes(18), "a.xlsx")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls")
@example(b'"', "a.csv")
@example(b"\xef\xbb\xbf", "a.md")
@example(b"\xff\xfe<\x00x\x00/\x00>\x00", "a.xml")
def test_bytes_of_every_kind_give_a_refusal(content, name):
    through(content, name)


@FEW
@given(st.text(max_size=40))
def test_names_of_every_kind_give_a_form_or_a_refusal(name):
    through(AN_XFORM, name)
    through(AN_XFORM, f"{name}.xml")


def changed(original: bytes) -> st.SearchStrategy[bytes]:
    """A file with a few bytes replaced, taken out or put in."""
    change = st.tuples(st.integers(0, len(original)), st.integers(0, 8), st.binary(max_size=8))

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        content = original
        for at, gone, new in changes:
            content = content[:at] + new + content[at + gone :]
        return content

    return st.lists(change, min_size=1, max_size=4).map(apply)


@FEW
@given(changed(AN_XFORM))
def test_an_xform_with_bytes_changed_gives_a_form_or_a_refusal(content):
    through(content, "a_form.xml")


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", "A"]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


A_WORKBOOK = a_workbook()


@FEW
@given(changed(A_WORKBOOK))
def test_a_workbook_with_bytes_changed_gives_a_form_or_a_refusal(content):
    through(content, "a_form.xlsx")


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {part: packed.read(part) for part in packed.namelist()}


@FEW
@given(
    st.sampled_from(sorted(parts_of(A_WORKBOOK))).flatmap(
        lambda part: st.tuples(st.just(part), changed(parts_of(A_WORKBOOK)[part]))
    )
)
def test_a_workbook_with_a_part_changed_gives_a_form_or_a_refusal(change):
    name, new = change
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for part, old in parts_of(A_WORKBOOK).items():
            packed.writestr(part, new if part == name else old)

    through(content.getvalue(), "a_form.xlsx")


ELEMENTS = st.sampled_from(
    [
        *("<input ref='/data/age'>", "</input>", "<group>", "</group>", "<repeat nodeset='/data/age'>", "</repeat>"),
        *("<label ref=\"jr:itext('x')\"/>", "<label>x</label>", "<select ref='/data/age'/>", "<itemset nodeset='x'/>"),
        *("<itemset nodeset=\"instance('y')/root/item[\"><value ref='a'/></itemset>", "<upload ref='age'/>", "<x/>"),
        *(
            "<select1 ref='/data/nowhere'/>",
            "<range ref='/data/age' start='a'/>",
            "<setvalue ref='/data/age' event='e'/>",
        ),
    ]
)


@FEW
@given(st.lists(ELEMENTS, max_size=8))
def test_bodies_of_every_kind_give_a_form_or_a_refusal(elements):
    content = AN_XFORM.replace(b"<h:body>", b"<h:body>" + "".join(elements).encode())

    through(content, "a_form.xml")
