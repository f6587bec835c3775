"""The independent reader takes nothing from an archive or a key store that is not whole, and tells what to do."""

import hashlib
import json

import pyrage
import pytest

from ponleu.vault.files.reader.archive import (
    AlteredArchive,
    Archive,
    HalfArchive,
    NotAnArchive,
    NotAnIdentity,
    OtherArchive,
    WrongIdentity,
    read_identities,
)
from ponleu.vault.files.reader.formats import UnknownVersion, fingerprint
from ponleu.vault.files.reader.keys import (
    MonthDestroyed,
    MonthMissing,
    NoKeyStore,
    NoPepper,
    NotAKey,
    OtherKeyStore,
    read_keys,
)
from ponleu.vault.files.reader.tables import OtherTables, Tables
from tests.vault.copies import MINE, a_key_file

KEY, OTHER = b"k" * 32, b"o" * 32
COLUMNS = {
    "people_user": "id username",
    "vault_keypair": "id kind holder epoch public:bytes",
    "vault_privatecopy": "id pair_id way salt:bytes opener_id blob:bytes",
    "vault_record": "id kind expires_id",
    "vault_compartmentkey": "id record_id compartment",
    "vault_wrap": "id key_id pair_id month_id blob:bytes",
    "vault_month": "month fingerprint:bytes destroyed_on:date",
    "vault_teamsecret": "id pair_id purpose blob:bytes",
    "vault_card": "id record_id pair_id blob:bytes",
    "vault_ceremony": "id pair_id",
    "vault_recoveryblob": "id ceremony_id group blob:bytes",
}


def piece(told, *held):
    text = json.dumps(told).encode()
    return len(text).to_bytes(4, "big") + text + b"".join(held)


def table(name, columns, *rows):
    """The pieces of a table: its columns as `name` or `name:kind`, and its rows."""
    kinds = [column.split(":") if ":" in column else [column, "plain"] for column in columns.split()]
    pieces = [piece({"columns": kinds, "table": name})]
    for row in rows:
        held = [value for value in row if isinstance(value, bytes)]
        pieces.append(piece([len(value) if isinstance(value, bytes) else value for value in row], *held))
    return b"".join(pieces)


def frame(kind, held, key=MINE):
    sealed = pyrage.encrypt(held, [key.to_public()])
    return kind + len(sealed).to_bytes(8, "big") + sealed


def manifest(*segments, rows, **other):
    sums = [hashlib.sha256(each).hexdigest() for each in segments]
    return json.dumps({"format": 1, "kind": "database", "segments": sums, "rows": rows} | other).encode()


def an_archive(folder, *frames, begins=b"ponleu-archive-1\n"):
    path = folder / "a.ponleu"
    path.write_bytes(begins + b"".join(frames))
    return path


WHOLE = table("a", "id content:bytes", [1, b"x" * 5], [2, None])
FIRST, SECOND = WHOLE[:70], WHOLE[70:]
FRAMES = [frame(b"S", FIRST), frame(b"S", SECOND), frame(b"M", manifest(FIRST, SECOND, rows={"a": 2}))]


def held_by(path, *, key=MINE, kind="database"):
    """What an archive gives, all of it."""
    return list(Archive(path, [key], kind=kind).rows(lambda _table, _columns: True))


def test_rows_come_out_though_a_segment_ends_within_one(tmp_path):
    assert held_by(an_archive(tmp_path, *FRAMES)) == [
        ("a", {"id": 1, "content": b"xxxxx"}),
        ("a", {"id": 2, "content": None}),
    ]


def test_only_wanted_tables_come_out_and_the_others_are_counted_all_the_same(tmp_path):
    wanted = []

    rows = list(Archive(an_archive(tmp_path, *FRAMES), [MINE], kind="database").rows(lambda *told: wanted.append(told)))

    assert (rows, wanted) == ([], [("a", ["id", "content"])])


