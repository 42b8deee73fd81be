"""The published schemas, kept with the code, and what in a document is against them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs

NAMES = (
    "release-schema",
    "versioned-release-validation-schema",
    "release-package-schema",
    "record-package-schema",
    "project-schema",
    "project-package-schema",
)
RECORD = "record"
"""A record that stands alone: the schema knows it only as a part of its package."""


def schema(name: str) -> dict[str, Any]:
    """A published schema by its name.

    Units: none.
    Source: OCDS 1.1.5, OC4IDS 0.9.0 beta; schemas/README.md.
    """
    text = (files(__package__) / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def validator(name: str) -> jsonschema_rs.Draft4Validator:
    """The validator of a kind of document; it asks nothing of any network.

    Units: none.
    Source: JSON Schema draft 4.
    """
    documents = [schema(one) for one in NAMES]
    registry = jsonschema_rs.Registry([(one["id"], one) for one in documents])
    wanted = schema("record-package-schema" if name == RECORD else name)
    if name == RECORD:
        wanted = {**wanted["definitions"]["Record"], "$schema": wanted["$schema"]}
    return jsonschema_rs.Draft4Validator(wanted, registry=registry, validate_formats=True)


def kind_of(document: Any) -> str:
    """Which schema a document is to be judged by; "" where it is none of them.

    Units: none.
    Source: OCDS 1.1, packaging; OC4IDS 0.9.
    """
    if not isinstance(document, dict):
        return ""
    if "compiledRelease" in document:
        return RECORD
    if "ocid" in document:
        return "release-schema"
    for field, name in (("releases", "release"), ("records", "record"), ("projects", "project")):
        if field in document:
            return f"{name}-package-schema"
    return "project-schema" if "contractingProcesses" in document else ""


def errors(document: Any, name: str) -> Iterator[tuple[str, str]]:
    """What is against the schema: JSON path and sentence.

    Units: none.
    Source: JSON Schema draft 4.
    """
    for error in validator(name).iter_errors(document):
        yield json_path(error.instance_path), error.message[:200]


def json_path(steps: Any) -> str:
    """The steps to a value as a JSON path: $.awards[0].value.

    Units: none.
    Source: none.
    """
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
