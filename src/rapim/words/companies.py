"""The card of a regional company in words: its lines, their values, and the year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rapim.words.catalogue import has, say
from rapim.words.dates import month_name
from rapim.words.numbers import percent, quantity, rupiah, short_rupiah

NONE = "–"


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One line of the card as it is read; `trace` opens plan, realised and share.

    `measure` is empty where the values say it themselves (money, percent). `bar` is the share of a line of
    money; an indicator may be a level that does not grow with the year, so it has none.
    """

    name: str
    measure: str
    plan: str
    realised: str
    share: str
    before: str
    before_share: str
    bar: float | None
    trace: Mapping[str, str] = field(default_factory=dict)


def company_line(line: str, label: str, lang: str = "id") -> str:
    """A line of an RKAP by its usual name; a free indicator as the file calls it.

    Units: none.
    Source: `rapim.analytics.companies`.
    """
    code = f"bumd_line.{line}"
    return say(code, lang) if has(code) else label


def company_figure(figure: str, label: str, lang: str = "id") -> str:
    """A figure of a trace id (`rkap.revenue.share`) in words.

    Units: none.
    Source: `rapim.analytics.companies`.
    """
    _, line, part = figure.split(".")
    return say(f"bumd_part.{part}", lang, name=company_line(line, label or line, lang))


def company_rows(card: Mapping[str, Any], lang: str = "id") -> list[CompanyRow]:
    """The lines of a card.

    Units: sen and ten-thousandths in, text out.
    Source: `rapim.analytics.companies.card`.
    """
    return [_row(one, lang) for one in card["lines"]]


def _row(one: Mapping[str, Any], lang: str) -> CompanyRow:
    apart = not one["money"] and one["measure"] != "%"
    before = one["before"] or {"realised": None, "share": None}
    return CompanyRow(
        company_line(one["line"], one["label"], lang),
        one["measure"] if apart else "",
        _said(one["plan"], one, lang),
        _said(one["realised"], one, lang),
        _share(one["share"], lang),
        _said(before["realised"], one, lang),
        _share(before["share"], lang),
        one["share"] if one["money"] else None,
        one["trace"],
    )


def _said(value: int | None, one: Mapping[str, Any], lang: str) -> str:
    if value is None:
        return NONE
    if one["money"]:
        return short_rupiah(value, lang)
    return quantity(value, "%" if one["measure"] == "%" else "", lang)


def _share(share: float | None, lang: str) -> str:
    return NONE if share is None else percent(share, lang)


def company_said(card: Mapping[str, Any], lang: str = "id") -> str:
    """The sentence above the lines: to which month, and what of the year is gone; or which file is missing.

    Units: as the card.
    Source: `rapim.analytics.companies.card`.
    """
    if card["month"] is None:
        return say("bumd.empty", lang, year=card["fiscal_year"])
    if card["month"] == 0:
        return say("bumd.plan_only", lang, year=card["fiscal_year"])
    month = month_name(card["month"], lang)
    gone = percent(card["year_gone"], lang, 0)
    return say("bumd.to_month", lang, month=month, year=card["fiscal_year"], gone=gone)


def company_due(card: Mapping[str, Any], lang: str = "id") -> str:
    """The dividend of the plan that is not yet paid, or that it is; "" where none was planned.

    Units: sen in, text out.
    Source: measure budget.company.dividend_due.
    """
    due = card["dividend_due_sen"]
    if due is None:
        return ""
    return say("bumd.dividend_due" if due > 0 else "bumd.dividend_paid", lang, due=rupiah(due, lang))


def company_heads(card: Mapping[str, Any], lang: str = "id") -> list[str]:
    """The heads of the columns of the card.

    Units: none.
    Source: `rapim.analytics.companies.card`.
    """
    heads = [say("bumd.line", lang), say("bumd.plan", lang, year=card["fiscal_year"])]
    month = month_name(card["month"], lang) if card["month"] else NONE
    heads += [say("bumd.realised", lang, month=month), say("bumd.share", lang)]
    if before := card["before"]:
        name = month_name(before["month"], lang) if before["month"] else NONE
        heads += [
            say("bumd.before", lang, month=name, year=before["fiscal_year"]),
            say("bumd.share_before", lang),
        ]
    return heads
