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
    """One line of the card as it is read; `trace` opens plan, realised and share."""

    name: str
    plan: str
    realised: str
    share: str
    before: str
    before_share: str
    reached: float | None
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
    def said(value: int | None) -> str:
        if value is None:
            return NONE
        return short_rupiah(value, lang) if one["money"] else quantity(value, one["measure"], lang)

    before = one["before"] or {"realised": None, "share": None}
    return CompanyRow(
        company_line(one["line"], one["label"], lang),
        said(one["plan"]),
        said(one["realised"]),
        _share(one["share"], lang),
        said(before["realised"]),
        _share(before["share"], lang),
        one["share"],
        one["trace"],
    )


def _share(share: float | None, lang: str) -> str:
    return NONE if share is None else percent(share, lang)


def company_said(card: Mapping[str, Any], lang: str = "id") -> list[str]:
    """The sentences above the lines: to which month, what of the year is gone, the dividend still due.

    Units: as the card.
    Source: `rapim.analytics.companies.card`.
    """
    if card["month"] is None:
        return [say("bumd.empty", lang, year=card["fiscal_year"])]
    if card["month"] == 0:
        return [say("bumd.plan_only", lang, year=card["fiscal_year"])]
    month = month_name(card["month"], lang)
    gone = percent(card["year_gone"], lang, 0)
    found = [say("bumd.to_month", lang, month=month, year=card["fiscal_year"], gone=gone)]
    due = card["dividend_due_sen"]
    if due is not None:
        code = "bumd.dividend_due" if due > 0 else "bumd.dividend_paid"
        found.append(say(code, lang, due=rupiah(due, lang)))
    return found


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
