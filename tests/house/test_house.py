"""The rules of the house that a linter cannot check."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "rapim"
LONG_FUNCTIONS: dict[str, str] = {}
LONG_FILES: dict[str, str] = {}
PURE = ("imports", "measures", "alerts")
CORE = (
    *("units", "files", "law", "words", "stats"),
    *(f"{room}/{name}" for room in ("budget", "procurement") for name in PURE),
    "targets/measures",
)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "base", "misc"}


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8")


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.splitlines()]


def test_functions_are_at_most_50_lines() -> None:
    long = {
        f"{name}:{node.name}"
        for name, text in sources()
        for node in functions(text)
        if (node.end_lineno or 0) - node.lineno + 1 > 50
    }
    assert long == set(LONG_FUNCTIONS)


def test_files_are_at_most_400_lines() -> None:
    long = {name for name, text in sources() if sum(1 for line in text.splitlines() if line.strip()) > 400}
    assert long == set(LONG_FILES)


def test_no_room_for_odds_and_ends() -> None:
    named = {path.stem for path in SOURCE.rglob("*") if path.stem in FORBIDDEN_NAMES and path.suffix == ".py"}
    assert named == set()


def test_public_functions_of_the_core_say_units_and_source() -> None:
    silent = []
    for name, text in sources():
        if not name.startswith(CORE):
            continue
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                said = ast.get_docstring(node) or ""
                if "Units:" not in said or "Source:" not in said:
                    silent.append(f"{name}:{node.name}")
    assert silent == []


def test_nothing_is_left_half_done() -> None:
    pattern = re.compile(r"\b(TODO|FIXME|NotImplementedError|xfail)\b")
    marks = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix == ".py" and path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert marks == []


def test_no_address_of_a_registry_and_no_path_of_a_machine() -> None:
    pattern = re.compile(r"/(?:work|root|home/\w+)/|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian")
    found = []
    for path in tracked():
        if path == Path(__file__).resolve() or not path.is_file() or path.stat().st_size > 1_000_000:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{n}"
            for n, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
    assert found == []


def test_locked_dependencies_have_hashes_and_no_address() -> None:
    for name in ("core", "dev"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        assert "://" not in text
        for entry in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in entry, entry


def stair() -> list[list[str]]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("exhaustive") and c["containers"] == ["rapim"])
    return [re.split(r"\s*[|:]\s*", layer) for layer in layers]


def test_foreign_keys_point_down_the_stair() -> None:
    height = {room: -level for level, rooms in enumerate(stair()) for room in rooms}
    upward = []
    for model in apps.get_models():
        room = model.__module__.split(".")[1] if model.__module__.startswith("rapim.") else None
        if room is None:
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or not target.__module__.startswith("rapim."):
                continue
            other = target.__module__.split(".")[1]
            if height[other] > height[room]:
                upward.append(f"{model.__name__}.{field.name}")
    assert upward == []


def test_money_is_never_a_decimal_field() -> None:
    decimals = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("rapim.")
        for field in model._meta.get_fields()
        if isinstance(field, models.DecimalField)
    ]
    assert decimals == []


def test_documents_link_to_what_exists() -> None:
    broken = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)} -> {target}")
    assert broken == []
