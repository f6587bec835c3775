"""docs/security.md names only code and tests that are there."""

import re
from pathlib import Path

HERE = Path(__file__).resolve()
PROJECT = HERE.parents[2]
PAGE = (PROJECT / "docs" / "security.md").read_text("utf-8")


def test_every_file_that_the_page_names_is_there():
    named = set(re.findall(r"`((?:src|tests)/[\w/]+\.py)`", PAGE)) | {
        f"docs/{name}" for name in re.findall(r"\(([\w-]+\.md)\)", PAGE)
    }

    assert len(named) > 15
    assert [name for name in sorted(named) if not (PROJECT / name).is_file()] == []


def test_every_test_that_the_page_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    there = "\n".join(path.read_text("utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))

    assert [name for name in sorted(named) if f"def {name}(" not in there] == []


def test_every_file_of_attacks_is_named_by_the_page():
    attacks = [path.name for path in HERE.parent.glob("test_*.py") if path != HERE]

    assert [name for name in attacks if f"`tests/attacks/{name}`" not in PAGE] == []
