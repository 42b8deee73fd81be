"""From a board to what a page shows: rows, figures, sentences. No database, no request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from rapim import analytics, charts, words
from rapim.analytics import marks
from rapim.budget.measures.rhythm import quantile
from rapim.charts.rhythm import Mark
from rapim.web.steer import rows as table
from rapim.web.steer.asked import Asked
from rapim.web.steer.ends import End, Ends, ends_of
from rapim.web.steer.todo import Plea, pleas

Board = Mapping[str, Any]
LATER = "planned_later"
# the drawings that the board shows: name of the figure, size for a desk
SHOWN = (("curve", "wide"), ("rhythm", "full"), ("causes", "half"), ("trend", "half"))


def _day(value: dt.date | str) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value[:10])


@dataclass(frozen=True)
class Unspent:
    """Money not yet spent, split in two: planned for later, and the rest that asks for a reason."""

    total: int
    later: int

    @property
    def rest(self) -> int:
        return self.total - self.later

    @property
    def later_share(self) -> float | None:
        return self.later / self.total if self.total else None


def reasons(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The figures of the causes beside the plan itself, largest first.

    Units: none.
    Source: `rapim.budget.measures.causes`.
    """
    rest = [part for part in parts if part["cause"] != LATER and part["sen"]]
    return [f"cause.{part['cause']}" for part in sorted(rest, key=lambda part: -abs(part["sen"]))]


def unspent_of(parts: Sequence[Mapping[str, Any]]) -> Unspent:
    """The split of a partition by cause.

    Units: sen.
    Source: `rapim.budget.measures.causes`.
    """
    later = sum(part["sen"] for part in parts if part["cause"] == LATER)
    return Unspent(sum(part["sen"] for part in parts), later)


class Picture:
    """The board of a government in one language, in one order. Each part is made once, when shown."""

    def __init__(self, board: Board, lang: str, sort: str = "sumbangan", ends: Ends | None = None) -> None:
        self.board = board
        self.ends = ends
        self.lang = lang
        self.sort = sort
        self.total: Mapping[str, Any] = board["total"]

    @property
    def as_of(self) -> dt.date:
        return _day(self.board["as_of"])

    @property
    def known_at(self) -> dt.datetime | None:
        moment = self.board.get("known_at")
        return dt.datetime.fromisoformat(moment) if moment else None

    @property
    def empty(self) -> bool:
        return not self.board["units"]

    @cached_property
    def headline(self) -> list[words.Part]:
        return words.parts(self.total, self.as_of, self.lang)

    @property
    def source(self) -> str:
        """On which basis and to which day the data reach, in words."""
        return source_of(self.total, self.lang)

    @property
    def plan_share(self) -> float | None:
        """The plan at the day the data reach, as a share of the ceiling."""
        planned, ceiling = self.total["planned_sen"], self.total["ceiling_sen"]
        return planned / ceiling if planned is not None and ceiling else None

    @property
    def stale(self) -> bool:
        """Whether most of the money stands on old data."""
        old = sum(row.unit["ceiling_sen"] or 0 for row in self.rows if row.stale)
        return 2 * old > (self.total["ceiling_sen"] or 0) > 0

    @cached_property
    def rows(self) -> list[table.Row]:
        return table.rows(self.board["units"])

    @cached_property
    def groups(self) -> list[table.Group]:
        return table.groups(self.rows, self.sort)

    @cached_property
    def first(self) -> list[table.Row]:
        """The units that come first in the chosen order, of those that stand in an order."""
        return table.ordered((row for row in self.rows if row.measurable), self.sort)[:12]

    @cached_property
    def unfit(self) -> list[table.Row]:
        return [row for row in self.rows if row.group == "unfit"]

    @cached_property
    def pleas(self) -> list[Plea]:
        return pleas(self.rows, self.lang)

    @cached_property
    def curve(self) -> charts.Figure:
        before = (self.board.get("last_year") or {}).get("ceiling_sen") or 0
        end = self.ends.total if self.ends else None
        return curve_figure(
            self.board["fiscal_year"], self.board["curve"], self.total, self.lang, before, end
        )

    @cached_property
    def unspent(self) -> Unspent:
        return unspent_of(self.board["causes"])

    @cached_property
    def causes(self) -> charts.Figure:
        return charts.causes(self.board["causes"], self.lang)

    @property
    def reasons(self) -> list[str]:
        return reasons(self.board["causes"])

    @cached_property
    def rhythm(self) -> charts.Figure:
        return self._rhythm(named=True)

    @cached_property
    def rhythm_unnamed(self) -> charts.Figure:
        return self._rhythm(named=False)

    def _rhythm(self, named: bool) -> charts.Figure:
        found = [row for row in self.rows if row.measurable and row.unit["days_behind"] is not None]
        days = [row.unit["days_behind"] for row in found]
        weights = [max(row.unit["ceiling_sen"] or 0, 0) for row in found]
        low, high = (quantile(days, weights, percent) if found else None for percent in (25, 75))
        found_marks = [
            Mark(row.name, row.unit["days_behind"], row.unit["ceiling_sen"] or 0, row.tone) for row in found
        ]
        return charts.rhythm(found_marks, self.board["median_days"], low, high, self.lang, named)

    @cached_property
    def rhythm_said(self) -> list[str]:
        """Spread and median in words, and how both moved since a month ago."""
        return rhythm_said(self.board, self.lang)

    @property
    def rhythm_figures(self) -> Mapping[str, Any]:
        """Spread and median as figures that open."""
        return {
            **self.total,
            "rhythm_days": self.board["rhythm_days"],
            "median_days": self.board["median_days"],
        }

    @property
    def whole(self) -> Mapping[str, Any]:
        """What the causes are parts of."""
        return self.total

    @cached_property
    def outlook(self) -> list[str]:
        """The end of the year by two simple methods, each named; no probability is claimed."""
        return [
            words.say(
                f"board.outlook_{one['method']}", self.lang, share=words.percent(one["share"], self.lang, 1)
            )
            for one in self._methods
            if one["share"] is not None
        ]

    @cached_property
    def outlook_leaves_out(self) -> str:
        """Which months to come the cash plans do not give, and the money that leaves out; or nothing."""
        return words.unplanned(self._methods, self.lang)

    @cached_property
    def _methods(self) -> list[dict[str, Any]]:
        found = analytics.prognosis(self.as_of, self.known_at, fiscal_year=self.board["fiscal_year"])
        return list((found or {}).get("methods", ()))

    @cached_property
    def trend(self) -> charts.Figure:
        return charts.trend(self.board["rhythm_path"], self.board["fiscal_year"], self.lang)

    @property
    def behind(self) -> dict[str, list[table.Row]]:
        """Units by tone, for the wall: named without order, by name."""
        found: dict[str, list[table.Row]] = {"late": [], "watch": [], "ok": []}
        for row in sorted(self.rows, key=lambda row: row.name):
            if row.measurable and row.tone in found:
                found[row.tone].append(row)
        return found


