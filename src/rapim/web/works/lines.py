"""A package as a line of a list: its state, days late in words, and whose clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from rapim import words

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One package in one language."""

    body: Body
    lang: str

    @property
    def name(self) -> str:
        return str(self.body["name"] or self.body["id"])

    @property
    def href(self) -> str:
        return reverse("package", args=[self.body["id"]])

    @property
    def tone(self) -> str:
        """Late, fine, or neither: what left no trace is never called late."""
        days = self.body["days_late"]
        return "none" if days is None else "late" if days > 0 else "ok"

    @property
    def said(self) -> str:
        """Days late in words; a purchase without a trace says that it may be late or merely not recorded."""
        if self.body["unseen_days"] is not None:
            span = words.span(self.body["unseen_days"], self.lang)
            return words.say("package.unseen", self.lang, span=span)
        days = self.body["days_late"]
        return words.say("package.no_promise", self.lang) if days is None else words.days(days, self.lang)

    @property
    def at(self) -> str:
        """At which promise the days were counted."""
        if not self.body["late_at"] or self.body["days_late"] is None:
            return ""
        step = self.body["late_at"]
        kept = "kept" if self.body["milestones"][step]["actual"] else "open"
        return words.say(f"late_at.{step}_{kept}", self.lang)

    @property
    def clocks(self) -> list[tuple[str, str]]:
        """The parts of the days late: whose clock, and how many days; they sum to the whole."""
        return clocks(self.body, self.lang)

    @property
    def holder(self) -> str:
        """Who must act next, in words."""
        return words.say(f"clock.{self.body['holder']}", self.lang) if self.body["holder"] else ""

    @property
    def since(self) -> dt.date | None:
        return dt.date.fromisoformat(self.body["since"]) if self.body["since"] else None

    @property
    def numbers(self) -> str:
        """The numbers under which the package is known."""
        codes = [f"RUP {code}" for code in self.body["rup_codes"][:2]]
        if len(self.body["rup_codes"]) > 2:
            codes.append(f"+{len(self.body['rup_codes']) - 2}")
        tried = [
            f"{channel(one['channel'], self.lang)} {one['number']}" for one in self.body["selections"][-1:]
        ]
        return " · ".join([*codes, *tried])

    @property
    def alarms(self) -> list[Mapping[str, Any]]:
        return list(self.body["alerts"])


def channel(code: str, lang: str) -> str:
    """The system that a link came from, in words; its code where it has none.

    Units: codes of the procurement room.
    Source: catalogue `channel.*`.
    """
    name = f"channel.{code}"
    return words.say(name, lang) if words.has(name) else code


def clocks(body: Body, lang: str) -> list[tuple[str, str]]:
    """The parts of a package's days late by clock, in words; none where it is not late.

    Units: days.
    Source: `rapim.procurement.measures.lateness`.
    """
    if (body["days_late"] or 0) <= 0:
        return []
    return [
        (words.say(f"clock.{clock}", lang), words.whole(days, lang))
        for clock, days in body["late_by"].items()
        if days
    ]


def clocks_said(body: Body, lang: str) -> str:
    """The same as one text: `OPD 305 · Pokja/UKPBJ 1`."""
    return " · ".join(f"{name} {days}" for name, days in clocks(body, lang))
