"""What the pages need beside the code, made once from installed packages: web fonts and compiled translations.

Nothing is fetched: fonts come from the locked `fontpkg` packages, translations from `locale/`. Both skip what is
already up to date, so that a second start costs next to nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_ROOMS = Path(__file__).resolve().parents[1]
LOCALES = (_ROOMS / "site" / "locale", _ROOMS / "findings" / "locale")

_LATIN = "20-7E,A0-17F,218-21B,2010-2015,2018-201E,2020-2022,2026,202F,2032,2033,2039,203A,20AC,2212,2260,2264,2265"
_HEADING_LATIN = "20-7E,A0-FF,152,153,2010-2015,2018-201E,2022,2026,202F,20AC,2212"
_KHMER = "20,A0,1780-17FF,19E0-19FF,200B-200D,25CC"


@dataclass(frozen=True, slots=True)
class WebFont:
    """A subset to make: `axes` pins or narrows what the packaged variable font can do."""

    name: str
    package: str
    file: str
    characters: str  # hexadecimal code points and ranges
    axes: tuple[tuple[str, float | tuple[float, float]], ...]

    @property
    def recipe(self) -> str:
        """A hash that changes when the subset would: of its source's version and of every choice made here."""
        source = version(self.package.replace("_", "-"))
        return hashlib.sha256(f"{source} {version('fonttools')} {self!r}".encode()).hexdigest()


_WEIGHTS = ("wght", (400, 700))
FONTS = (
    WebFont("noto-sans", "fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", _LATIN, (("wdth", 100), _WEIGHTS)),
    WebFont(
        "noto-sans-khmer", "fontpkg_noto_sans_khmer", "NotoSansKhmer[wdth,wght].ttf", _KHMER, (("wdth", 100), _WEIGHTS)
    ),
    WebFont(
        "bricolage-grotesque",
        "fontpkg_bricolage_grotesque",
        "BricolageGrotesque[opsz,wdth,wght].ttf",
        _HEADING_LATIN,
        (("opsz", 36), ("wdth", 100), _WEIGHTS),
    ),
)


def build(var: Path) -> tuple[Path, ...]:
    """Make the web fonts under `var/assets/site/fonts` and compile the translations.

    var       the data folder
    returns   what was made anew; nothing when all of it was up to date
    """
    compiled = [path for locale in LOCALES for path in compile_messages(locale)]
    return (*build_fonts(var / "assets" / "site" / "fonts"), *compiled)


def build_fonts(folder: Path) -> tuple[Path, ...]:
    """Make each web font whose recipe changed since the last time; returns the files written."""
    ledger = folder / "made.json"
    try:
        known = json.loads(ledger.read_text("utf-8"))
    except (OSError, ValueError):  # none yet, or half of one
        known = {}
    stale = [font for font in FONTS if known.get(font.name) != font.recipe or not _path(folder, font).exists()]
    if not stale:
        return ()
    folder.mkdir(parents=True, exist_ok=True)
    for font in stale:
        _write_whole(_path(folder, font), _subset(font))
    _write_whole(ledger, json.dumps({font.name: font.recipe for font in FONTS}, indent=1).encode())
    return tuple(_path(folder, font) for font in stale)


def compile_messages(locale: Path) -> tuple[Path, ...]:
    """Compile each language's `.po` that is newer than its `.mo`; returns the files written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as lines:
            catalog = read_po(lines, locale=source.parts[-3])
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        _write_whole(target, compiled.getvalue())
        written.append(target)
    return tuple(written)


def _path(folder: Path, font: WebFont) -> Path:
    return folder / f"{font.name}.woff2"


def _subset(font: WebFont) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options(hinting=False, notdef_outline=True, name_IDs=[1, 2, 13, 14])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_code_points(font.characters))
    with (files(font.package) / "files" / font.file).open("rb") as source:
        whole = TTFont(source)
        subsetter.subset(whole)
        narrowed = instancer.instantiateVariableFont(whole, dict(font.axes))
    narrowed.flavor = "woff2"
    narrowed["head"].modified = narrowed["head"].created  # the same bytes on every machine
    narrowed.recalcTimestamp = False
    made = io.BytesIO()
    narrowed.save(made)
    return made.getvalue()


def _code_points(ranges: str) -> list[int]:
    points: list[int] = []
    for each in ranges.split(","):
        first, _, last = each.partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the place and move there, so that nobody ever reads half a file."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    beside.write_bytes(content)
    beside.replace(path)
