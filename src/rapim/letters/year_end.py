"""The forecast of the year's end on paper: the whole, its agencies and its types of spending."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from rapim import words
from rapim.analytics.ahead import HIGH, LOW, MIDDLE

from .documents import part_of
from .tables import Cell, full, share, table

Forecast = Mapping[str, Any]
Outlook = Mapping[str, Any]


def forecast_parts(found: Forecast, lang: str) -> list[dict[str, Any]]:
    """The tables of a forecast; the first says from which years and to which day it was learned.

    Units: `rapim.analytics.year_end` in, text out.
    Source: words `letter.p.forecast*`, `ahead.learned`.
    """
    whole = part_of("forecast", _units(found, lang), lang)
    whole["note"] = " ".join([*notes(found, lang), whole["note"]])
    return [whole, part_of("forecast_types", _types(found, lang), lang)]


def notes(found: Forecast, lang: str) -> list[str]:
    """What a reader must know of a forecast: from what it was learned, and how little one year is.

    Units: text.
    Source: words `ahead.learned`, `ahead.one_year`.
    """
    day = words.day(dt.date.fromisoformat(found["to"]), lang)
    said = words.say("ahead.learned", lang, years=words.learned_from(found["years"], lang), day=day)
    one = [words.say("ahead.one_year", lang)] if len(found["years"]) == 1 else []
    return [f"{said[0].upper()}{said[1:]}", *one]


def name_of(found: Forecast, code: str) -> str:
    """The short name of an agency, else its name.

    Units: text.
    Source: the forecast's own names.
    """
    named = found["names"].get(code) or {"short_name": "", "name": code}
    return str(named["short_name"] or named["name"])


def _listed(found: Forecast, lang: str) -> list[tuple[str, Mapping[str, Any]]]:
    order = sorted(
        found["agencies"], key=lambda one: (found["names"].get(one["code"], {}).get("order", 0), one["code"])
    )
    return [
        (words.say("ahead.whole", lang), found["total"]),
        *((name_of(found, one["code"]), one) for one in order),
    ]


def _units(found: Forecast, lang: str) -> dict[str, Any]:
    rows: list[list[Cell]] = []
    for name, one in _listed(found, lang):
        low, high = (words.percent(one["quantiles"][at], lang, 1) for at in (LOW, HIGH))
        rows.append(
            [
                name,
                share(one["reached"], lang),
                words.say("ahead.band_said", lang, low=low, high=high),
                share(one["quantiles"][MIDDLE], lang),
                full(one["sen"][MIDDLE], lang),
                words.odds(one["p_target"], lang),
            ]
        )
    heads = ("unit", "absorption", "band", "middle", "forecast_sen", "chance")
    return table(heads, rows, "Lrrrrl", lang)


def _types(found: Forecast, lang: str) -> dict[str, Any]:
    rows: list[list[Cell]] = [
        [
            one["account"],
            *(full(one[name], lang) for name in ("ceiling_sen", "realised_sen", "middle_sen")),
            share(one["middle_sen"] / one["ceiling_sen"] if one["ceiling_sen"] else None, lang),
        ]
        for one in found["types"]
    ]
    return table(("code", "pagu", "done", "forecast_sen", "middle"), rows, "Lrrrr", lang)


Columns = Sequence[tuple[str, str, int]]
_UNITS: Columns = (
    ("letter.c.unit", "t", 34), ("letter.c.pagu", "m", 22), ("letter.c.done", "m", 22),
    ("letter.c.absorption", "s", 12), ("ahead_paper.low", "s", 12), ("letter.c.middle", "s", 12),
    ("ahead_paper.high", "s", 12), ("letter.c.forecast_sen", "m", 22), ("letter.c.target", "s", 12),
    ("letter.c.chance", "t", 24),
)  # fmt: skip
_TYPES: Columns = (
    ("letter.c.code", "t", 12), ("letter.c.pagu", "m", 22), ("letter.c.done", "m", 22),
    ("letter.c.forecast_sen", "m", 22),
)  # fmt: skip
_METHODS: Columns = (
    ("letter.c.method", "t", 48), ("letter.c.estimate", "m", 22), ("letter.c.part_of_ceiling", "s", 12),
    ("letter.c.left", "m", 22), ("letter.c.free", "m", 22), ("letter.c.earmarked", "m", 22),
)  # fmt: skip


def prognosis_book(outlook: Outlook, found: Forecast | None, head: str, lang: str) -> bytes:
    """Prognosis and forecast as an Excel file; money is rupiah, shares are fractions.

    Units: `rapim.analytics.prognosis` and `year_end` in, xlsx out.
    Source: laporan realisasi semester I dan prognosis (Permendagri 77/2020, to be verified).
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    kinds = {
        "t": book.add_format({"valign": "top"}),
        "m": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "s": book.add_format({"num_format": "0.00%", "valign": "top"}),
        "head": book.add_format({"bold": True, "bottom": 1}),
    }
    sheets: list[tuple[str, Columns, list[list[Any]], list[str]]] = []
    if found:
        about = notes(found, lang)
        sheets.append(("forecast", _UNITS, _unit_rows(found, lang), about))
        names = ("account", "ceiling_sen", "realised_sen", "middle_sen")
        sheets.append(("types", _TYPES, [[one[name] for name in names] for one in found["types"]], about))
    sheets.append(("methods", _METHODS, _method_rows(outlook, lang), [words.say("letter.n.methods", lang)]))
    for name, columns, rows, about in sheets:
        sheet = book.add_worksheet(words.say(f"ahead_paper.{name}", lang)[:31])
        for line, text in enumerate([head, *about]):
            sheet.write_string(line, 0, text)
        top = len(about) + 2
        for at, (code, _, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(top, at, words.say(code, lang), kinds["head"])
        for line, row in enumerate(rows, top + 1):
            for at, (value, (_, kind, _)) in enumerate(zip(row, columns, strict=True)):
                _write(sheet, line, at, value, kinds[kind], kind)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, value: Any, form: Any, kind: str) -> None:
    if value is None:
        return
    if kind == "t":
        sheet.write_string(line, at, str(value), form)
    else:
        sheet.write_number(line, at, value / 100 if kind == "m" else value, form)


def _unit_rows(found: Forecast, lang: str) -> list[list[Any]]:
    return [
        [name, one["ceiling_sen"], one["realised_sen"], one["reached"], one["quantiles"][LOW],
         one["quantiles"][MIDDLE], one["quantiles"][HIGH], one["sen"][MIDDLE], one["target"],
         words.odds(one["p_target"], lang)]
        for name, one in _listed(found, lang)
    ]  # fmt: skip


def _method_rows(outlook: Outlook, lang: str) -> list[list[Any]]:
    silpa = {one["method"]: one for one in outlook["silpa"]}
    return [
        [words.say(f"prognosis.{one['method']}", lang), one["estimate_sen"], one["share"], one["unspent_sen"],
         silpa.get(one["method"], {}).get("free_sen"), silpa.get(one["method"], {}).get("earmarked_sen")]
        for one in outlook["methods"]
    ]  # fmt: skip
