"""An item of an agenda in one sentence: its title, and the figures it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rapim.words.ahead import odds
from rapim.words.catalogue import say
from rapim.words.dates import day, span
from rapim.words.numbers import percent, short_rupiah, whole


def agenda_line(item: Mapping[str, Any], lang: str = "id") -> str:
    """An item of an agenda with the figures that stand behind it.

    Units: an item as `rapim agenda --json` writes it.
    Source: `rapim.meeting.measures.agenda`.
    """
    why, title = item["because"], str(item["title"])
    said = [
        *_absorption(why, lang),
        *_packages(why, lang),
        *_stake(why, lang),
        *_missed(why, lang),
        *_follow_up(why, lang),
        *_pushed(why, lang),
    ]
    return f"{title}: {', '.join(said)}" if said else title


def _absorption(why: Mapping[str, Any], lang: str) -> list[str]:
    share = why.get("absorption")
    return [] if share is None else [say("agenda.absorption", lang, share=percent(share, lang))]


def _packages(why: Mapping[str, Any], lang: str) -> list[str]:
    found = []
    if why.get("physical"):
        found.append(say("agenda.physical", lang, n=whole(why["physical"], lang)))
    if "late" in why and (why["late"] or "physical" not in why):
        found.append(say("agenda.late", lang, n=whole(why["late"], lang)))
    if why.get("late_sen"):
        found.append(short_rupiah(why["late_sen"], lang))
    return found


def _stake(why: Mapping[str, Any], lang: str) -> list[str]:
    return [short_rupiah(why["stake_sen"], lang)] if why.get("stake_sen") else []


def _missed(why: Mapping[str, Any], lang: str) -> list[str]:
    missed = why.get("missed")
    return [] if missed is None else [say("agenda.target", lang, odds=odds(1 - missed, lang))]


def _follow_up(why: Mapping[str, Any], lang: str) -> list[str]:
    late = why.get("days_late")
    return [say("agenda.overdue", lang, span=span(late, lang))] if late else []


def _pushed(why: Mapping[str, Any], lang: str) -> list[str]:
    if not why.get("push"):
        return []
    sent = day(dt.date.fromisoformat(why["push_day"]), lang)
    return [say("push.unanswered", lang, code=why["push"], day=sent)]
