"""`{% load rapim %}`: words, numbers and dates in the language of the request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rapim import words
from rapim.charts import Figure, marks
from rapim.web.page import language

register = template.Library()
NONE = "–"
ALERT_FIGURES = {"EWS-01": "days_behind", "EWS-03": "physical", "EWS-03R": "physical", "STALE": "stale_days"}
STATUS = {"late": "▲", "watch": "◆", "ok": "●", "none": "○"}


def _date(value: dt.date | str) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value[:10])


def _moment(value: dt.datetime | str) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)


@register.simple_tag
def say(entry: str, **values: Any) -> str:
    """Words for a code: `{% say "board.title" %}`."""
    return words.say(entry, language(), **values)


@register.filter
def word(code: str, section: str) -> str:
    """Words for a code from data: `{{ cause|word:"cause" }}`; the code itself where there are none."""
    name = f"{section}.{code}"
    return words.say(name, language()) if words.has(name) else str(code)


@register.filter
def rupiah(sen: int | None) -> str:
    """Money in full."""
    return NONE if sen is None else words.rupiah(sen, language())


@register.filter
def ringkas(sen: int | None) -> str:
    """Money in words of scale."""
    return NONE if sen is None else words.short_rupiah(sen, language())


@register.filter
def persen(share: float | None, digits: int = 2) -> str:
    """A share as percent."""
    return NONE if share is None else words.percent(share, language(), digits)


@register.filter
def poin(value: float | None) -> str:
    """Percentage points."""
    return NONE if value is None else words.points(value, language())


@register.filter
def angka(value: int | None) -> str:
    """A whole number."""
    return NONE if value is None else words.whole(value, language())


@register.filter
def berkas(count: int | None) -> str:
    """How large a file is."""
    return NONE if count is None else words.file_size(count, language())


@register.filter
def hari(behind: int | None) -> str:
    """Days behind plan in words."""
    return NONE if behind is None else words.days(behind, language())


@register.filter
def tanggal(value: dt.date | str | None) -> str:
    """A date in full."""
    return NONE if value is None else words.day(_date(value), language())


@register.filter
def tgl(value: dt.date | str | None) -> str:
    """A short date."""
    return NONE if value is None else words.short_day(_date(value), language())


@register.simple_tag(takes_context=True)
def saat(context: template.Context, value: dt.datetime | str | None) -> str:
    """A moment in full, in the government's time zone."""
    return NONE if value is None else words.moment(_moment(value), context["page"].zone, language())


@register.simple_tag
def status(tone: str, text: str = "") -> SafeString:
    """A status by shape, colour and word together: `{% status "late" "terlambat 32 hari" %}`."""
    return format_html(
        '<span class="st {}"><i aria-hidden="true">{}</i>{}</span>', tone, STATUS.get(tone, "○"), text
    )


@register.filter
def lambang(tone: str) -> str:
    """The shape of a status."""
    return STATUS.get(tone, STATUS["none"])


def _format(name: str) -> Callable[[Any], str]:
    if name.endswith("_sen") or name.startswith("cause."):
        return ringkas
    if name.startswith("days_behind") or name == "median_days":
        return hari
    if name in ("rhythm_days", "stale_days"):
        return rentang
    return poin if name == "deviation_pp" else persen


@register.filter
def rentang(count: int | None) -> str:
    """A number of days."""
    return NONE if count is None else words.span(count, language())


@register.filter
def of(found: Mapping[str, Any] | None, key: str) -> Any:
    """What stands under a key; nothing where nothing does."""
    return (found or {}).get(key, "")


@register.filter
def polos(count: int) -> str:
    """A bare number with a real minus sign."""
    return f"\u2212{-count}" if count < 0 else str(count)


@register.simple_tag
def figure(unit: Mapping[str, Any], name: str, text: str = "") -> SafeString:
    """A figure of a unit as a link to where it comes from: `{% figure row.unit "absorption" %}`."""
    shown = text or _format(name)(unit.get(name))
    trace = (unit.get("trace") or {}).get(name)
    if not trace:
        return format_html("{}", shown)
    return format_html('<a class="q" href="{}">{}</a>', reverse("number", args=[trace]), shown)


