"""The sentence that stands first, written from the numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rapim.words.catalogue import say
from rapim.words.dates import day, days
from rapim.words.numbers import percent

Part = tuple[str, str, str]
FRESH_DAYS = 7


def _mark(code: str, lang: str, tone: str, **values: object) -> Part:
    return (say(code, lang, **values), tone, "")


def _lag(total: Mapping[str, Any], lang: str) -> list[Part]:
    behind = total.get("days_behind")
    if (
        "type" in total and total.get("plan_quality") == "unfit"
    ):  # one unit; a region is never hidden by a few
        return [_mark("headline.unfit", lang, "")]
    if behind is None:
        return [_mark("headline.no_days", lang, "")]
    tone = "late" if behind > 0 else "ok"
    return [_mark("headline.before_days", lang, ""), (days(behind, lang), tone, "days_behind")]


def _shares(total: Mapping[str, Any], lang: str) -> list[Part]:
    found = []
    if total.get("absorption_direct") is not None:
        share = percent(total["absorption_direct"], lang)
        found.append((say("headline.direct", lang, share=share), "", "absorption_direct"))
    if total.get("planned_sen") is not None and total.get("ceiling_sen"):
        share = percent(total["planned_sen"] / total["ceiling_sen"], lang)
        found.append((say("headline.plan", lang, share=share), "", "planned_sen"))
    if not found:
        return []
    between: list[Part] = [part for one in found for part in (("; ", "", ""), one)]
    return [(" (", "", ""), *between[1:], (")", "", "")]


def _begin(total: Mapping[str, Any], as_of: dt.date, lang: str) -> Part:
    """The day of the sentence; where the data end long before it, the day they reach as well."""
    if (total.get("stale_days") or 0) <= FRESH_DAYS or not total.get("data_to"):
        return _mark("headline.begin", lang, "", day=day(as_of, lang))
    reached = day(dt.date.fromisoformat(str(total["data_to"])[:10]), lang)
    return _mark("headline.begin_old", lang, "", day=day(as_of, lang), reached=reached)


def parts(total: Mapping[str, Any], as_of: dt.date, lang: str = "id") -> list[Part]:
    """The headline in pieces (text, tone, figure): tone is "", "strong", "late" or "ok"; the figure opens.

    Units: shares 0 to 1, days.
    Source: the board's total.
    """
    if total.get("absorption") is None:
        return [_mark("headline.empty", lang, "", day=day(as_of, lang))]
    found = [
        _begin(total, as_of, lang),
        (percent(total["absorption"], lang), "strong", "absorption"),
        *_shares(total, lang),
        *_lag(total, lang),
        (".", "", ""),
    ]
    if total.get("target") is not None:
        found.append(_mark("headline.target", lang, "", share=percent(total["target"], lang, 0)))
    return found


def headline(total: Mapping[str, Any], as_of: dt.date, lang: str = "id") -> str:
    """The headline as one text: "Per 21 Agustus 2019 serapan 51,74% (belanja langsung 34,71%; …".

    Units: shares 0 to 1, days.
    Source: `parts`.
    """
    return "".join(text for text, *_ in parts(total, as_of, lang))
