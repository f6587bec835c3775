import subprocess
import sys
from pathlib import Path

import pytest

from ponleu.site.command_line import COMMANDS, main
from tests.studies.packs import SMALL, a_pack_folder, table


@pytest.mark.parametrize("given", [["--help"], ["study", "--help"], ["lint", "--help"], ["--version"]])
def test_help_and_version_are_answered(given, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(given)

    assert stopped.value.code == 0
    assert "ponleu" in capsys.readouterr().out


def test_help_loads_neither_django_nor_any_writer():
    code = "import sys; from ponleu.site.command_line import _parser; _parser(['--help']); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert [
        name for name in ("django", "typst", "docx", "frictionless", "lxml", "babel") if f"'{name}'" in loaded
    ] == []


@pytest.mark.parametrize(
    "given", [["nothing"], ["study"], ["study", "build", "x"], ["lint"], ["lint", "a", "--format", "xml"]]
)
def test_a_command_that_is_not_understood_stops_with_two(given, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(given)

    assert stopped.value.code == 2
    assert "usage: ponleu" in capsys.readouterr().err


def test_without_a_command_the_help_is_shown_and_the_status_is_two(capsys):
    status = main([])

    shown = capsys.readouterr().out
    assert status == 2
    assert [name for name in COMMANDS if name not in shown] == []


@pytest.mark.parametrize("verb", [["check"], ["describe"], ["build", "--out", "x"], ["load"]])
def test_a_pack_that_is_not_there_is_told_without_a_trace(verb, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    status = main(["study", verb[0], "nowhere", *verb[1:]])

    told = capsys.readouterr().err
    assert status == 2
    assert "nowhere" in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_pack_with_problems_is_not_built_and_nothing_is_left_behind(tmp_path, capsys):
    folder = a_pack_folder(tmp_path, mentions=table("mentions") + "b,nortam,invented\na,northam,invented\n")

    status = main(["study", "build", str(folder), "--out", str(tmp_path / "out")])

    told = capsys.readouterr().err.splitlines()
    assert status == 1
    assert [line.split(": ")[0] for line in told] == [
        "tables/mentions.csv, row 8, field place",
        "tables/mentions.csv, row 9, field place",
        "2 problems were found. Nothing was written.",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_a_text_with_an_unbound_digit_and_an_unknown_key_is_told_with_its_lines(tmp_path, capsys):
    text = "# Title\n\nIn 3 districts.\n\n{{ issue.zz.places }} of them.\n"
    folder = a_pack_folder(tmp_path, **{"texts__report-en__01-who-we-are_dot_md": text})

    status = main(["study", "build", str(folder), "--out", str(tmp_path / "out")])

    told = capsys.readouterr().err
    assert status == 1
    assert "texts/report-en/01-who-we-are.md, row 3" in told
    assert "texts/report-en/01-who-we-are.md, row 5" in told
    assert not (tmp_path / "out").exists()


def test_a_build_never_takes_the_place_of_somebody_elses_folder(tmp_path, capsys):
    mine = tmp_path / "documents"
    mine.mkdir()
    (mine / "letter.txt").write_text("Statement 1", encoding="utf-8")

    status = main(["study", "build", str(SMALL), "--out", str(mine)])

    assert status == 2
    assert "nothing was changed" in capsys.readouterr().err
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_the_same_pack_gives_the_same_bytes_and_the_same_manifest_twice(tmp_path):
    for name in ("first", "second"):
        assert main(["study", "build", str(SMALL), "--out", str(tmp_path / name)]) == 0

    def contents(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert first == second
    assert {Path(name).suffix for name in first} == {".html", ".pdf", ".docx", ".txt", ".csv", ".xlsx", ".json"}


def test_an_earlier_build_is_replaced_as_a_whole(tmp_path):
    out = tmp_path / "out"
    assert main(["study", "build", str(SMALL), "--out", str(out)]) == 0
    manifest = (out / "manifest.json").read_text(encoding="utf-8")
    (out / "left-over.txt").write_text("old", encoding="utf-8")  # as if that build had written it too
    (out / "manifest.json").write_text(manifest.replace('"files": {', '"files": {"left-over.txt": {},'), "utf-8")

    assert main(["study", "build", str(SMALL), "--out", str(out)]) == 0

    assert not (out / "left-over.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
