"""`ponleu lint`: exit status, formats, and what is said when a file cannot be read."""

import json
import subprocess
import sys
from argparse import ArgumentParser

import pytest

from ponleu.site.commands import lint


def run(*given):
    parser = ArgumentParser()
    lint.add_arguments(parser)
    return lint.run(parser.parse_args([str(each) for each in given]))


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text("A total of 120 children, including 130 girls, took part.\n")
    return path


def test_something_impossible_gives_1(wrong, capfd):
    assert run(wrong) == 1
    assert "wrong.txt:1:12: error SUBSET" in capfd.readouterr().out


def test_a_text_without_anything_impossible_gives_0(tmp_path, capfd):
    path = tmp_path / "right.txt"
    path.write_text("A total of 120 children, including 103 girls, took part.\n")

    assert run(path) == 0


def test_a_file_that_is_not_there_gives_2_and_says_what_to_do(tmp_path, capfd):
    assert run(tmp_path / "none.txt") == 2
    assert capfd.readouterr().err == f"{tmp_path}/none.txt: There is no such file. Check the name and the folder.\n"


def test_a_pack_that_is_not_there_gives_2(wrong, tmp_path, capfd):
    assert run(wrong, "--pack", tmp_path / "none") == 2
    assert capfd.readouterr().err


def test_json_holds_what_every_reader_of_it_needs(wrong, capfd):
    run(wrong, "--format", "json")

    (finding,) = json.loads(capfd.readouterr().out)["findings"]

    assert {"rule", "severity", "line", "evidence", "arithmetic", "repairs", "plain"} <= set(finding)
    assert (finding["rule"], finding["severity"], finding["line"]) == ("SUBSET", "error", 1)
    assert finding["arithmetic"] == "130 > 120."


def test_sarif_points_at_the_place(wrong, capfd):
    run(wrong, "--format", "sarif")

    (result,) = json.loads(capfd.readouterr().out)["runs"][0]["results"]

    assert result["ruleId"] == "SUBSET"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_html_is_one_page_without_scripts_and_escapes_what_it_quotes(tmp_path, capfd):
    path = tmp_path / "a.txt"
    path.write_text("A total of 120 children, including 130 girls, took part <script>alert(1)</script>.\n")

    run(path, "--format", "html")
    page = capfd.readouterr().out

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'src="http' not in page


def test_linting_a_text_loads_neither_django_nor_a_document_library(wrong):
    code = (
        "import sys; from ponleu.site.commands.lint import main; main([sys.argv[1]]); "
        "print([m for m in ('django', 'docx', 'pdfplumber', 'lxml') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code, str(wrong)], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
