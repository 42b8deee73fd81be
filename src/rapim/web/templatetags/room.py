"""`{% load room %}`: time spent, and a place of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def jam(seconds: int | None) -> str:
    """Seconds as minutes and seconds: `04.09`; hours first where there are some."""
    whole = max(0, round(seconds or 0))
    hours, rest = divmod(whole, 3600)
    text = f"{rest // 60:02d}.{rest % 60:02d}"
    return f"{hours}.{text}" if hours else text


@register.filter
def of_at(rows: Sequence[Mapping[str, Any]], place: int) -> Mapping[str, Any]:
    """The row at a place of a list, or nothing."""
    return rows[place] if place < len(rows) else {}
