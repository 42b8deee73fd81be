"""What a read upload shows: each table found, how it was known, its problems, what would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapim.intake.models import Upload
from rapim.org.access import Scope
from rapim.web.desk import rows, seeing
from rapim.web.tables import Table
from rapim.words import has, rupiah, say

SHOWN = 50
_NAMED_BY = ("account", "number", "rup_code", "code", "item")
"""What names a changed row beside its unit and sub-activity: the first of these that its key has."""
_SOURCES = {
    "file": "from_file",
    "name": "from_name",
    "said": "from_said",
    "leaves": "from_leaves",
    "january": "from_january",
    "dates": "from_dates",
    "known": "from_known",
}
_MISSING = {
    "month_unknown": "month",
    "year_unknown": "year",
    "agency_unknown": "agency",
    "variant_unknown": "variant",
    "variant_differs": "variant",
    "effective_unknown": "effective",
    "currency_missing": "currency",
    "region_unknown": "region",
    "not_recognised": "kind",
}


@dataclass(slots=True)
class Found:
    """One table of the file, for the page."""

    entry: dict[str, Any]
    facts: list[tuple[str, str, str]]
    problems: Table
    more: int
    drift: Table

    @property
    def status(self) -> str:
        """What became, or would become, of the table."""
        return str(self.entry.get("status", ""))


@dataclass(slots=True)
class Shown:
    """A read upload, for the page. Where it is about others' agencies, only that is said."""

    entries: list[dict[str, Any]]
    outside: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    storable: bool = False
    unmapped: bool = False


def preview(upload: Upload, reach: Scope, lang: str) -> Shown:
    """What one person sees of a read upload."""
    entries = list(upload.report.get("files", []))
    if away := seeing.outside(reach, upload.report):
        return Shown([], outside=away)
    codes = {problem["code"] for entry in entries for problem in entry.get("problems", [])}
    return Shown(
        entries,
        found=[_found(entry, lang) for entry in entries],
        missing=sorted({name for code, name in _MISSING.items() if code in codes}),
        storable=seeing.can_store(upload.report),
        unmapped=bool(codes & {"mapping_unconfirmed"}),
    )


def _found(entry: dict[str, Any], lang: str) -> Found:
    listed = entry.get("problems", [])
    return Found(
        entry,
        list(facts(entry, lang)),
        problem_table(listed[:SHOWN], lang),
        max(0, len(listed) - SHOWN) + int(entry.get("more_problems", 0)),
        drift_table(entry.get("drift", []), lang),
    )


def facts(entry: dict[str, Any], lang: str) -> Iterable[tuple[str, str, str]]:
    """What is known of a table: label, value, how it was known."""
    known = entry.get("found", {})
    names = rows.agency_names()
    agencies = [names.get(code, code) for code in entry.get("agencies", [])]
    values = {
        "kind_of_file": say(f"kindfile.{entry['kind']}", lang) if entry.get("kind") else "",
        "agency": ", ".join(agencies[:4]) + (f" +{len(agencies) - 4}" if len(agencies) > 4 else ""),
        "year": str(entry.get("year") or ""),
        "month": say(f"month.m{entry['month']:02d}", lang) if entry.get("month") else "",
        "variant": say(f"data.variant_{entry['variant']}", lang) if entry.get("variant") else "",
    }
    for name, value in values.items():
        if value or name in ("kind_of_file", "year"):
            source = _SOURCES.get(str(known.get(name.removesuffix("_of_file"), "")), "")
            yield (
                say(f"field.{name}", lang),
                value or say("data.unknown", lang),
                say(f"data.{source}", lang) if source else "",
            )


def problem_table(listed: Sequence[dict[str, Any]], lang: str) -> Table:
    """Problems row by row, each with its remedy."""
    cols = rows.columns(
        lang,
        ("sheet", "text", 18),
        ("row", "text", 8),
        ("column", "text", 10),
        ("problem", "text", 30),
        ("read", "text", 26),
        ("expected", "text", 30),
        ("remedy", "text", 60),
    )
    found = [{**one, "row": one.get("row") or "", **_said(one, lang)} for one in listed]
    return rows.table(
        "temuan", say("data.problems", lang), cols, found, lang, empty=say("data.no_problems", lang)
    )


def _said(problem: dict[str, Any], lang: str) -> dict[str, Any]:
    code, remedy = f"problem.{problem['code']}", f"remedy.{problem['code']}"
    stops = problem.get("fatal") or problem.get("held")
    return {
        "problem": say(code, lang) if has(code) else problem["code"].replace("_", " "),
        "remedy": say(remedy, lang) if has(remedy) else problem.get("remedy", ""),
        "tone": "late" if problem.get("fatal") else "watch" if stops else "",
    }


def problems(upload: Upload, entries: Sequence[dict[str, Any]], lang: str) -> Table:
    """All problems of an upload, for a file."""
    listed = [problem for entry in entries for problem in entry.get("problems", [])]
    table = problem_table(listed, lang)
    table.source = upload.source_name
    return table


def drift_table(lines: Iterable[dict[str, Any]], lang: str) -> Table:
    """What a batch changes: one row for each key, with the first value that differs."""
    cols = rows.columns(
        lang,
        ("change", "text", 10),
        ("unit", "text", 24),
        ("sub_activity", "text", 22),
        ("account", "text", 22),
        ("column", "text", 16),
        ("old", "text", 22),
        ("new", "text", 22),
        ("sheet", "text", 16),
        ("row", "text", 8),
    )
    found = [row for line in lines for row in _changes(line, lang)]
    return rows.table(
        "perubahan", say("data.drift", lang), cols, found, lang, empty=say("data.no_drift", lang)
    )


def _changes(line: dict[str, Any], lang: str) -> Iterable[dict[str, Any]]:
    key, before, after = line.get("key", {}), line.get("before") or {}, line.get("after") or {}
    head = {
        "change": say(f"data.{line['change']}", lang),
        "unit": key.get("unit_code", ""),
        "sub_activity": key.get("sub_activity", ""),
        "account": next((str(key[name]) for name in _NAMED_BY if key.get(name)), ""),
        "sheet": line.get("sheet", ""),
        "row": line.get("row") or "",
    }
    differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    for name in differing or [""]:
        yield {
            **head,
            "column": _column(name, lang),
            "old": _value(name, before.get(name), lang),
            "new": _value(name, after.get(name), lang),
        }


def _column(name: str, lang: str) -> str:
    """A field of a fact in words: a figure, else the column it was read from."""
    codes = (f"figure.{name}", f"colrole.{name.removesuffix('_sen')}")
    return next((say(code, lang) for code in codes if has(code)), name)


def _value(name: str, value: Any, lang: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, int) and (name.endswith("_sen") or (name.startswith("m") and name[1:].isdigit())):
        return rupiah(value, lang)
    return str(value)