def test_every_beginning_of_an_archive_is_half_an_archive(tmp_path):
    whole = an_archive(tmp_path, *FRAMES).read_bytes()
    path = tmp_path / "half"

    for length in [1, 10, 17, 18, 25, 26, 100, len(whole) // 2, len(whole) - len(FRAMES[2]), len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(HalfArchive, match="only the beginning"):
            held_by(path)


def test_another_identity_opens_nothing_and_a_second_one_may(tmp_path):
    path, other = an_archive(tmp_path, *FRAMES), pyrage.x25519.Identity.generate()

    with pytest.raises(WrongIdentity):
        held_by(path, key=other)
    assert Archive(path, [other, MINE], kind="database").path == path


ALTERED = {
    "a segment is missing": FRAMES[1:],
    "the last segment is missing": [FRAMES[0], FRAMES[2]],
    "a segment is another's though it makes sense": [FRAMES[0], frame(b"S", SECOND.replace(b"x", b"y")), FRAMES[2]],
    "segments changed places": [FRAMES[1], FRAMES[0], FRAMES[2]],
    "a segment stands twice": [FRAMES[0], FRAMES[0], FRAMES[1], FRAMES[2]],
    "a segment is another's": [FRAMES[0], frame(b"S", b"x" * len(SECOND)), FRAMES[2]],
    "a segment is encrypted to somebody else": [
        FRAMES[0],
        frame(b"S", SECOND, pyrage.x25519.Identity.generate()),
        FRAMES[2],
    ],
    "a bit of a segment is flipped": [FRAMES[0][:-1] + bytes([FRAMES[0][-1] ^ 1]), *FRAMES[1:]],
    "a bit of the manifest is flipped": [*FRAMES[:2], FRAMES[2][:-1] + bytes([FRAMES[2][-1] ^ 1])],
    "something stands behind the manifest": [*FRAMES, b"more"],
    "a segment stands behind the manifest": [*FRAMES, FRAMES[0]],
    "a frame is of no kind": [b"X" + FRAMES[0][1:], *FRAMES[1:]],
    "the manifest is no JSON": [*FRAMES[:2], frame(b"M", b"{")],
    "the manifest is a list": [*FRAMES[:2], frame(b"M", b"[]")],
    "the manifest counts nothing": [*FRAMES[:2], frame(b"M", manifest(FIRST, SECOND, rows=None))],
    "a row is missing": [*FRAMES[:2], frame(b"M", manifest(FIRST, SECOND, rows={"a": 3}))],
    "a table is missing": [*FRAMES[:2], frame(b"M", manifest(FIRST, SECOND, rows={"a": 2, "b": 0}))],
}


@pytest.mark.parametrize("frames", ALTERED.values(), ids=ALTERED)
def test_an_altered_archive_is_refused(tmp_path, frames):
    with pytest.raises(AlteredArchive, match="altered or damaged"):
        held_by(an_archive(tmp_path, *frames))


@pytest.mark.parametrize(
    "held",
    [
        b"\0\0\0",
        b"\0\0\0\x09{}",
        piece({"table": "a"}),
        piece({"columns": "x", "table": "a"}),
        table("a", "id", [1, 2]),
        table("a", "id") + piece("x"),
        table("a", "content:bytes", [-1]),
        table("a", "content:bytes", [True]),
        table("a", "content:bytes", ["x"]),
        table("a", "content:bytes", [1 << 40]),
        piece(None),
        b"\0\0\0\x01{",
    ],
)
def test_rows_that_make_no_sense_are_refused(tmp_path, held):
    path = an_archive(tmp_path, frame(b"S", held), frame(b"M", manifest(held, rows={"a": 1})))

    with pytest.raises(AlteredArchive):
        held_by(path)


def test_a_later_version_is_named(tmp_path):
    later = table("a", "id:quaternion")
    for frames, begins, told in [
        (FRAMES, b"ponleu-archive-2\n", "version 2,"),
        ([*FRAMES[:2], frame(b"M", manifest(FIRST, SECOND, rows={"a": 2}, format=7))], b"ponleu-archive-1\n", "7"),
        ([frame(b"S", later), frame(b"M", manifest(later, rows={"a": 0}))], b"ponleu-archive-1\n", "quaternion"),
    ]:
        with pytest.raises(UnknownVersion, match=told):
            held_by(an_archive(tmp_path, *frames, begins=begins))


def test_another_file_and_another_kind_of_archive_are_told(tmp_path):
    with pytest.raises(NotAnArchive):
        held_by(an_archive(tmp_path, begins=b"PK\x03\x04 a sheet of figures"))
    with pytest.raises(OtherArchive, match="archive of the database, and one of the keys"):
        held_by(an_archive(tmp_path, *FRAMES), kind="keys")


@pytest.mark.parametrize("content", ["", "# public key: age1x\n", "AGE-SECRET-KEY-1X\n", "age-encryption.org/v1\n"])
def test_a_key_file_without_a_private_key_is_told(tmp_path, content):
    path = tmp_path / "key.txt"
    path.write_text(content, encoding="ascii")

    with pytest.raises(NotAnIdentity, match="AGE-SECRET-KEY-1"):
        read_identities([path])


def test_keys_of_several_files_are_all_tried(tmp_path):
    other = tmp_path / "other"
    other.mkdir()

    assert len(read_identities([a_key_file(tmp_path), a_key_file(other, pyrage.x25519.Identity.generate())])) == 2


def tables_but(**changed):
    """The tables that opening needs, some of them otherwise."""
    pieces = {name: table(name, columns) for name, columns in COLUMNS.items()} | changed
    rows = {name: 1 if name in changed else 0 for name, held in pieces.items() if held}
    held = b"".join(pieces.values())
    return [frame(b"S", held), frame(b"M", manifest(held, rows=rows))]


def read_tables(folder, **changed):
    return Tables(Archive(an_archive(folder, *tables_but(**changed)), [MINE], kind="database"))


def a_store(folder, **files):
    store = folder / "keys"
    (store / "months").mkdir(parents=True, exist_ok=True)
    for name, content in {"pepper": KEY, "months/2028-03": KEY, **files}.items():
        (store / name).write_bytes(content)
    return store


def test_tables_that_are_missing_or_otherwise_are_told(tmp_path):
    assert read_tables(tmp_path)["vault_wrap"] == []
    for changed in ({"vault_wrap": b""}, {"vault_card": table("vault_card", "id blob:bytes", [1, b"x"])}):
        with pytest.raises(OtherTables, match=f"The table {next(iter(changed))} "):
            read_tables(tmp_path, **changed)


def test_a_row_that_points_to_nothing_is_refused(tmp_path):
    row = table("vault_wrap", COLUMNS["vault_wrap"], [1, 2, 3, "2028-03", b"x"])

    with pytest.raises(AlteredArchive, match=r"vault_wrap\.key_id: .*points to one that is not there"):
        read_tables(tmp_path, vault_wrap=row)


def month_key(store, *, marked=KEY, is_destroyed=False, month="2028-03", **kwargs):
    return read_keys(store, [MINE], **kwargs).of_month(month, marked=fingerprint(marked), is_destroyed=is_destroyed)


def an_archive_of_keys(folder, *rows, columns="name content:bytes"):
    held = table("keys", columns, *rows)
    return an_archive(folder, frame(b"S", held), frame(b"M", manifest(held, rows={"keys": len(rows)}, kind="keys")))


def test_the_folder_of_a_key_store_and_its_archive_give_the_same(tmp_path):
    archived = an_archive_of_keys(tmp_path, ["anchor", b"x"], ["months/2028-03", KEY], ["pepper", OTHER])

    assert month_key(a_store(tmp_path)) == month_key(archived) == KEY
    assert (read_keys(a_store(tmp_path), []).pepper(), read_keys(archived, [MINE]).pepper()) == (KEY, OTHER)


def test_a_pepper_of_its_own_goes_before_that_of_the_key_store(tmp_path):
    given = tmp_path / "pepper"
    given.write_bytes(OTHER)

    assert read_keys(a_store(tmp_path), [], pepper=given).pepper() == OTHER


def test_without_a_pepper_the_months_are_there_and_the_passphrase_is_refused(tmp_path):
    store = a_store(tmp_path)
    (store / "pepper").unlink()

    assert month_key(store) == KEY
    with pytest.raises(NoPepper, match="--pepper"):
        read_keys(store, []).pepper()


def test_a_month_is_missing_destroyed_or_anothers(tmp_path):
    line = f"months/2028-03 {fingerprint(KEY).hex()}\n".encode()

    with pytest.raises(MonthMissing, match="no key of 2028-04"):
        month_key(a_store(tmp_path), month="2028-04")
    with pytest.raises(OtherKeyStore):
        month_key(a_store(tmp_path), marked=OTHER)
    with pytest.raises(MonthDestroyed):
        month_key(a_store(tmp_path), is_destroyed=True)
    with pytest.raises(MonthDestroyed):
        month_key(a_store(tmp_path, destroyed=line))
    assert month_key(a_store(tmp_path, destroyed=line[:-1])) == KEY  # of a writer that was killed


@pytest.mark.parametrize("name", ["pepper", "months/2028-03"])
def test_a_key_that_was_cut_is_told_by_its_file(tmp_path, name):
    with pytest.raises(NotAKey, match=f"keys/{name}: "):
        month_key(a_store(tmp_path, **{name: KEY[:-1]}))


def test_what_holds_no_keys_is_told(tmp_path):
    (tmp_path / "empty").mkdir()

    with pytest.raises(NoKeyStore):
        read_keys(tmp_path / "empty", [])
    with pytest.raises(AlteredArchive, match="something other than keys"):
        read_keys(an_archive_of_keys(tmp_path, ["pepper", None]), [MINE])


def test_printed_keys_show_no_key(tmp_path):
    shown = repr(read_keys(a_store(tmp_path), []))

    assert repr(KEY)[2:-1] not in shown
