"""The XML that telephones are answered with. Every byte follows from what is given: telephones compare them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

VERSION = "1.0"
_HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n"
_LIST = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_RESPONSE = "http://openrosa.org/http/response"


@dataclass(frozen=True, slots=True)
class Listed:
    """A form as the list tells it. The manifest's address is empty for a form that needs no files."""

    form_id: str
    name: str
    version: str
    md5: str
    download: str
    manifest: str


@dataclass(frozen=True, slots=True)
class Needed:
    """A file as a manifest tells it. `integrity` is the address that says which rows of a list are gone."""

    name: str
    md5: str
    download: str
    kind: str = ""
    integrity: str = ""


def form_list(forms: Iterable[Listed]) -> str:
    """The list of forms, in the order of their ids. One form without a name or an address would spoil it whole."""
    rows = "".join(map(_xform, sorted(forms, key=lambda each: each.form_id)))
    return f'{_HEAD}<xforms xmlns="{_LIST}">\n{rows}</xforms>\n'


def manifest(files: Iterable[Needed]) -> str:
    """The files that a form needs, in the order of their names."""
    rows = "".join(map(_media_file, sorted(files, key=lambda each: each.name)))
    return f'{_HEAD}<manifest xmlns="{_MANIFEST}">\n{rows}</manifest>\n'


def integrity(gone: Iterable[tuple[str, bool]]) -> str:
    """Which rows of a list are gone, in the order in which they were asked for."""
    rows = "".join(
        f"    <entity id={quoteattr(id)}><deleted>{str(is_gone).lower()}</deleted></entity>\n" for id, is_gone in gone
    )
    return f"{_HEAD}<data>\n  <entities>\n{rows}  </entities>\n</data>\n"


def response(message: str, *, nature: str) -> str:
    """What a telephone shows after sending. The nature begins with `submit_` or `error`."""
    told = f"<message nature={quoteattr(nature)}>{escape(message)}</message>"
    return f'{_HEAD}<OpenRosaResponse xmlns="{_RESPONSE}">{told}</OpenRosaResponse>\n'


def _xform(form: Listed) -> str:
    parts = [
        ("formID", form.form_id),
        ("name", form.name or form.form_id),
        ("version", form.version),
        ("hash", f"md5:{form.md5}"),
        ("downloadUrl", form.download),
    ]
    if form.manifest:
        parts.append(("manifestUrl", form.manifest))
    return f"  <xform>\n{_elements(parts)}  </xform>\n"


def _media_file(file: Needed) -> str:
    kind = f" type={quoteattr(file.kind)}" if file.kind else ""
    parts = [("filename", file.name), ("hash", f"md5:{file.md5}"), ("downloadUrl", file.download)]
    if file.integrity:
        parts.append(("integrityUrl", file.integrity))
    return f"  <mediaFile{kind}>\n{_elements(parts)}  </mediaFile>\n"


def _elements(parts: Iterable[tuple[str, str]]) -> str:
    return "".join(f"    <{name}>{escape(text)}</{name}>\n" for name, text in parts)
