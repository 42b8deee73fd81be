"""The tables of the desk: what stands in their rows, for the page and for the file alike."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from rapim.ledger.models import LogEntry
from rapim.org.access import counts
from rapim.org.actions import government
from rapim.org.models import AbsorptionTarget, Agency, Dated, FieldCeiling, Holder, Post
from rapim.web.tables import Column, Table
from rapim.words import has, say


def columns(lang: str, *specs: tuple[str, str, int]) -> list[Column]:
    """Columns with their words (`col.<key>`)."""
    return [Column(key, say(f"col.{key}", lang), kind, width) for key, kind, width in specs]


def table(
    name: str, title: str, cols: Sequence[Column], found: Iterable[Any], lang: str, **more: Any
) -> Table:
    """A table of this government."""
    home = government()
    return Table(
        name,
        title,
        cols,
        list(found),
        lang=lang,
        simulated=bool(home and home.simulated),
        zone=home.time_zone if home else "Asia/Jakarta",
        empty=more.pop("empty", "") or say("desk.none_yet", lang),
        **more,
    )


def latest(found: Iterable[Any], *key: str) -> list[Any]:
    """The last recorded row of each subject and beginning."""
    last = {tuple(getattr(row, name) for name in key): row for row in sorted(found, key=_recorded)}
    return list(last.values())


def _recorded(row: Any) -> tuple[dt.datetime, int]:
    return row.recorded_at, row.pk


def standing(row: Dated, day: dt.date) -> str:
    """Whether a dated row is valid now, later, or has ended."""
    if counts(row, day):
        return "valid_now"
    return "valid_later" if row.valid_from > day else "valid_past"


def agency_rows() -> list[Agency]:
    """Every agency as last recorded, by code and beginning."""
    found = latest(Agency.objects.all(), "code", "valid_from")
    return sorted(found, key=lambda row: (row.code, row.valid_from))


def agency_choices() -> list[tuple[str, str]]:
    """Agencies to choose from: the last name of each code."""
    last = {row.code: row for row in agency_rows()}
    return [(code, f"{row.short_name or row.name} ({code})") for code, row in last.items()]


def agency_names() -> dict[str, str]:
    """The last short name of each agency code."""
    return {row.code: row.short_name or row.name for row in agency_rows()}


def users() -> list[User]:
    """The accounts that are open."""
    return list(User.objects.filter(is_active=True).order_by("username"))


def agencies(lang: str, day: dt.date) -> Table:
    """Agencies with their validity and source."""
    cols = columns(
        lang,
        ("code", "text", 28),
        ("name", "text", 44),
        ("kind", "text", 14),
        ("valid_from", "date", 12),
        ("valid_to", "date", 12),
        ("legal_source", "text", 30),
        ("status", "text", 12),
    )
    found = ({**_agency(row, lang), **_state(row, day, lang)} for row in agency_rows())
    return table("organisasi", say("set.agencies_now", lang), cols, found, lang)


def _agency(row: Agency, lang: str) -> dict[str, Any]:
    promoted = f" ({say('set.promoted', lang, unit=row.promoted_from)})" if row.promoted_from else ""
    return {"code": row.code, "name": f"{row.name}{promoted}", "kind": say(f"kind.{row.kind}", lang)}


def _state(row: Dated, day: dt.date, lang: str) -> dict[str, Any]:
    state = standing(row, day)
    return {
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "legal_source": row.legal_source,
        "status": say(f"desk.{state}", lang),
        "tone": "" if state == "valid_now" else "past",
    }


def holders(lang: str, day: dt.date) -> Table:
    """Posts with their holders, and posts without any."""
    cols = columns(
        lang,
        ("title", "text", 34),
        ("agency", "text", 22),
        ("person", "text", 28),
        ("standing", "text", 12),
        ("user", "text", 16),
        ("valid_from", "date", 12),
        ("valid_to", "date", 12),
        ("legal_source", "text", 28),
        ("status", "text", 12),
    )
    names = agency_names()
    held = latest(Holder.objects.select_related("post", "user"), "post_id", "valid_from")
    empty = Post.objects.exclude(pk__in=[row.post_id for row in held])
    found = [
        _holder(row, names, day, lang)
        for row in sorted(held, key=lambda row: (row.post.code, row.valid_from))
    ]
    found += [
        {
            "title": post.title,
            "agency": names.get(post.agency_code, post.agency_code),
            "person": say("set.nobody", lang),
            "valid_from": post.valid_from,
            "tone": "past",
        }
        for post in empty
    ]
    return table("jabatan", say("set.holders", lang), cols, found, lang)


def _holder(row: Holder, names: dict[str, str], day: dt.date, lang: str) -> dict[str, Any]:
    return {
        "title": row.post.title,
        "agency": names.get(row.post.agency_code, row.post.agency_code),
        "person": row.person_name,
        "standing": say(f"standing.{row.standing}", lang),
        "user": row.user.get_username() if row.user else "",
        **_state(row, day, lang),
    }


def ceilings(lang: str, found: Iterable[FieldCeiling]) -> Table:
    """Ceilings from which on works are reported; the latest beginning counts from its day."""
    cols = columns(
        lang,
        ("field_ceiling", "money", 20),
        ("valid_from", "date", 12),
        ("legal_source", "text", 34),
        ("at", "moment", 18),
        ("by", "text", 20),
    )
    lines = [
        {
            "field_ceiling": row.ceiling_sen,
            "valid_from": row.valid_from,
            "legal_source": row.legal_source,
            "at": row.recorded_at,
            "by": row.recorded_by_name,
        }
        for row in found
    ]
    return table("batas-lapangan", say("set.field_ceiling_now", lang), cols, lines, lang)


def targets(lang: str, found: Iterable[AbsorptionTarget]) -> Table:
    """Targets; the latest of a year and agency counts, earlier ones stay readable."""
    cols = columns(
        lang,
        ("year", "text", 8),
        ("agency", "text", 34),
        ("target", "share", 10),
        ("legal_source", "text", 34),
        ("at", "moment", 18),
        ("by", "text", 20),
    )
    names, seen, lines = agency_names(), set(), []
    for row in found:
        key = (row.fiscal_year, row.agency_code)
        lines.append(
            {
                "year": row.fiscal_year,
                "agency": names.get(row.agency_code, row.agency_code) or say("desk.region", lang),
                "target": row.share,
                "legal_source": row.legal_source,
                "at": row.recorded_at,
                "by": row.recorded_by_name,
                "tone": "past" if key in seen else "",
            }
        )
        seen.add(key)
    return table("target", say("set.targets", lang), cols, lines, lang)


def log(lang: str, entries: Iterable[LogEntry], *, opens: bool = True) -> Table:
    """The log: who did what to what; `opens` where the reader may open the batches it names."""
    cols = columns(
        lang,
        ("at", "moment", 18),
        ("who", "text", 22),
        ("verb", "text", 22),
        ("subject", "text", 30),
        ("before", "text", 40),
        ("after", "text", 40),
        ("request", "text", 18),
    )
    return table("catatan", say("set.log", lang), cols, (_entry(row, lang, opens) for row in entries), lang)


def _entry(row: LogEntry, lang: str, opens: bool) -> dict[str, Any]:
    code = f"act.{row.verb}"
    batch = row.subject.removeprefix("batch ") if row.subject.startswith("batch ") else ""
    return {
        "at": row.at,
        "who": row.who_name,
        "verb": say(code, lang) if has(code) else row.verb,
        "subject": row.subject,
        "subject_href": reverse("batch", args=[batch]) if batch and opens else "",
        "before": _short(row.before),
        "after": _short(row.after),
        "request": row.request,
    }


def _short(value: Any) -> str:
    if not value:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_leaf(part)}" for key, part in value.items() if part not in ("", None))
    return _leaf(value)


def _leaf(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
