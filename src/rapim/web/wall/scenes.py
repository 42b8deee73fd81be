"""What the wall shows, one scene after another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from rapim import words
from rapim.analytics import marks
from rapim.ledger import clock
from rapim.ledger.models import Batch
from rapim.web.steer import receipts
from rapim.web.steer.asked import Asked
from rapim.web.steer.pictures import Picture, picture_of
from rapim.web.steer.rows import Row, ordered

SCENES = ("serapan", "ritme", "sebab", "pendapatan", "data")
SECONDS = 20
MOST_NAMES = 12


@dataclass(frozen=True)
class Scene:
    """One scene: its name, its place in the round, and what it shows."""

    name: str
    number: int
    next: int
    names: tuple[str, ...]
    picture: Picture
    asked: Asked
    closed: bool
    content: dict[str, Any]

    @property
    def stale(self) -> bool:
        return self.picture.stale


def scene(number: int, zone: str, lang: str, closed: bool) -> Scene:
    """The scene of a number; numbers go round. `closed` is the mode for a closed meeting: names in order."""
    asked = Asked(as_of=clock.today(zone), today=clock.today(zone), zone=zone)
    mark = marks.known()
    picture = picture_of(asked, lang, mark)
    revenue = receipts.picture(asked, lang, mark)
    names = tuple(name for name in SCENES if name != "pendapatan" or revenue)
    at = number % len(names)
    made = _content(names[at], picture, revenue, zone, lang, closed)
    if names[at] == "serapan" and picture.ends:
        made["end"] = picture.ends.total
    return Scene(names[at], at, (at + 1) % len(names), names, picture, asked, closed, made)


def _content(
    name: str, picture: Picture, revenue: receipts.Revenue | None, zone: str, lang: str, closed: bool
) -> dict[str, Any]:
    if name == "ritme":
        return _rhythm(picture, closed)
    if name == "data":
        return _freshness(picture, zone, lang)
    return {"revenue": revenue}


def _rhythm(picture: Picture, closed: bool) -> dict[str, Any]:
    if closed:
        worst = [
            row for row in ordered(picture.rows, "hari") if row.measurable and row.tone in ("late", "watch")
        ]
        return {"ordered": worst[:MOST_NAMES], "more": max(0, len(worst) - MOST_NAMES)}
    groups = picture.behind
    late: list[Row] = groups["late"] or groups["watch"]
    return {
        "late": late[:MOST_NAMES],
        "more": max(0, len(late) - MOST_NAMES),
        "counts": [(tone, len(rows)) for tone, rows in groups.items()],
    }


def _freshness(picture: Picture, zone: str, lang: str) -> dict[str, Any]:
    """When each kind of file last arrived, and how many agencies stand on old data."""
    rows = (
        Batch.objects.filter(status=Batch.Status.LOADED, loaded_at__lte=clock.now())
        .values_list("kind")
        .annotate(last=Max("loaded_at"), to=Max("period_to"))
        .order_by("-last")[:6]
    )
    now = clock.now()
    kinds = [(kind, words.moment(last, zone, lang), _age(now - last, lang)) for kind, last, _ in rows]
    old = [row for row in picture.rows if row.stale]
    return {"kinds": kinds, "old": len(old), "fresh": len(picture.rows) - len(old)}


def _age(age: dt.timedelta, lang: str) -> str:
    if age < dt.timedelta(hours=1):
        return words.say("wall.just_now", lang)
    if age < dt.timedelta(days=1):
        return words.say("wall.hours", lang, n=age.seconds // 3600)
    return words.span(age.days, lang)
