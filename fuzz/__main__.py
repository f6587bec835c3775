"""`python -m fuzz TARGET --minutes 5`: let atheris look for what breaks a target."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

REACHED = (
    *("openpyxl", "xlrd", "pyxform.xls2xform", "ponleu.forms.files.xlsform", "ponleu.forms.rules.checking"),
    *("ponleu.forms.rules.envelope", "ponleu.forms.rules.reading", "ponleu.forms.rules.walk"),
    "ponleu.forms.views.openrosa.reading",
)
PROJECT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run one target; the process ends with the first thing that breaks it, or when the time is over."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("target")
    parser.add_argument("--minutes", type=float, default=5)
    given = parser.parse_args()

    import atheris

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ponleu.site.settings")
    with atheris.instrument_imports(include=["ponleu.core", "ponleu.forms", "openpyxl", "xlrd", "pyxform"]):
        targets = _loaded()
    if given.target not in targets.TARGETS:
        parser.error(f"the targets are {', '.join(targets.TARGETS)}")
    found = PROJECT / "var" / "fuzz" / given.target
    found.mkdir(parents=True, exist_ok=True)
    kept = PROJECT / "tests" / "forms" / "corpus" / given.target
    options = [
        f"-max_total_time={int(given.minutes * 60)}",
        f"-max_len={targets.MOST_BYTES}",
        "-timeout=30",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={found}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(found), str(kept)], targets.TARGETS[given.target])
    atheris.Fuzz()


def _loaded() -> ModuleType:
    """Everything that a target reaches, read while atheris looks on, so that it sees the branches."""
    import_module("django").setup()
    for name in REACHED:
        import_module(name)
    return import_module("fuzz.targets")


if __name__ == "__main__":
    main()
