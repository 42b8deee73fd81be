"""Agencies and their purchases: this year against last year at the same date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapim import words
from rapim.analytics import package_lists, packages
from rapim.analytics.package_sets import year_before
from rapim.web.works.asked import Wanted
from rapim.web.works.lines import Line
from rapim.web.works.pictures import Reach, keeping

Body = Mapping[str, Any]
SHOWN = 30
UNKNOWN: Body = dict.fromkeys(("packages", "ceiling_sen", "late", "unseen", "completeness"))
"""The figures of an agency of which nothing is known."""


def before(wanted: Wanted, year: int) -> dict[str, Any] | None:
    """The summary of the year before at the same date; None where nothing is known of that year."""
    earlier = year_before(wanted.asked.as_of)
    found = packages.summary(earlier, wanted.asked.known_at, fiscal_year=year - 1)
    return found if found["total"]["packages"] else None


class AgencyPicture:
    """The purchases of one agency, in one language; its packages are read once and not kept."""

    def __init__(self, wanted: Wanted, code: str, lang: str) -> None:
        self.wanted, self.code, self.lang = wanted, code, lang
        self.found = wanted.found()
        self.earlier = before(wanted, self.found["fiscal_year"])
        now = package_lists.of_agency(self.found, code)
        then = package_lists.of_agency(self.earlier, code) if self.earlier else []
        self.empty = not now and not then
        self.name = code if self.empty else str((now or then)[0]["agency_name"])
        self.judged, self.judged_before = _judged(now), _judged(then)
        self.pace = _pace(now, then)
        self.methods = package_lists.compared(now, then)
        self.loose = package_lists.loose_ends(self.found, now)
        late = [one for one in now if (one["days_late"] or 0) > 0]
        late.sort(key=lambda one: (-one["days_late"] * one["ceiling_sen"], one["id"]))
        self.late = [Line(one, lang) for one in late[:10]]

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def earlier_day(self) -> dt.date:
        return year_before(self.as_of)

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @property
    def figures(self) -> Body:
        """What the summary says of the agency this year."""
        return next((one for one in self.found["agencies"] if one["code"] == self.code), UNKNOWN)

    @property
    def figures_before(self) -> Body:
        """What the summary says of the agency last year."""
        some = self.earlier["agencies"] if self.earlier else []
        return next((one for one in some if one["code"] == self.code), UNKNOWN)

    @property
    def repeats(self) -> list[str]:
        """Where the lateness of last year comes again, in words."""
        return [
            words.say(
                "agency_packages.repeat",
                self.lang,
                method=words.say(f"method.{row['method'] or 'none'}", self.lang),
                step=words.say(f"step.{step}", self.lang).lower(),
                before=words.span(round(figures["before"]), self.lang),
                now=words.span(round(figures["days"]), self.lang),
            )
            for row in self.methods
            for step, figures in row["steps"].items()
            if figures["repeats"]
        ]

    @property
    def loose_count(self) -> int:
        return sum(len(ends) for ends in self.loose.values())

    @property
    def loose_parts(self) -> list[dict[str, Any]]:
        """The first ends of each sort, how many there are, and how many more."""
        return [
            {"name": name, "rows": ends[:SHOWN], "count": len(ends), "more": max(0, len(ends) - SHOWN)}
            for name, ends in self.loose.items()
        ]


def _judged(some: Sequence[Body]) -> int:
    """How many packages have a promise to be measured by."""
    return sum(one["days_late"] is not None for one in some)


def _pace(now: Sequence[Body], then: Sequence[Body]) -> list[dict[str, Any]]:
    """Announced, contracted and finished by the day, this year and last."""
    reached, reached_before = package_lists.reached(now), package_lists.reached(then)
    return [
        {
            "step": step,
            "now": reached[step],
            "share": _part(reached[step], len(now)),
            "before": reached_before[step],
            "share_before": _part(reached_before[step], len(then)),
        }
        for step in package_lists.STEPS
    ]


def _part(count: int, of: int) -> float | None:
    return count / of if of else None


@dataclass(frozen=True, slots=True)
class Pair:
    """An agency this year and last."""

    code: str
    name: str
    now: Body
    then: Body
    judged: int
    judged_before: int

    @property
    def repeats(self) -> bool:
        """Whether the agency is late in both years, by the share of packages called late."""
        return (self.late_share or 0) > 0 and (self.late_share_before or 0) > 0

    @property
    def late_share(self) -> float | None:
        return self.now["late"] / self.judged if self.judged else None

    @property
    def late_share_before(self) -> float | None:
        return self.then["late"] / self.judged_before if self.judged_before else None

    @property
    def turn(self) -> str:
        """Better, worse or as before; "" where a year is missing."""
        now, then = self.late_share, self.late_share_before
        if now is None or then is None:
            return ""
        return "same" if now == then else "worse" if now > then else "better"


class Comparison:
    """All agencies within reach, this year against last year at the same date."""

    def __init__(self, wanted: Wanted, reach: Reach, lang: str) -> None:
        self.wanted, self.lang = replace(wanted, agency=""), lang
        self.found = wanted.found()
        self.earlier = before(wanted, self.found["fiscal_year"])
        then = {one["code"]: one for one in (self.earlier or {"agencies": []})["agencies"]}
        now = {one["code"]: one for one in self.found["agencies"]}
        judged, before_ = (
            package_lists.judged(packages.listed(one)) if one else {} for one in (self.found, self.earlier)
        )
        self.pairs = [
            Pair(
                code,
                (now.get(code) or then[code])["name"],
                now.get(code, UNKNOWN),
                then.get(code, UNKNOWN),
                judged.get(code, 0),
                before_.get(code, 0),
            )
            for code in sorted(now | then)
            if code and (reach is None or code in reach)
        ]
        self.pairs.sort(key=lambda pair: (not pair.repeats, -(pair.late_share or 0), pair.name))

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def earlier_day(self) -> dt.date:
        return year_before(self.as_of)

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @property
    def comparable(self) -> int:
        """How many agencies could be judged in both years."""
        return sum(pair.late_share is not None and pair.late_share_before is not None for pair in self.pairs)

    @property
    def repeating(self) -> int:
        """How many agencies are late in both years."""
        return sum(pair.repeats for pair in self.pairs)


agency_of = keeping(AgencyPicture, 64)
comparison_of = keeping(Comparison, 32)
