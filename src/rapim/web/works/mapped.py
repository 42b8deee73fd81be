"""The map of works: points where a place is known, and a table of all of them, with or without."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.analytics.sites import STATES, sites
from rapim.web.access import may
from rapim.web.page import language
from rapim.web.tables import export
from rapim.web.works import tables
from rapim.web.works.asked import Wanted
from rapim.web.works.pictures import PAGE, Reach, keeping
from rapim.web.works.views import frame, question, reach_of

TONES = {"critical": "late", "behind": "watch", "unknown": "none", "on_plan": "ok", "finished": "ok"}
MOST = 1_000
"""How many points a page carries, the worst first; the table and its files hold all."""


class Site:
    """One work in one language."""

    def __init__(self, body: Mapping[str, Any], lang: str) -> None:
        self.body, self.lang, self.one = body, lang, body["package"]

    @property
    def name(self) -> str:
        return str(self.one["name"] or self.one["id"])

    @property
    def href(self) -> str:
        return reverse("package", args=[self.one["id"]])

    @property
    def tone(self) -> str:
        return TONES[self.body["state"]]

    @property
    def said(self) -> str:
        """The state in words, with how many days a work is behind its plan."""
        behind = self.body["days_behind"]
        if self.body["state"] in {"critical", "behind"} and behind and behind > 0:
            span = words.span(behind, self.lang)
            return words.say(f"map.{self.body['state']}_days", self.lang, span=span)
        return words.say(f"map.{self.body['state']}", self.lang)

    @property
    def where(self) -> str:
        """The places that the plans name."""
        return "; ".join(self.body["named"])

    @property
    def measured(self) -> str:
        """Plan and real share as one text."""
        shares = (self.body["planned"], self.body["real"])
        return " / ".join("–" if one is None else words.percent(one, self.lang, 0) for one in shares)

    @property
    def last(self) -> str:
        """When the work was last reported on, and from what the figure comes."""
        day = self.body["reported"]
        if day is None:
            return words.say("map.no_report", self.lang)
        return words.say(
            f"map.from_{self.body['basis']}",
            self.lang,
            day=words.short_day(dt.date.fromisoformat(day), self.lang),
        )

    @property
    def point(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.body["point"]
        return found

    def as_point(self, query: str) -> dict[str, Any]:
        """What the map needs to draw it."""
        at = self.point or {}
        return {
            "at": [round(at["latitude"], 5), round(at["longitude"], 5)],
            "tone": self.tone,
            "name": self.name[:120],
            "href": f"{self.href}{query}",
            "said": self.said,
            "lines": [
                self.one["agency_name"],
                f"{words.say('map.shares', self.lang)}: {self.measured}",
                self.last if at["checked"] else f"{self.last}. {words.say('map.unchecked', self.lang)}",
            ],
        }


class WorksMap:
    """The works of a question, within a reader's reach."""

    def __init__(self, wanted: Wanted, reach: Reach, lang: str) -> None:
        self.wanted, self.reach, self.lang = wanted, reach, lang
        self.found = wanted.found()
        rows = wanted.rows(self.found, reach, every_stage=True)
        bodies = sites(rows, self.found, wanted.asked.known_at)
        self.sites = [Site(body, lang) for body in bodies]
        self.placed = [site for site in self.sites if site.point]
        self.pages = Paginator(self.sites, PAGE).get_page(wanted.page)

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @cached_property
    def states(self) -> list[tuple[str, str, int]]:
        """How many works there are of each state: state, tone, number."""
        counted = Counter(site.body["state"] for site in self.sites)
        return [(state, TONES[state], counted[state]) for state in STATES]

    @property
    def figures(self) -> dict[str, int]:
        """The numbers of the states by name."""
        return {state: count for state, _, count in self.states}

    @property
    def unplaced(self) -> int:
        """How many works have no coordinates."""
        return len(self.sites) - len(self.placed)

    @property
    def left_off(self) -> int:
        """How many points the map does not carry."""
        return max(0, len(self.placed) - MOST)

    @property
    def drawing(self) -> dict[str, Any]:
        """What the script of the map reads."""
        query = self.wanted.asked.query()
        return {
            "points": [site.as_point(query) for site in self.placed[:MOST]],
            "tiles": settings.TILES,
            "tiles_by": settings.TILES_BY,
            "words": {name: words.say(f"map.{name}", self.lang) for name in _SCRIPT_WORDS},
        }

    @property
    def agencies(self) -> list[Mapping[str, Any]]:
        """The agencies to choose from, by name."""
        some = [one for one in self.found["agencies"] if self.reach is None or one["code"] in self.reach]
        return sorted((one for one in some if one["code"]), key=lambda one: one["name"])

    @property
    def before(self) -> str:
        """The address of the page before, "" on the first."""
        return self._turned(-1) if self.pages.has_previous() else ""

    @property
    def after(self) -> str:
        """The address of the page after, "" on the last."""
        return self._turned(1) if self.pages.has_next() else ""

    def _turned(self, by: int) -> str:
        return f"{self.wanted.query(page=self.pages.number + by) or '?'}#daftar"


map_of = keeping(WorksMap, 32)
_SCRIPT_WORDS = ("north", "south", "east", "west", "closer", "wider", "close", "to_package")


@may("see_packages")
def works_map(request: HttpRequest) -> HttpResponse:
    """Physical works of a day: on the map where they have a place, in the table all of them."""
    wanted = question(request)
    picture = map_of(wanted, reach_of(request), language())
    if file := export(request, tables.sites(picture)):
        return file
    return render(request, "works/map.html", frame(wanted) | {"picture": picture})
