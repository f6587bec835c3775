import errno
import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pyrage
import pytest

from ponleu.vault.files import archive
from ponleu.vault.files.archive import Archive, Journal, write_archive
from ponleu.vault.files.rows import MalformedRows, Table, pack, unpack

MINE = pyrage.x25519.Identity.generate()
YOURS = pyrage.x25519.Identity.generate()
TABLE = Table("t", (("id", "plain"), ("blob", "bytes"), ("on", "date"), ("at", "datetime"), ("who", "uuid")))
ROWS = [
    [1, b"\x00\xff", date(2027, 3, 1), datetime(2027, 3, 1, 4, 5, tzinfo=UTC), UUID(int=7)],
    [2, None, None, None, None],
    [3, b"", date(1, 1, 1), datetime(2027, 3, 1, tzinfo=UTC), UUID(int=0)],
]


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch):
    monkeypatch.setattr(archive, "SEGMENT", 100)


def an_archive(folder, pieces=(b"x" * 250,), *, recipients=(MINE,), name="a.ponleu"):
    return write_archive(
        pieces,
        to=folder / name,
        recipients=[each.to_public() for each in recipients],
        journal=Journal(folder / "journal"),
        about={"kind": "test"},
    )


def content(path, identity=MINE):
    return b"".join(Archive(path, [identity]).segments())


def test_rows_come_back_as_they_were():
    table = Table("n", (("share", "decimal"), ("text", "plain"), ("more", "plain")))
    rows = [[Decimal("0.10"), "ខ្មែរ", {"b": [1, None], "a": True}]]

    packed = [*pack(TABLE, ROWS), *pack(table, rows)]

    assert list(unpack(packed)) == [(TABLE, None), *((TABLE, row) for row in ROWS), (table, None), (table, rows[0])]


@pytest.mark.parametrize("cut", [1, 3, 7, 1000])
def test_rows_do_not_depend_on_where_the_stream_is_cut(cut):
    whole = b"".join(pack(TABLE, ROWS))

    chunks = [whole[at : at + cut] for at in range(0, len(whole), cut)]

    assert [row for _table, row in unpack(chunks) if row] == ROWS


def test_rows_that_stop_in_the_middle_are_refused():
    whole = b"".join(pack(TABLE, ROWS))

    with pytest.raises(MalformedRows):
        list(unpack([whole[:-1]]))


def test_each_recipient_opens_the_archive_and_nobody_else(tmp_path):
    path = an_archive(tmp_path, recipients=(MINE, YOURS))

    assert content(path, MINE) == content(path, YOURS) == b"x" * 250
    with pytest.raises(archive.WrongIdentity):
        content(path, pyrage.x25519.Identity.generate())


def test_an_archive_is_readable_by_its_owner_alone_and_holds_nothing_in_clear(tmp_path):
    path = an_archive(tmp_path, [b"Statement 1"])

    assert path.stat().st_mode & 0o777 == 0o600
    assert b"Statement" not in path.read_bytes()


def test_where_the_stream_is_cut_does_not_tell_what_is_in_it(tmp_path):
    one = an_archive(tmp_path, [b"a" * 120, b"b" * 130], name="one")
    two = an_archive(tmp_path, [b"a" * 10, b"b" * 240], name="two")

    lengths = [[len(clear) for clear in Archive(path, [MINE]).segments()] for path in (one, two)]
    assert lengths == [[100, 100, 50], [100, 100, 50]]


def test_an_archive_cut_anywhere_is_refused(tmp_path):
    path = an_archive(tmp_path)
    whole = path.read_bytes()

    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises((archive.HalfAnArchive, archive.NotAnArchive)):
            content(path)


def test_an_archive_with_a_flipped_bit_anywhere_is_refused(tmp_path):
    path = an_archive(tmp_path)
    whole = path.read_bytes()
    refusals = (archive.AlteredArchive, archive.HalfAnArchive, archive.NotAnArchive, archive.WrongIdentity)

    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(refusals):
            content(path)


