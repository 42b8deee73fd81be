"""The series of meetings on their pages: the next day of each in words, and how often each was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.meeting.actions.meetings import called
from rapim.meeting.measures.series import KEPT, OPENING, WEEKLY, Proposal, counted
from rapim.meeting.models import Series
from rapim.meeting.room import series as rooms
from rapim.meeting.room.series import Rhythm
from rapim.org.models import Holder
from rapim.web.meetings.reading import Line

MONDAY = dt.date(2024, 1, 1)
CLUSTER_MINUTES = 90


@dataclass(frozen=True, slots=True)
class Told:
    """A series as the page shows it: its name and rhythm, and why its next day is that one."""

    one: Rhythm
    name: str
    rule: str
    why: str


def told(rhythms: Iterable[Rhythm], lang: str) -> list[Told]:
    """The series in words."""
    return [
        Told(one, name_of(one.row, lang), _rule(one.row, lang), why(one.proposal, lang)) for one in rhythms
    ]


def name_of(row: Series, lang: str) -> str:
    """The name of a series; a usual one that nobody has set is named after its kind."""
    return row.name or words.say(f"rapat_series_usual.{row.kind}", lang)


def why(one: Proposal | None, lang: str) -> str:
    """Why the next meeting of a series falls on its day."""
    if one is None:
        return words.say("rapat_next.none", lang)
    month = words.month_name(one.as_of.month, lang)
    said = [
        words.say(
            f"rapat_next.{one.rhythm}", lang, month=month, year=one.as_of.year,
            day=words.day(one.wanted, lang), weekday=words.weekday(one.wanted, lang),
        )
    ]  # fmt: skip
    if one.late:
        said.append(words.say("rapat_next.late", lang))
    passed: dict[str, list[dt.date]] = {}
    for day, because in one.because:
        passed.setdefault(because, []).append(day)
    for because, days in passed.items():
        some = ", ".join(words.day(day, lang) for day in days)
        said.append(
            words.say("rapat_next.passed", lang, days=some, why=words.say(f"rapat_rest.{because}", lang))
        )
    return " ".join(said)


def prefilled(one: Rhythm, lang: str) -> dict[str, Any]:
    """The plan form of the next meeting of a series."""
    row, day = one.row, one.proposal
    if day is None:
        return {}
    name = name_of(row, lang)
    if day.rhythm == WEEKLY:
        title = words.say("rapat_next.title_day", lang, name=name, day=words.day(day.day, lang))
    elif day.rhythm == OPENING:
        title = words.say("rapat_next.title_year", lang, name=name, year=day.day.year)
    else:
        month = words.month_name(day.as_of.month, lang)
        title = words.say("rapat_next.title_month", lang, name=name, month=month, year=day.as_of.year)
    return {
        "kind": row.kind, "title": title[:200], "day": day.day, "hour": rooms.HOUR, "as_of": day.as_of,
        "minutes": CLUSTER_MINUTES if row.kind == "cluster" else rooms.MINUTES, "place": row.place,
        "chair": row.chair_post, "moderator": row.moderator_post, "agencies": row.agencies,
        "series": "" if one.usual else row.code,
    }  # fmt: skip


def invited(one: Rhythm) -> list[Holder]:
    """Who would be called, by the posts as they are held on the day of the proposal."""
    return called(one.proposal.day, one.row.agencies) if one.proposal else []


def records(
    lines: Iterable[Line], known: Iterable[Told], lang: str
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Of each series, how many meetings were held, moved, cancelled and missed, in their order."""
    names = {one.one.row.code: one.name for one in known}
    states: dict[str, list[str]] = {code: [] for code in names}
    for line in lines:
        names.setdefault(line.row.series, words.say(f"rapat_kind.{line.row.kind}", lang))
        states.setdefault(line.row.series, []).append(line.punctual)
    counts = [(names[code], counted(some)) for code, some in states.items() if any(some)]
    return [(name, [(state, some[state]) for state in KEPT]) for name, some in counts]


def _rule(row: Series, lang: str) -> str:
    if "weekday" in row.rule:
        day = words.weekday(MONDAY + dt.timedelta(int(row.rule["weekday"])), lang)
        return words.say("rapat.rule_weekday", lang, day=day)
    if row.kind == "opening":
        return words.say("rapat.rule_opening", lang)
    if row.kind == "ad_hoc" and not row.rule:
        return words.say("rapat.rule_by_hand", lang)
    if "after_lock" in row.rule or row.kind in ("monthly", "quarterly"):
        return words.say("rapat.rule_after_lock", lang, days=row.rule.get("after_lock", 1))
    return words.say("rapat.rule_by_hand", lang)
