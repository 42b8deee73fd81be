"""What is wrong with an OCDS or OC4IDS file, what it holds, and which of it to look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapim.files.json_tables import Lines
from rapim.files.limits import unreadable
from rapim.files.opening import open_any
from rapim.files.problems import Problem
from rapim.procurement.imports import ocds
from rapim.procurement.measures import redflags

from .schema import errors, kind_of

LISTED = 200
"""Schema errors that are listed; all are counted."""


def check(path: Path) -> dict[str, Any]:
    """Schema errors, counts and indicators of a file; raises `Unreadable` and nothing else.

    Units: counts, shares 0 to 1.
    Source: OCDS 1.1.5 and OC4IDS 0.9 schemas; `redflags`.
    """
    book = open_any(path)
    candidates = ocds.recognise(book)
    if not candidates:
        raise unreadable(
            "not_recognised",
            path.name,
            "rilis, rekaman atau paket OCDS, atau proyek OC4IDS",
            "Isi berkas ini bukan OCDS maupun OC4IDS; periksa berkasnya.",
        )
    table = ocds.read(book, candidates[0])
    found = _against(book.document)
    forms = Counter(table.columns["form"])
    counts = {
        **{form: forms[form] for form in ocds.FORMS},
        "seen": table.seen,
        "read": len(table),
        "ocids": len(set(table.columns["ocid"])),
        "tags": dict(
            sorted(Counter(t for tags in table.columns["tag"] for t in tags.split(",") if t).items())
        ),
    }
    return {
        "file": path.name,
        "sha256": book.sha256,
        **found,
        "counts": counts,
        "reading": [_as_said(problem) for problem in table.problems[:LISTED]],
        "more_reading": max(0, len(table.problems) - LISTED),
        "coverage": redflags.coverage(table.columns),
        "indicators": redflags.judged(table.columns),
    }


def _against(document: Any) -> dict[str, Any]:
    listed: list[dict[str, Any]] = []
    kinds: Counter[str] = Counter()
    count = invalid = 0
    for line, one in _documents(document):
        name = kind_of(one)
        kinds[name or "unknown"] += 1
        before = count
        said = errors(one, name) if name else iter([("$", "neither OCDS nor OC4IDS")])
        for path, message in said:
            count += 1
            if len(listed) < LISTED:
                listed.append({"line": line, "path": path, "message": message})
        invalid += count > before
    return {
        "valid": not count,
        "documents": dict(sorted(kinds.items())),
        "invalid_documents": invalid,
        "schema_error_count": count,
        "schema_errors": listed,
    }


def _documents(document: Any) -> Iterator[tuple[int, Any]]:
    if isinstance(document, Lines):
        for number, line in document.numbered():
            yield number, ocds.decoded(line)
    elif isinstance(document, list):
        yield from ((at, one) for at, one in enumerate(document, 1))
    else:
        yield 0, document


def _as_said(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.row,
        "path": problem.column,
        "code": problem.code,
        "read": problem.read,
        "expected": problem.expected,
    }


def as_text(found: dict[str, Any]) -> str:
    """The check for people."""
    counts = found["counts"]
    verdict = "SAH" if found["valid"] else f"{found['schema_error_count']} kesalahan skema"
    lines = [
        f"{found['file']}: {verdict}",
        f"{counts['seen']} rilis: {counts['read']} terbaca, {counts['ocids']} proses",
    ]
    lines += [_placed(one) + one["message"] for one in found["schema_errors"][:20]]
    lines += [
        f"{_placed(one)}{one['code']}: terbaca {one['read']!r}, seharusnya {one['expected']}"
        for one in found["reading"][:20]
    ]
    lines.append(f"{'indikator':24} {'menyala':>8} {'bersih':>8} {'tak dinilai':>12} {'bagian':>8}")
    for one in found["indicators"]:
        share = "-" if one["share"] is None else f"{one['share'] * 100:.2f}%".replace(".", ",")
        unjudged = sum(one["not_applicable"].values())
        lines.append(f"{one['flag']:24} {one['fired']:8d} {one['clear']:8d} {unjudged:12d} {share:>8}")
    filled = ", ".join(f"{name} {share * 100:.0f}%" for name, share in found["coverage"].items())
    return "\n".join([*lines, f"terisi: {filled}"]) + "\n"


def _placed(one: dict[str, Any]) -> str:
    return f"  {'baris ' + str(one['line']) + ' ' if one['line'] else ''}{one['path']}: "