@register.simple_tag
def opened(traces: Mapping[str, str], name: str, text: str) -> SafeString:
    """Words of a figure as a link to where it comes from: `{% opened row.trace "plan" row.plan %}`."""
    trace = traces.get(name)
    if not trace:
        return format_html("{}", text)
    return format_html('<a class="q" href="{}">{}</a>', reverse("number", args=[trace]), text)


@register.simple_tag
def said(parts: Sequence[words.Part], unit: Mapping[str, Any]) -> SafeString:
    """A sentence in pieces, its numbers links to where they come from: `{% said picture.headline unit %}`."""
    return format_html_join("", "{}", ((_piece(*part, unit),) for part in parts))


def _piece(text: str, tone: str, name: str, unit: Mapping[str, Any]) -> SafeString:
    inner = figure(unit, name, text) if name else format_html("{}", text)
    if not tone:
        return inner
    return (
        format_html("<b>{}</b>", inner)
        if tone == "strong"
        else format_html('<b class="{}">{}</b>', tone, inner)
    )


@register.simple_tag
def linked(code: str, unit: Mapping[str, Any], **names: str) -> SafeString:
    """Words whose values are figures of a unit, as links: `{% linked "board.x" unit m="median_days" %}`."""
    values = {key: _opened(unit, name) for key, name in names.items()}
    return mark_safe(words.say(code, language(), **values))  # noqa: S308 - our words, each value a link made above


def _opened(unit: Mapping[str, Any], name: str) -> SafeString:
    """A figure of the unit as a link; any other text as it is."""
    traced = name in (unit.get("trace") or {})
    if name.startswith("cause."):
        parts = {f"cause.{part['cause']}": part["sen"] for part in unit.get("causes", ())}
        return figure(unit, name, ringkas(parts.get(name)))
    return figure(unit, name) if traced or name in unit else format_html("{}", name)


@register.filter
def cause_name(name: str) -> str:
    """The words of a cause's figure."""
    return words.say(name, language())


@register.filter
def drawn(figure: Figure, size: str) -> SafeString:
    """The drawing of a figure for a size: full, wide (where none is named), half or narrow."""
    return mark_safe(figure.drawing(size or "wide"))  # noqa: S308 - drawn here, every text in it escaped


@register.filter
def prefix(text: str, before: str) -> str:
    """Text with something before it, to make the code of a word."""
    return before + text


@register.filter(name="words")
def split_words(text: str) -> list[str]:
    """The words of a text, for a loop over a few names."""
    return text.split()


@register.filter
def alert_figure(alert_id: str) -> str:
    """The figure that an alert is about, for what is said of it; none for an alert about a report."""
    return ALERT_FIGURES.get(alert_id, "")


@register.filter
def alert_name(alert_id: str) -> str:
    """The name of an alert."""
    name = f"alert.{alert_id}.name"
    return words.say(name, language()) if words.has(name) else alert_id


@register.filter
def account_name(code: str) -> str:
    """The name of a kind of spending by its account: `5.1.02 Belanja barang dan jasa`."""
    name = f"account.{code}"
    return f"{code} {words.say(name, language())}" if words.has(name) else code


@register.filter
def fund_name(code: str) -> str:
    """The name of a fund source."""
    name = f"fund.{code or 'unknown'}"
    return words.say(name, language()) if words.has(name) else code


@register.filter
def bar(row: Mapping[str, Any]) -> SafeString:
    """The absorption of a row as a bar and a number."""
    share = row["realised_sen"] / row["ceiling_sen"] if row["ceiling_sen"] else None
    return mark_safe(f"{marks.bullet(share, None)} {persen(share)}")  # noqa: S308 - drawn here, numbers only


@register.filter
def bulan(month: int | None) -> str:
    """The name of a month."""
    return NONE if month is None else words.month_name(month, language())
