"""Descriptors that were made to have the library fetch something, or to break it."""

import http.server
import json
import threading

import pytest

from ponleu.core import Problems
from ponleu.studies.files.checking import check_pack
from ponleu.studies.files.descriptor import read_descriptor
from tests.studies.packs import SMALL, a_pack_folder, table

TEXT = (SMALL / "datapackage.json").read_text(encoding="utf-8")


def a_descriptor(of_package=None, **of_table) -> str:
    """The small example's descriptor with changes of the package and of the first table's entry."""
    made = json.loads(TEXT) | (of_package or {})
    made["resources"][0] |= of_table
    return json.dumps(made)


def reasons_in(text: str) -> list[str]:
    return [str(problem.values.get("reason")) for problem in read_descriptor(text)[2]]


@pytest.fixture
def address():
    """The address of a server on this machine that remembers what it was asked for."""
    asked = []

    class Remembers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Remembers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x.json", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "made",
    [
        lambda url: a_descriptor({"profile": url}),
        lambda url: a_descriptor(profile=url),
        lambda url: a_descriptor(schema=url),
        lambda url: a_descriptor(dialect=url),
        lambda url: a_descriptor(checklist=url),
        lambda url: a_descriptor(scheme="http", extrapaths=[url]),
        lambda url: a_descriptor(schema={"fields": [{"name": "id", "constraints": {"jsonSchema": {"$ref": url}}}]}),
    ],
    ids=["package profile", "table profile", "schema", "dialect", "checklist", "more paths", "reference"],
)
def test_no_address_in_a_descriptor_is_asked_for(tmp_path, address, made):
    url, asked = address
    folder = a_pack_folder(tmp_path, datapackage_dot_json=made(url))

    with pytest.raises(Problems):
        check_pack(folder)

    assert asked == []


@pytest.mark.parametrize(
    ("of_table", "reason"),
    [
        ({"dialect": {"delimiter": ";"}}, "a table is read as it is, without dialect"),
        ({"compression": "zip", "innerpath": "x"}, "a table is read as it is, without compression, innerpath"),
        ({"encoding": "utf-16"}, "a table must be CSV in utf-8"),
        ({"format": "xlsx"}, "a table must be CSV in utf-8"),
        ({"profile": {"a": 1}}, "a profile must be one that the specification names"),
        ({"schema": ["id"]}, "a schema must stand in the descriptor itself"),
    ],
)
def test_what_would_have_a_table_read_otherwise_than_we_read_it_is_refused(of_table, reason):
    assert reasons_in(a_descriptor(**of_table)) == [reason]


@pytest.mark.parametrize(
    "text", ['{"resources": ' + "9" * 6000 + "}", "[" * 200_000, '{"a":' * 5000 + "1" + "}" * 5000]
)
def test_json_that_python_cannot_hold_is_told(text):
    assert reasons_in(text) == ["nested too deeply, or a number too long"]


@pytest.mark.parametrize("files", [None, 5, "README.md", {"a": 1}, [1]])
def test_a_list_of_files_that_is_no_list_is_told(files):
    assert reasons_in(a_descriptor({"ponleu": {"files": files}})) == ["ponleu.files takes a list of paths"]


def test_a_byte_order_mark_before_the_descriptor_is_only_worth_a_note(tmp_path):
    folder = a_pack_folder(tmp_path, datapackage_dot_json=b"\xef\xbb\xbf" + TEXT.encode())

    assert [type(notice).__name__ for notice in check_pack(folder)[1]] == ["HasMark"]


@pytest.mark.parametrize(
    "of_table", [{"hash": [None]}, {"name": ["x"]}, {"licenses": "x"}, {"schema": {"fields": [None]}}], ids=str
)
def test_a_value_of_the_wrong_kind_is_told(of_table):
    assert len(reasons_in(a_descriptor(**of_table))) == 1


def test_blank_rows_that_a_spreadsheet_leaves_at_the_end_are_passed_over_by_every_check(tmp_path):
    folder = a_pack_folder(tmp_path, causes=table("causes") + ",,,\n,,,\n")

    assert check_pack(folder)[1] == []


def test_a_table_that_lies_elsewhere_is_told_where_it_belongs(tmp_path):
    text = a_descriptor(path="README.md")

    with pytest.raises(Problems) as caught:
        check_pack(a_pack_folder(tmp_path, datapackage_dot_json=text))

    told = "The table places lies at README.md. Move it to tables/places.csv and run: ponleu study describe."
    assert f"datapackage.json: {told}" in map(str, caught.value.each)
