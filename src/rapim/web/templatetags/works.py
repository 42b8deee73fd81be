"""`{% load works %}`: values of plans and months of the package screens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

from rapim import words
from rapim.web.access import rights_of
from rapim.web.page import language
from rapim.web.works.clock_side import count
from rapim.web.works.packages import told as told_in

register = template.Library()


@register.filter
def bulan_tahun(day: str | None) -> str:
    """The month of a day: `Mei 2025`."""
    if not day:
        return "–"
    date = dt.date.fromisoformat(day)
    return f"{words.month_name(date.month, language())} {date.year}"


@register.filter
def bagian(share: float | None) -> str:
    """A share as percent, with decimals only where it has some: `40%`, `10,5%`."""
    if share is None:
        return "–"
    part = round(100 * share, 2)
    return words.percent(
        share, language(), 0 if part == int(part) else 1 if part * 10 == int(part * 10) else 2
    )


@register.simple_tag
def told(name: str, value: Any) -> str:
    """A value of a plan in words."""
    return told_in(name, value, language())


@register.filter
def median(days: float | None) -> str:
    """A median of days with its sign, whole where it is whole: `+24`, `−4,5`."""
    if days is None:
        return "–"
    shown = words.whole(int(days), language()) if days == int(days) else words.points(days, language(), 1)
    return f"+{shown}" if days > 0 else shown


@register.simple_tag(takes_context=True)
def clocks_waiting(context: template.Context) -> int:
    """How many notes on clocks wait for the reader, on pages that hold a summary of packages."""
    found = getattr(context.get("picture"), "found", None)
    return count(found, rights_of(context["request"])) if found else 0


@register.filter
def suffix(text: str, after: str) -> str:
    """Text with something behind it, to make the code of a word."""
    return text + after
