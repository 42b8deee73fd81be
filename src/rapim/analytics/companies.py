"""Regional companies (BUMD): the card of work plan and budget (RKAP) against realisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from rapim.budget.imports.company import MONEY, SCALE
from rapim.budget.measures import company as measures
from rapim.budget.models import CompanyPlan
from rapim.org.models import Agency
from rapim.units import month_end, months_ended
from rapim.units.rules import Rule, named

from . import directory, lineage, marks, names

ORDER = ("revenue", "cost", "net", "result", "dividend", "investment")
"""The lines of money that every company has, in their order on the card; `result` is computed."""
_PREFIX = "rkap."
_RULES = {
    "share": "share_reached",
    "due": "dividend_due",
}


class NoSuchLineError(LookupError):
    """The card has no such line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line as last known, with where it stands."""

    unit_code: str
    year: int
    month: int
    line: str
    label: str
    measure: str
    plan: int | None
    realised: int | None
    batch_id: int
    sheet: int
    row: int


def card(
    code: str, as_of: dt.date | None = None, known_at: dt.datetime | None = None
) -> dict[str, Any] | None:
    """The card of a company as of a day; None where the code is no company's.

    `lines` have plan, realised and share, and under `before` the same of the year before; all values of a
    line are sen where `money` is true, else ten-thousandths of `measure`.

    Units: sen, ten-thousandths, shares.
    Source: RKAP facts known at the moment, measures budget.company.*.
    """
    day = as_of or directory.today()
    return next(iter(cards(day, known_at, only=code)), None)


def cards(as_of: dt.date, known_at: dt.datetime | None = None, *, only: str = "") -> list[dict[str, Any]]:
    """The cards of all companies that stand on a day, in the order of the directory.

    Units: as `card`.
    Source: as `card`.
    """
    mark = marks.known(known_at)
    asked = names.Asked(as_of.year, as_of, mark.name, "", "agency")
    who = directory.known(mark, as_of, as_of.year)
    some = [
        one for one in who.agencies.values() if one.kind == Agency.Kind.BUMD.value and only in ("", one.code)
    ]
    if not some:
        return []
    rows = _rows([one.code for one in some], as_of.year, mark)
    return [_card(one, asked, rows.get(one.code, [])) for one in sorted(some, key=_place)]


def _place(entry: directory.Entry) -> tuple[int, str]:
    return entry.order, entry.code


def _rows(codes: Sequence[str], year: int, mark: marks.Mark) -> dict[str, list[Row]]:
    """The lines of companies in a year and the one before, as last known at a mark."""
    units = {unit: code for code in codes for unit in (code, f"{code}.0000")}
    found = CompanyPlan.objects.filter(
        unit_code__in=units, fiscal_year__in=(year - 1, year), batch_id__lte=mark.batch_id,
        batch__status="loaded",
    )  # fmt: skip
    last: dict[tuple[Any, ...], CompanyPlan] = {}
    for row in found.order_by("batch_id", "id"):
        last[row.unit_code, row.fiscal_year, row.month, row.item] = row
    kept: dict[str, list[Row]] = {}
    for row in last.values():
        if not row.withdrawn:
            kept.setdefault(units[row.unit_code], []).append(_read(row))
    return kept


def _read(row: CompanyPlan) -> Row:
    money = row.measure == MONEY
    plan, realised = (row.plan_sen, row.realised_sen) if money else (row.plan_scaled, row.realised_scaled)
    return Row(
        row.unit_code, row.fiscal_year, row.month, row.item, row.label, row.measure, plan, realised,
        row.batch_id, row.sheet, row.row,
    )  # fmt: skip


def _ended(year: int, day: dt.date) -> int:
    """The months of a year that had ended by a day."""
    return 12 if day.year > year else months_ended(year, (day - dt.date(year, 1, 1)).days + 1)


def _of_month(rows: Iterable[Row], year: int, ended: int) -> tuple[int | None, dict[str, Row]]:
    """The latest month of a year reported by then, and its lines."""
    own = [row for row in rows if row.year == year]
    month = measures.latest_month([row.month for row in own], ended)
    return month, {row.line: row for row in own if row.month == month}


def _card(entry: directory.Entry, asked: names.Asked, rows: Sequence[Row]) -> dict[str, Any]:
    month, now = _of_month(rows, asked.year, _ended(asked.year, asked.as_of))
    # the year before by the same month where that was reported, else as far as it went before it
    earlier, before = _of_month(rows, asked.year - 1, 12 if month is None else month or 12)
    order = sorted(now.values(), key=lambda row: (_rank(row.line), row.row))
    lines = [_line(row, before.get(row.line), asked, entry.code) for row in order]
    computed = _result(now, before, asked, entry.code)
    if computed is not None:
        after = sum(_rank(line["line"]) < ORDER.index("result") for line in lines)
        lines.insert(after, computed)
    dividend = now.get("dividend")
    due = None
    if dividend is not None and dividend.plan and dividend.realised is not None:
        due = int(measures.dividend_due([dividend.plan], [dividend.realised])[0])
    return {
        "agency": entry.code,
        "name": entry.name,
        "short_name": entry.short_name,
        "as_of": asked.as_of.isoformat(),
        "fiscal_year": asked.year,
        "mark": asked.mark,
        "version": marks.version(),
        "month": month,
        "data_to": month_end(asked.year, month).isoformat() if month else None,
        "year_gone": None if month is None else float(measures.year_gone([month])[0]),
        "before": None if earlier is None else {"fiscal_year": asked.year - 1, "month": earlier},
        "lines": lines,
        "dividend_due_sen": due,
        "trace": {"dividend_due_sen": asked.trace(entry.code, "rkap.dividend.due")}
        if due is not None
        else {},
    }


def _rank(line: str) -> int:
    return ORDER.index(line) if line in ORDER else len(ORDER)


def _line(row: Row, before: Row | None, asked: names.Asked, code: str) -> dict[str, Any]:
    found = {
        "line": row.line,
        "label": row.label,
        "measure": row.measure,
        "money": row.measure == MONEY,
        **_values(row.plan, row.realised),
        "before": None,
    }
    if before is not None and before.measure == row.measure:
        found["before"] = _values(before.plan, before.realised)
    return found | {"trace": _traces(found, asked, code)}


def _values(plan: int | None, realised: int | None) -> dict[str, Any]:
    share = float(measures.share_reached([realised or 0], [plan or 0])[0])
    return {
        "plan": plan,
        "realised": realised,
        "share": None if realised is None or np.isnan(share) else share,
    }


def _traces(found: Mapping[str, Any], asked: names.Asked, code: str) -> dict[str, str]:
    return {
        part: asked.trace(code, f"{_PREFIX}{found['line']}.{part}")
        for part in ("plan", "realised", "share")
        if found[part] is not None
    }


def _result(
    now: Mapping[str, Row], before: Mapping[str, Row], asked: names.Asked, code: str
) -> dict[str, Any] | None:
    """Income less costs as a line, where the reported profit does not say the same."""
    plan, realised = _net(now, "plan"), _net(now, "realised")
    own = now.get("net")
    if (plan is None and realised is None) or (
        own is not None and (own.plan, own.realised) == (plan, realised)
    ):
        return None
    found = {"line": "result", "label": "", "measure": MONEY, "money": True, **_values(plan, realised)}
    earlier = _values(_net(before, "plan"), _net(before, "realised"))
    found["before"] = earlier if (earlier["plan"], earlier["realised"]) != (None, None) else None
    return found | {"trace": _traces(found, asked, code)}


def _net(lines: Mapping[str, Row], part: str) -> int | None:
    income, costs = (getattr(lines.get(name), part, None) for name in ("revenue", "cost"))
    return None if income is None or costs is None else int(measures.net_result([income], [costs])[0])


def is_of_company(figure: str) -> bool:
    """Whether a figure of a trace id is one of a company's card.

    Units: none.
    Source: `card`.
    """
    return figure.startswith(_PREFIX)


def trace(text: str, *, limit: int | None = None) -> dict[str, Any]:
    """What a figure of a company's card is made of, in the form of `rapim.analytics.trace`.

    Units: as the figure's `unit` says: sen, share, or scaled (ten-thousandths of `measure`).
    Source: the kept facts; the same id gives the same answer.
    """
    asked, code, figure = names.read_trace(text)
    _, line, part = figure.split(".")
    mark = marks.named(asked.mark)
    entry = directory.known(mark, asked.as_of, asked.year).agencies.get(code)
    rows = _rows([code], asked.year, mark).get(code, [])
    body = _card(entry, asked, rows) if entry else {"lines": []}
    one = next((row for row in body["lines"] if row["line"] == line), None)
    value = None if one is None else one.get(part)
    if part == "due" and line == "dividend":
        value = body["dividend_due_sen"]
    if entry is None or one is None or value is None:
        raise NoSuchLineError(figure)
    _, now = _of_month(rows, asked.year, _ended(asked.year, asked.as_of))
    sources = _sources(now, line, part)
    listed = lineage.written(sources)
    rules = [_said(named(f"budget.company.{name}")) for name in _rule_names(line, part)]
    return {
        "id": text,
        "figure": figure,
        "value": value,
        "unit": "share" if part == "share" else "sen" if one["money"] else "scaled",
        "measure": one["measure"],
        "scale": SCALE,
        "label": one["label"],
        "of": {"key": code, "code": code, "name": entry.name, "level": asked.level},
        "as_of": asked.as_of.isoformat(),
        "known_at": mark.moment.astimezone(dt.UTC).isoformat() if mark.moment else None,
        "data_to": body["data_to"],
        "basis": "rkap",
        "fiscal_year": asked.year,
        "version": marks.version(),
        "rule": {**rules[0], "parameters": []},
        "rules": rules,
        "inputs": _inputs(body, line, part),
        "sums": _sums(now, line, part) if one["money"] else {},
        "rows": len(listed),
        "sources": listed[:limit],
    }


def _rule_names(line: str, part: str) -> list[str]:
    own = [_RULES[part]] if part in _RULES else []
    return [*own, *(["net_result"] if line == "result" else []), "latest_month"]


def _inputs(body: Mapping[str, Any], line: str, part: str) -> dict[str, str]:
    """The figures of the card that one is computed from."""
    wanted: dict[str, tuple[str, ...]] = {}
    if part in ("share", "due"):
        wanted = {line: ("plan", "realised")}
    elif line == "result":
        wanted = dict.fromkeys(("revenue", "cost"), (part,))
    return {
        f"{_PREFIX}{row['line']}.{name}": row["trace"][name]
        for row in body["lines"]
        for name in wanted.get(row["line"], ())
        if name in row["trace"]
    }


def _sources(now: Mapping[str, Row], line: str, part: str) -> list[lineage.Row]:
    wanted = ("revenue", "cost") if line == "result" else (line,)
    parts = (part,) if part in ("plan", "realised") else ("plan", "realised")
    return [
        lineage.Row(
            f"{_PREFIX}{name}", row.batch_id, row.sheet, row.row,
            getattr(row, name) if row.measure == MONEY else None,
            row.unit_code, "", "", _noted(row, getattr(row, name)),
        )
        for row in (now[key] for key in wanted if key in now)
        for name in parts
        if getattr(row, name) is not None
    ]  # fmt: skip


def _sums(now: Mapping[str, Row], line: str, part: str) -> dict[str, int]:
    """The amounts of the figures that one is computed from, by the names of the figures."""
    wanted = ("revenue", "cost") if line == "result" else (line,)
    parts = (part,) if part in ("plan", "realised") else ("plan", "realised")
    found = {
        f"{_PREFIX}{key}.{name}": getattr(now[key], name) for key in wanted if key in now for name in parts
    }
    return {name: value for name, value in sorted(found.items()) if value is not None}


def _noted(row: Row, value: int) -> str:
    """The words of a line, with the value and its unit where that is no money."""
    if row.measure == MONEY:
        return row.label
    return f"{row.label}: {(Decimal(value) / SCALE).normalize():f} {row.measure}"


def _said(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "version": rule.version,
        "sentence": " ".join(rule.sentence.split()),
        "units": rule.units,
        "source": rule.source,
    }
