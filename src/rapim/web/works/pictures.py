"""From kept packages to what the package board shows. Kept as long as nothing new became known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.template.loader import render_to_string

from rapim import words
from rapim.analytics import marks, package_lists
from rapim.web.works.asked import Wanted
from rapim.web.works.lines import Line

PAGE = 50
PHASES = (
    ("plan", ("rencana",)),
    ("selection", ("persiapan", "diumumkan", "penawaran", "evaluasi", "sanggah", "sppbj")),
    ("works", ("kontrak", "pelaksanaan", "pho", "pemeliharaan", "fho")),
    ("done", ("selesai",)),
    ("ended", ("tender_gagal", "batal")),
)
Reach = tuple[str, ...] | None
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A stage of the chain with what stands in it."""

    stage: str
    figures: Mapping[str, Any]
    href: str
    current: bool

    @property
    def late_share(self) -> float:
        return self.figures["late"] / self.figures["packages"] if self.figures["packages"] else 0.0

    @property
    def digits(self) -> int:
        """A share below one percent needs a decimal, or it would read as none."""
        return 1 if 0 < self.late_share < 0.01 else 0

    @property
    def late_wide(self) -> str:
        """The late share as a length on a track of one hundred, as a drawing wants it; "" for none."""
        return f"{100 * self.late_share:.1f}" if self.late_share else ""


@lru_cache(maxsize=256)
def _groups(facts: tuple[str, str, int], wanted: Wanted, reach: Reach) -> tuple[dict[str, Any], ...]:
    """The groups of a question, kept for its pages and stages; no report of the field changes one of them.

    `facts` are mark, version and id of a set: what its groups are, whatever page is turned.
    """
    return tuple(package_lists.grouped(wanted.rows({"set": facts[2]}, reach, every_stage=True)))


class PackageBoard:
    """The package board for a question, in one language, within a reader's reach."""

    def __init__(self, wanted: Wanted, reach: Reach, lang: str) -> None:
        self.wanted, self.reach, self.lang = wanted, reach, lang
        self.found = wanted.found()
        facts = (self.found["mark"], self.found["version"], self.found["set"])
        groups = _groups(facts, replace(wanted, stage="", page=1), reach)
        self.stages = package_lists.by_stage(groups)
        self.methods = package_lists.values_of(groups, "method") if not wanted.method else [wanted.method]
        self.kinds = package_lists.values_of(groups, "kind") if not wanted.kind else [wanted.kind]
        count = sum(row["packages"] for row in self.stages if wanted.stage in ("", row["stage"]))
        self.pages = Paginator(range(count), PAGE).get_page(wanted.page)
        first = (self.pages.number - 1) * PAGE
        some = package_lists.ranked(wanted.rows(self.found, reach))[first : first + PAGE]
        self.lines = [Line(body, lang) for body in package_lists.bodies(some)]

    @property
    def empty(self) -> bool:
        return not self.found["total"]["packages"]

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def agencies(self) -> list[Mapping[str, Any]]:
        """The agencies to choose from, by name."""
        some = [one for one in self.found["agencies"] if self.reach is None or one["code"] in self.reach]
        return sorted((one for one in some if one["code"]), key=lambda one: one["name"])

    @property
    def phases(self) -> list[tuple[str, list[Place]]]:
        """The chain of stages in its phases."""
        figures = {row["stage"]: row for row in self.stages}
        return [(phase, [self._place(figures[stage]) for stage in stages]) for phase, stages in PHASES]

    def _place(self, figures: Mapping[str, Any]) -> Place:
        current = self.wanted.stage == figures["stage"]
        href = self.wanted.query(stage="" if current else figures["stage"]) or "?"
        return Place(figures["stage"], figures, f"{href}#daftar", current)

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

    @cached_property
    def sums(self) -> dict[str, int]:
        """The stages together."""
        names = ("packages", "ceiling_sen", "late", "late_sen", "unseen")
        return {name: sum(row[name] or 0 for row in self.stages) for name in names}

    @property
    def late_by(self) -> list[tuple[str, int]]:
        """Days late of all packages by clock, where the board shows all of an agency or of the region."""
        if replace(self.wanted, agency="", page=1, year=None).narrowed:
            return []
        codes = (self.wanted.agency,) if self.wanted.agency else self.reach
        parts = (
            [self.found["total"]]
            if codes is None
            else [one for one in self.found["agencies"] if one["code"] in codes]
        )
        sums: dict[str, int] = {}
        for part in parts:
            for clock, days in part["late_by"].items():
                sums[clock] = sums.get(clock, 0) + days
        return [(words.say(f"clock.{clock}", self.lang), days) for clock, days in sums.items() if days]

    @cached_property
    def html(self) -> str:
        """The body of the page, rendered once."""
        return render_to_string("works/board_body.html", {"picture": self, "wanted": self.wanted})


def keeping(make: Callable[..., T], most: int) -> Callable[..., T]:
    """Make a picture once for a question, and keep it as long as nothing new became known.

    Units: none.
    Source: the known mark of the question, what people had written, and the version of what computes.
    """

    @lru_cache(maxsize=most)
    def made(mark: marks.Mark, spoken: int, version: str, wanted: Wanted, *more: Any) -> T:
        return make(wanted, *more)

    def picture(wanted: Wanted, *more: Any) -> T:
        known_at = wanted.asked.known_at
        plain = replace(wanted, asked=replace(wanted.asked, unreadable=()))
        return made(marks.known(known_at), marks.spoken(known_at), marks.version(), plain, *more)

    return picture


board_of = keeping(PackageBoard, 128)