def frames_of(path):
    """The file cut at its frames; the first part is the magic."""
    whole = path.read_bytes()
    ends = [len(archive.MAGIC), *(at + length for at, length in Archive(path, [MINE]).frames), len(whole)]
    return [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def test_segments_in_another_order_are_refused(tmp_path):
    path = an_archive(tmp_path, [b"a" * 100 + b"b" * 100])
    magic, first, second, manifest = frames_of(path)

    path.write_bytes(magic + second + first + manifest)

    with pytest.raises(archive.AlteredArchive, match="altered"):
        content(path)


def test_a_segment_of_another_archive_or_one_too_few_is_refused(tmp_path):
    path = an_archive(tmp_path, [b"a" * 200])
    magic, first, _second, manifest = frames_of(path)
    (tmp_path / "journal").unlink()
    other = frames_of(an_archive(tmp_path, [b"c" * 200], name="other"))[1]

    for altered in (magic + first + other + manifest, magic + first + manifest):
        path.write_bytes(altered)
        with pytest.raises(archive.AlteredArchive):
            content(path)


def test_what_follows_the_manifest_is_refused(tmp_path):
    path = an_archive(tmp_path)
    path.write_bytes(path.read_bytes() + b"x")

    with pytest.raises(archive.AlteredArchive):
        content(path)


class Killed(BaseException):
    pass


def killed_after(pieces, count):
    for number, piece in enumerate(pieces):
        if number == count:
            raise Killed
        yield piece


def test_a_killed_archive_goes_on_where_it_stopped(tmp_path, monkeypatch):
    pieces = [bytes([number]) * 100 for number in range(6)]
    with pytest.raises(Killed):
        an_archive(tmp_path, killed_after(pieces, 4))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("a.")] == ["a.ponleu.partial"]
    begun = (tmp_path / "a.ponleu.partial").read_bytes()
    sealed = []
    encrypt = pyrage.encrypt
    monkeypatch.setattr(archive.pyrage, "encrypt", lambda clear, to: sealed.append(clear) or encrypt(clear, to))

    path = an_archive(tmp_path, pieces)

    assert content(path) == b"".join(pieces)
    assert sealed[:-1] == pieces[4:]  # the last is the manifest
    assert path.read_bytes().startswith(begun)


def test_a_frame_half_written_when_killed_is_written_again(tmp_path):
    pieces = [bytes([number]) * 100 for number in range(4)]
    with pytest.raises(Killed):
        an_archive(tmp_path, killed_after(pieces, 3))
    partial = tmp_path / "a.ponleu.partial"
    partial.write_bytes(partial.read_bytes()[:-20])

    assert content(an_archive(tmp_path, pieces)) == b"".join(pieces)


def test_another_snapshot_is_never_joined_to_what_was_written(tmp_path):
    with pytest.raises(Killed):
        an_archive(tmp_path, killed_after([b"a" * 100, b"b" * 100], 1))

    with pytest.raises(archive.CannotResume):
        an_archive(tmp_path, [b"c" * 100, b"b" * 100])

    assert not (tmp_path / "a.ponleu").exists()


def test_a_full_disk_is_told_and_the_archive_gets_no_name(tmp_path, monkeypatch):
    append = archive._append

    def full(file, kind, clear, recipients):
        if kind == b"M":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return append(file, kind, clear, recipients)

    monkeypatch.setattr(archive, "_append", full)

    with pytest.raises(archive.CannotWriteArchive, match="could not be written") as told:
        an_archive(tmp_path)

    assert "No space left" in str(told.value)
    assert not (tmp_path / "a.ponleu").exists()


def test_a_disk_that_gives_back_something_else_makes_no_backup(tmp_path, monkeypatch):
    fsync = os.fsync

    def failing(descriptor):
        fsync(descriptor)
        os.pwrite(descriptor, b"?", 60)

    monkeypatch.setattr(archive.os, "fsync", failing)

    with pytest.raises(archive.ReadsBackDifferently):
        an_archive(tmp_path)

    assert not (tmp_path / "a.ponleu").exists()


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1QQ", "ssh-ed25519 AAAA"])
def test_what_is_no_recipient_is_refused_without_repeating_it(text):
    with pytest.raises(archive.NotARecipient) as told:
        archive.recipients_of([str(MINE.to_public()), text])

    assert "number 2" in str(told.value)


@pytest.mark.parametrize("text", [b"", b"# nothing\n", b"\xff\xfe", b"age1zz\n"])
def test_what_is_no_key_file_is_refused(tmp_path, text):
    (tmp_path / "key").write_bytes(text)

    with pytest.raises(archive.NotAnIdentity):
        archive.identities_in(tmp_path / "key")


def test_a_key_file_as_age_keygen_writes_it_is_read(tmp_path):
    (tmp_path / "key").write_text(f"# public key: {MINE.to_public()}\n{MINE}\n", encoding="ascii")

    assert [str(each) for each in archive.identities_in(tmp_path / "key")] == [str(MINE)]


def test_the_manifest_names_every_segment(tmp_path):
    manifest = Archive(an_archive(tmp_path), [MINE]).manifest

    assert json.dumps({key: manifest[key] for key in ("format", "kind")}) == '{"format": 1, "kind": "test"}'
    assert len(manifest["segments"]) == 3
