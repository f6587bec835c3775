"""Folders to write into that were made to lose something."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ponleu.core import Problem
from ponleu.studies.files import folders
from ponleu.studies.files.folders import CannotWrite, HoldsMore, NotOurFolder, write_build


def a_build(word: str, *more: str) -> dict[str, bytes]:
    """Files of a build, each holding the word, and the manifest that lists them."""
    files = {name: word.encode() for name in ("editions/a.html", "tables/b.csv", *more)}
    listed = {name: {"bytes": len(data)} for name, data in files.items()}
    return files | {"manifest.json": json.dumps({"files": listed}).encode()}


def words_in(folder: Path) -> set[bytes]:
    return {path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"}


def test_a_build_takes_the_place_of_an_earlier_one_and_leaves_nothing_beside_it(tmp_path):
    write_build(a_build("old", "editions/gone.txt"), tmp_path / "out")
    write_build(a_build("new"), tmp_path / "out")

    assert words_in(tmp_path / "out") == {b"new"}
    assert not (tmp_path / "out/editions/gone.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["thesis.docx", "editions/notes.txt", ".hidden", "tables/link"])
def test_what_somebody_put_into_an_earlier_build_is_not_deleted(tmp_path, name):
    write_build(a_build("old"), tmp_path)
    (tmp_path / name).symlink_to("/nowhere") if name.endswith("link") else (tmp_path / name).write_text("mine")

    with pytest.raises(HoldsMore) as caught:
        write_build(a_build("new"), tmp_path)

    assert (caught.value.values["name"], b"new" in words_in(tmp_path)) == (name, False)


def test_a_folder_whose_manifest_is_of_something_else_is_not_ours(tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "an app"}')
    (tmp_path / "index.html").write_text("mine")

    with pytest.raises(HoldsMore):
        write_build(a_build("new"), tmp_path)

    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_stays(tmp_path):
    (tmp_path / "out").write_text("mine")

    with pytest.raises(NotOurFolder):
        write_build(a_build("new"), tmp_path / "out")

    assert (tmp_path / "out").read_text() == "mine"


def test_a_link_to_a_folder_stays_a_link_and_what_it_points_to_is_written(tmp_path):
    (tmp_path / "link").symlink_to("real")  # not there yet

    write_build(a_build("old"), tmp_path / "link")
    write_build(a_build("new"), tmp_path / "link")

    assert (os.readlink(tmp_path / "link"), words_in(tmp_path / "real")) == ("real", {b"new"})


def test_links_in_a_circle_are_told(tmp_path):
    (tmp_path / "a").symlink_to("a")

    with pytest.raises(CannotWrite):
        write_build(a_build("new"), tmp_path / "a")


@pytest.mark.parametrize("where", ["/proc/out", "/dev/null/out", "a" * 300])
def test_a_folder_that_cannot_be_made_is_told(where, tmp_path):
    with pytest.raises(CannotWrite):
        write_build(a_build("new"), tmp_path / where)

    assert list(tmp_path.iterdir()) == []


def test_the_earlier_build_comes_back_when_the_new_one_cannot_be_put_in_its_place(tmp_path, monkeypatch):
    write_build(a_build("old"), tmp_path / "out")
    rename = Path.rename
    monkeypatch.setattr(Path, "rename", lambda self, to: _full() if self.name == "new" else rename(self, to))

    with pytest.raises(CannotWrite):
        write_build(a_build("new"), tmp_path / "out")

    assert words_in(tmp_path / "out") == {b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _full() -> None:
    raise OSError(28, "No space left on device")


KILLED = """
import os, signal, sys
from pathlib import Path
from ponleu.studies.files import folders
rename = Path.rename
def dies(self, to):
    if self.name == "new":
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, to)
Path.rename = dies
folders.write_build({"manifest.json": b"{}"}, Path(sys.argv[1]))
"""


def test_after_a_writer_was_killed_at_the_worst_moment_the_next_finds_the_earlier_build_again(tmp_path):
    write_build(a_build("old"), tmp_path / "out")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "out")], check=False)
    assert (killed.returncode, (tmp_path / "out").exists()) == (-signal.SIGKILL, False)

    with pytest.raises(Problem):
        write_build(a_build("new") | {"x" * 300: b""}, tmp_path / "out")

    assert words_in(tmp_path / "out") == {b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_builds_at_once_into_one_folder_leave_one_of_them_whole(tmp_path):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_often, args=(word, tmp_path / "out")) for word in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(words_in(tmp_path / "out")) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _write_often(word: str, out: Path) -> None:
    for _ in range(20):
        folders.write_build(a_build(word), out)
