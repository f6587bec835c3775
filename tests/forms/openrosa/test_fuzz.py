"""Whatever comes, the reader of requests and of envelopes answers, and answers only what it may."""

import contextlib

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as some

from ponleu.core import Problem
from ponleu.forms.rules.envelope import Malformed, read_envelope
from ponleu.forms.rules.names import base_name
from ponleu.forms.views.openrosa.reading import posted

PART = (
    b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n<data/>\r\n--x--\r\n'
)
WORDS = [b"--x", b"\r\n", b"--", b"Content-Disposition: form-data", b'; name="', b'"; filename="', b"<data/>", b"%00"]


def request(body, content_type="multipart/form-data; boundary=x"):
    return RequestFactory().generic("POST", "/", body, content_type)


@given(some.lists(some.sampled_from(WORDS) | some.binary(max_size=20), max_size=30).map(b"".join))
def test_no_request_breaks_the_reader_of_parts(body):
    with contextlib.suppress(Problem):
        posted(request(body))


@given(some.integers(0, len(PART)), some.integers(0, len(PART)), some.binary(max_size=6))
def test_no_change_of_a_good_request_breaks_it(start, length, other):
    with contextlib.suppress(Problem):
        posted(request(PART[:start] + other + PART[start + length :]))


@given(some.text(max_size=60))
def test_no_type_of_content_breaks_it(kind):
    with contextlib.suppress(Problem):
        posted(request(PART, "multipart/form-data; " + kind.encode("latin-1", "ignore").decode("latin-1")))


TAGS = [
    "<data id='a'>",
    "</data>",
    "<meta>",
    "</meta>",
    "<instanceID>",
    "</instanceID>",
    "<!--",
    "-->",
    "<?x?>",
    "&#0;",
]
TAGS += ["<![CDATA[", "]]>", "<!DOCTYPE a>", "&lt;", "&a;", " xmlns='urn:a'", "<a:b/>", "uuid:1", "ផ"]


@given(some.lists(some.sampled_from(TAGS) | some.text(max_size=5), max_size=25).map("".join))
def test_no_xml_breaks_the_reader_of_envelopes(text):
    try:
        envelope = read_envelope(text.encode("utf-8", "surrogatepass"))
    except Malformed:
        return
    assert envelope.form_id


@given(some.text(max_size=400))
def test_a_base_name_has_no_folder_and_nothing_that_steers(name):
    made = base_name(name)

    assert not set(made) & {"/", "\\", "\0", "\n"}
    assert len(made) <= 255
    assert made not in {".", ".."}
    assert base_name(made) == made


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=" + "a" * 300, "multipart/form-data;boundary"])
def test_odd_boundaries_are_refused(content_type):
    with pytest.raises(Problem):
        posted(request(PART, content_type))
