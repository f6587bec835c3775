"""Promises about the code as a whole, beside the import contracts of `lint-imports`."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = [
    "core",
    "standards",
    "places",
    "vault",
    "people",
    "forms",
    "findings",
    "reports",
    "studies",
    "site",
]  # from the ground up
SOURCES = sorted((PROJECT / "src" / "ponleu").rglob("*.py"))


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True, text=True).stdout
    return [path for name in names.split("\0") if name and (path := PROJECT / name).is_file()]


def test_foreign_keys_point_downwards_as_imports_do():
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for field in model._meta.get_fields()
        if field.is_relation
        and field.many_to_one
        and field.related_model._meta.app_label in ROOMS
        and ROOMS.index(field.related_model._meta.app_label) > ROOMS.index(model._meta.app_label)
    ]

    assert upward == []


def test_every_room_of_the_code_stands_in_the_drawing_and_in_the_contract():
    rooms = {path.name for path in (PROJECT / "src" / "ponleu").iterdir() if path.is_dir() and path.name[0] != "_"}
    layers = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0][
        "layers"
    ]
    drawing = (PROJECT / "ARCHITECTURE.md").read_text("utf-8")

    assert rooms == set(ROOMS)
    assert {room.strip() for layer in layers for room in layer.split("|")} == rooms
    assert [room for room in rooms if not re.search(rf"\b{room}\b", drawing)] == []


def test_no_import_contract_has_an_exception():
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

    assert [contract["name"] for contract in contracts if contract.get("ignore_imports")] == []


def test_nothing_imports_an_http_client_of_the_standard_library():
    using = [
        path.relative_to(PROJECT).as_posix()
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (
            isinstance(node, ast.Import)
            and any(name.name in {"urllib.request", "http.client", "socketserver"} for name in node.names)
        )
        or (isinstance(node, ast.ImportFrom) and node.module in {"urllib.request", "http.client", "socketserver"})
    ]

    assert using == []


def test_a_form_of_ours_is_never_a_file_field():
    fields = [f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()
              if type(field).__name__ in {"FileField", "ImageField", "FilePathField"}]  # fmt: skip

    assert fields == []


HOSTS = re.compile(
    "|".join([r"pypi\.o" + "rg", "python" + "hosted", "npm" + r"js\.", r"deb\.deb" + "ian", "--extra-" + "index"])
)
MACHINE = re.compile(r"(?<![\w.)])/(?:wo" + r"rk|ro" + r"ot|home/\w+)/")  # a path in a form follows a closing bracket


def test_no_committed_file_names_a_package_index_or_a_path_of_one_machine():
    named = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if HOSTS.search(text) or MACHINE.search(text):
            named.append(path.relative_to(PROJECT).as_posix())

    assert named == []


def test_every_locked_requirement_has_a_hash():
    for name in ("requirements.txt", "requirements-test.txt", "requirements-uv.txt"):
        text = (PROJECT / name).read_text("utf-8").replace("\\\n", " ")
        unlocked = [
            line.split()[0]
            for line in text.splitlines()
            if re.match(r"[a-z0-9]", line) and "--hash=sha256:" not in line
        ]
        assert unlocked == []


def test_each_direct_dependency_is_listed_with_its_reason():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["dependency-groups"]["build"],
    ]
    names = {re.split(r"[\[<>=]", each)[0] for each in wanted}
    listed = set(
        re.findall(r"^\| `([a-z0-9-]+)`", (PROJECT / "docs" / "dependencies.md").read_text("utf-8"), re.MULTILINE)
    )

    assert listed == names


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/dependencies.md", "docs/settings.md"]
)
def test_a_link_between_our_documents_leads_somewhere(name):
    path = PROJECT / name
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_no_test_is_skipped_or_expected_to_fail_without_a_reason():
    markers = re.compile(r"pytest\.mark\.(?:skip|xfail)\b(?!\w*\([^)]*reason=)|pytest\.skip\(\)")
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "tests").rglob("*.py")
        if path != Path(__file__) and markers.search(path.read_text("utf-8"))
    ]

    assert found == []
