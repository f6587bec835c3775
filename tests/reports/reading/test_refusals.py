"""What cannot be read says what, where, and what to do; nothing else ever comes out of a broken file."""

import io
import struct
import zipfile
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ponleu.reports.reading import Unreadable, problems, read
from tests.reports.reading import documents


def bomb(path, *, megabytes):
    """A small DOCX that says it unpacks to a huge one: only the directory's figure is forged."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w/>")
    raw = bytearray(packed.getvalue())
    entry = raw.index(b"PK\x01\x02")
    struct.pack_into("<I", raw, entry + 24, megabytes * 1_000_000)
    path.write_bytes(bytes(raw))
    return path


def locked(path):
    """A PDF that asks for a password."""
    opened = pikepdf.open(documents.as_pdf(path.with_name("plain.pdf")))
    opened.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    return path


def scanned(path):
    """A PDF whose only page is empty of text."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(path)
    return path


def written(path, raw):
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("none.txt", lambda path: path, problems.Missing),
        ("folder", lambda path: path.mkdir() or path, problems.IsAFolder),
        ("empty.txt", lambda path: written(path, b""), problems.IsEmpty),
        ("blank.md", lambda path: written(path, b"\xef\xbb\xbf\n \n"), problems.IsEmpty),
        ("blank.html", lambda path: written(path, b"<p> </p>"), problems.IsEmpty),
        ("latin.txt", lambda path: written(path, "café".encode("latin-1")), problems.WrongEncoding),
        ("cut.txt", lambda path: written(path, "ក".encode()[:2]), problems.WrongEncoding),
        ("program.txt", lambda path: written(path, b"\x7fELF\x00\x00\x01"), problems.NotText),
        ("old.doc", lambda path: written(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 64), problems.OldWord),
        ("sheet.xlsx", lambda path: written(path, b"PK\x03\x04"), problems.OldWord),
        (
            "locked.docx",
            lambda path: written(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 64),
            problems.Encrypted,
        ),
        ("cut.docx", lambda path: written(path, b"PK\x03\x04 and then nothing"), problems.Broken),
        ("not.docx", lambda path: written(path, b"plain words"), problems.Broken),
        ("bomb.docx", lambda path: bomb(path, megabytes=4_000), problems.Inflated),
        ("locked.pdf", locked, problems.Encrypted),
        ("cut.pdf", lambda path: written(path, b"%PDF-1.7\nand then nothing"), problems.Broken),
        ("not.pdf", lambda path: written(path, b"plain words"), problems.Broken),
        ("scan.pdf", scanned, problems.OnlyPictures),
    ],
)
def test_an_unreadable_file_says_what_and_where_and_what_to_do(tmp_path, name, make, problem):
    path = make(tmp_path / name)

    with pytest.raises(problem) as raised:
        read(path)

    assert str(raised.value).startswith(str(path))
    assert raised.value.what
    assert raised.value.next_step


def test_a_wrong_byte_is_told_with_its_line(tmp_path):
    path = written(tmp_path / "report.txt", b"one\ntwo\nthree \xff\n")

    with pytest.raises(problems.WrongEncoding) as raised:
        read(path)

    assert raised.value.values["line"] == 3


def test_a_huge_deep_page_does_not_exhaust_the_stack(tmp_path):
    path = written(tmp_path / "deep.html", b"<div>" * 5000 + b"words" + b"</div>" * 5000)

    with suppress(Unreadable):
        read(path)


KINDS = {".docx": documents.as_word, ".pdf": documents.as_pdf, ".html": documents.as_html, ".txt": documents.as_text}


@pytest.mark.parametrize("suffix", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(suffix, tmp_path, data):
    whole = KINDS[suffix](tmp_path / f"whole{suffix}").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    noise = data.draw(st.binary(max_size=20))
    damaged = written(
        tmp_path / f"damaged{suffix}", whole[:at] + noise + whole[at + len(noise) + data.draw(st.integers(0, 200)) :]
    )

    with suppress(Unreadable):
        assert read(damaged).lines


def test_an_entity_that_multiplies_is_not_expanded(tmp_path):
    word = documents.as_word(tmp_path / "x.docx")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    with zipfile.ZipFile(word) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["word/document.xml"].decode()
    parts["word/document.xml"] = (
        f"<!DOCTYPE w [{levels}]>" + xml.split("?>", 1)[-1].replace("A report", "&l8;")
    ).encode()
    with zipfile.ZipFile(word, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    with suppress(Unreadable):
        assert sum(map(len, read(word).lines)) < 100_000
