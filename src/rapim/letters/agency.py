"""Documents of one agency: its sheet, its year's evaluation, laporan RFK."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from rapim import words

from . import content, tables
from .content import Style
from .documents import Board, Chart, part_of, picture_of
from .paper import render
from .tables import Cell, Unit

RFK_HEADS = (
    "code", "name", "pagu", "done", "part_of_ceiling", "plan", "deviation", "physical", "physical_value",
    "problem",
)  # fmt: skip


def _head(board: Board, unit: Unit, style: Style, code: str) -> dict[str, Any]:
    day = content.day_of(board)
    shown_day = words.day(day, style.lang)
    subtitle = words.say(
        "letter.agency_day", style.lang, name=unit["name"], year=board["fiscal_year"], day=shown_day
    )
    return content.shared(board, style, code, subtitle) | {
        "headline": content.headline(unit, day, style.lang),
        "figures": content.figures(unit, style.lang),
    }


def agency_sheet(
    board: Board,
    unit: Unit,
    programmes: Sequence[Unit],
    replies: Sequence[Mapping[str, Any]],
    style: Style,
    chart: Chart | None = None,
) -> bytes:
    """An agency as the regent sees it, with what the agency itself says.

    Units: the agency's unit of the board, its programmes, its replies (kind, text, by) in, PDF out.
    Source: product: the agency's page.
    """
    lang = style.lang
    parts = [
        part_of("programmes", content.all_agencies(programmes, lang), lang),
        part_of("causes", content.cause_table(unit["causes"], lang), lang),
    ]
    if unit.get("alerts"):
        parts.append(part_of("alerts", content.alert_table([unit], lang), lang))
    page = _head(board, unit, style, "agency") | {
        "parts": parts,
        "replies": [dict(reply) for reply in replies],
        "replies-title": words.say("letter.p.replies", lang),
        **picture_of(chart),
    }
    return render("agency", page, content.moment_of(board))


def evaluation_page(board: Board, unit: Unit, year: Mapping[str, Any], style: Style) -> bytes:
    """Evaluasi tahun: what was reached, what was late, why; provisional until the year is audited.

    Units: `rapim.analytics.evaluation` in, PDF out.
    Source: the regent's order of January 2020: each agency's year as orientation for the next.
    """
    lang = style.lang
    heads = ("code", "name", "pagu", "part_of_ceiling", "physical", "late_sen", "cause")
    parts = [
        part_of(
            "late", tables.table(heads, [_sub(row, lang) for row in year["late"]], "lLrrrrl", lang), lang
        ),
        part_of(
            "reached",
            tables.table(heads, [_sub(row, lang) for row in year["reached"]], "lLrrrrl", lang),
            lang,
        ),
        part_of("causes", content.cause_table(unit["causes"], lang), lang),
    ]
    page = _head(board, unit, style, "evaluation") | {
        "notes": _stamped(year, lang),
        "parts": parts,
        "replies": [],
        "replies-title": "",
        **picture_of(None),
    }
    return render("agency", page, content.moment_of(board))


def _stamped(year: Mapping[str, Any], lang: str) -> list[str]:
    """The stamp of an evaluation, and its grade on each scale by the scale's own name."""
    said = [words.say(f"evaluation_stamp.{year['stamp']}", lang)]
    for grade in year["grades"]:
        label = words.say(f"grade.{grade['scale']}.{grade['grade']}", lang) if grade["grade"] else tables.NONE
        said.append(f"{words.say('scale.' + grade['scale'], lang)}: {label}")
    if year.get("slip_month"):
        slip = words.short_rupiah(year["slip_sen"], lang)
        said.append(
            f"{words.say('evaluation.slip', lang)}: {words.month_name(year['slip_month'], lang)} ({slip})"
        )
    return said


def _subs(rows: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    heads = ("code", "name", "pagu", "part_of_ceiling", "physical", "late_sen", "cause")
    return tables.table(heads, [_sub(row, lang) for row in rows], "lLrrrrl", lang)


def _sub(row: Mapping[str, Any], lang: str) -> list[Cell]:
    cause = row.get("cause")
    return [
        str(row["code"]),
        str(row["name"]),
        tables.money(row["ceiling_sen"], lang),
        tables.share(row["absorption"], lang),
        tables.share(row["physical"], lang),
        tables.money(row["late_sen"] or None, lang),
        words.say(f"cause.{cause}", lang) if cause else "",
    ]


def rfk_row(unit: Unit, lang: str) -> list[Cell]:
    """One row of laporan RFK.

    Units: rupiah to the last sen; shares of the ceiling.
    Source: columns of laporan RFK as regencies print them.
    """
    physical, ceiling = unit.get("physical"), unit.get("ceiling_sen")
    value = None if physical is None or ceiling is None else int(physical * ceiling)
    deviation = unit.get("deviation_pp")
    return [
        str(unit["code"]).rsplit(":", 1)[-1],
        str(unit["name"]),
        tables.full(ceiling, lang),
        tables.full(unit.get("realised_sen"), lang),
        tables.share(unit.get("absorption"), lang),
        tables.share(tables.of_ceiling(unit, "planned_sen"), lang),
        tables.shown(deviation, lambda points: words.points(points, lang)),
        tables.share(physical, lang),
        tables.full(value, lang),
        str(unit.get("problem") or ""),
    ]


def rfk_report(board: Board, unit: Unit, rows: Sequence[Unit], style: Style) -> bytes:
    """Laporan RFK of an agency: programmes, activities and sub-activities in the order of their codes.

    Units: units of the three levels in, PDF out.
    Source: columns of laporan RFK as regencies print them.
    """
    lang = style.lang
    found = [rfk_row(row, lang) for row in rows]
    basis = words.say(f"basis.{unit.get('basis') or 'none'}", lang)
    total = rfk_row({**unit, "code": "", "name": words.say("letter.c.total", lang)}, lang)
    page = _head(board, unit, style, "rfk") | {
        "notes": [words.say("letter.n.rfk", lang, basis=basis)],
        "table": tables.table(RFK_HEADS, [*found, total], "lLrrrrrrrl", lang),
    }
    return render("table", page, content.moment_of(board))


def said_by(name: str, at: dt.datetime, zone: str, lang: str) -> str:
    """Who wrote a reply, and when, in words.

    Units: aware datetime.
    Source: replies of the agency (hak jawab).
    """
    return f"{name}, {words.moment(at, zone, lang)}"
