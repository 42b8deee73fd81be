"""Meetings as calendar entries (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

MEDIA = "text/calendar; charset=utf-8"
PRODUCT = "-//Rapim//Rapat//ID"


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting or a hard date in a calendar; `turn` rises with each change, so that a calendar takes the
    later one. What has `minutes` 0 is a whole day, that of `begins` in its own zone.
    """

    uid: str
    title: str
    begins: dt.datetime
    minutes: int
    place: str
    text: str
    changed: dt.datetime
    turn: int = 0
    cancelled: bool = False
    link: str = ""


def calendar_of(entries: Iterable[Entry], name: str = "") -> bytes:
    """Entries as one calendar; the same entries give the same bytes.

    Units: aware datetimes, minutes in; bytes out.
    Source: RFC 5545.
    """
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    if name:
        book.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.changed.astimezone(dt.UTC).replace(microsecond=0))
        if entry.minutes:
            event.add("dtstart", entry.begins.astimezone(dt.UTC))
            event.add("dtend", entry.begins.astimezone(dt.UTC) + dt.timedelta(minutes=entry.minutes))
        else:
            event.add("dtstart", entry.begins.date())
            event.add("dtend", entry.begins.date() + dt.timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        event.add("summary", entry.title)
        if entry.place:
            event.add("location", entry.place)
        event.add("description", entry.text)
        event.add("sequence", entry.turn)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        if entry.link:
            event.add("url", entry.link)
        book.add_component(event)
    return bytes(book.to_ical())
