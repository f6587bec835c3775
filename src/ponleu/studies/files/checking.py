"""Everything that can be wrong with a pack, its texts and the library's view of its tables included."""

from __future__ import annotations

import json
from pathlib import Path

from ponleu.core import Problem, Problems, Where
from ponleu.studies.files import problems
from ponleu.studies.files.descriptor import FILE
from ponleu.studies.files.folder import read_text
from ponleu.studies.files.knowledge import knowledge_for
from ponleu.studies.files.reading import read_pack_with_notices
from ponleu.studies.rules.editions import make_editions
from ponleu.studies.rules.pack import Pack


def check_pack(folder: Path) -> tuple[Pack, list[Problem]]:
    """Read a pack, bind its texts, and have the Frictionless library validate the whole folder.

    raises   Problems
    """
    pack, notices = read_pack_with_notices(folder)
    make_editions(pack, knowledge_for(pack.study))
    if found := library_problems(folder):
        raise Problems(found)
    return pack, notices


def library_problems(folder: Path) -> list[Problem]:
    """What Frictionless says of the descriptor and of every row under it; only for a pack that was read."""
    from frictionless import FrictionlessException, Package

    try:
        report = Package.from_descriptor(json.loads(read_text(folder, FILE)), basepath=str(folder)).validate()
    except FrictionlessException as refusal:
        return [problems.NotADataPackage(where=Where(FILE), reason=refusal.error.note)]
    found: list[Problem] = [problems.NotADataPackage(where=Where(FILE), reason=error.note) for error in report.errors]
    for task in report.tasks:
        blank = {error.row_number for error in task.errors if error.type == "blank-row"}  # passed over, as we do
        for error in task.errors:
            row = getattr(error, "row_number", 0) or 0
            if row not in blank:
                found.append(problems.NotADataPackage(where=Where(task.place, row), reason=error.note or error.title))
    return found