def source_of(unit: Mapping[str, Any], lang: str) -> str:
    """On which basis and to which day the data of a unit reach: `data SP2D per 20 Agustus 2019`."""
    if not unit.get("data_to"):
        return words.say("basis.none", lang)
    basis = words.say(f"basis.{unit['basis']}", lang)
    return words.say("board.data_per", lang, basis=basis, day=words.day(_day(unit["data_to"]), lang))


def rhythm_said(board: Board, lang: str) -> list[str]:
    """Sentences about the rhythm: spread, median, and the change of both since a month earlier.

    Units: days.
    Source: `rapim.budget.measures.rhythm`.
    """
    spread, median = board.get("rhythm_days"), board.get("median_days")
    if spread is None or median is None:
        return []
    said = [
        words.say("board.rhythm_now", lang, median=words.days(median, lang), spread=words.span(spread, lang))
    ]
    before = board.get("rhythm_before") or {}
    if before.get("rhythm_days") is not None:
        moved = spread - before["rhythm_days"]
        code = "same" if not moved else "wider" if moved > 0 else "narrower"
        since = words.short_day(_day(before["date"]), lang, year=False) if before.get("date") else ""
        said.append(words.say(f"board.rhythm_{code}", lang, span=words.span(moved, lang), since=since))
        if moved < 0 and before.get("median_days") is not None and median > before["median_days"]:
            said.append(words.say("board.rhythm_slowing", lang))
    return said


def curve_figure(
    year: int,
    found: Mapping[str, Any],
    unit: Mapping[str, Any],
    lang: str,
    before: int,
    end: End | None = None,
) -> charts.Figure:
    """The figure of cumulative absorption of a government or of one unit.

    `found` has planned, realised and last_year as cumulative sen; `before` is last year's ceiling; `end` how
    the year is forecast to end.

    Units: sen in, shares inside.
    Source: curves of `rapim.analytics`.
    """
    ceiling = unit.get("ceiling_sen") or 0
    data = charts.Curve(
        year=year,
        planned=_shares(found.get("planned"), ceiling),
        realised=_shares(found.get("realised"), ceiling),
        last_year=_shares(found.get("last_year"), before),
        days_behind=None if "type" in unit and unit["plan_quality"] == "unfit" else unit.get("days_behind"),
        target=unit.get("target"),
        fan=end.fan if end else None,
    )
    return charts.curve(data, lang)


def _shares(points: Sequence[tuple[str, int]] | None, ceiling: int) -> list[tuple[dt.date, float]]:
    return [(_day(day), sen / ceiling) for day, sen in points or []] if ceiling else []


def by_month(reached: Sequence[int | None]) -> list[int | None]:
    """Amounts of the twelve months from what was reached by each month's end; None where unknown.

    Units: sen.
    Source: differences of the cumulative amounts.
    """
    before = [0, *reached[:-1]]
    return [
        None if sen is None or last is None else sen - last for sen, last in zip(reached, before, strict=True)
    ]


@lru_cache(maxsize=64)
def _made(mark: marks.Mark, version: str, lang: str, asked: Asked) -> Picture:
    board = analytics.board(**asked.board(), mark=mark)
    ends = ends_of(asked, lang, mark) if board["units"] else None
    return Picture(board, lang, asked.sort, ends)


def picture_of(asked: Asked, lang: str, mark: marks.Mark | None = None) -> Picture:
    """The picture for a question, kept as long as nothing new became known.

    `mark` is the known mark of the question, where the page has read it already.

    Units: none.
    Source: `rapim.analytics.board` at the known mark.
    """
    mark = mark or marks.known(asked.known_at)
    return _made(mark, marks.version(), lang, replace(asked, unreadable=()))


def make_ahead(asked: Asked, lang: str) -> None:
    """Compute, draw and keep what the board will show, so that its first reader does not wait for it.

    Units: none.
    Source: `SHOWN`, `rapim.charts.draw`, and the analyses that keep what they made.
    """
    picture = picture_of(asked, lang)
    if picture.empty:
        return
    analytics.year_end(asked.as_of, asked.known_at)
    analytics.prognosis(picture.as_of, picture.known_at, fiscal_year=picture.board["fiscal_year"])
    analytics.record(asked.as_of, asked.known_at)
    analytics.revenue(asked.as_of, asked.known_at)
    for name, size in SHOWN:
        figure: charts.Figure = getattr(picture, name)
        if figure.rows:
            figure.drawing(size)
            figure.drawing("narrow")
