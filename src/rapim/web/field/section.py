"""What the field reported of a package, on its page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rapim.analytics import field
from rapim.web.field.reading import History, Sheet


class Section:
    """The reports of a package as they were known at a moment (None: now), of weeks up to its day."""

    def __init__(
        self,
        one: Mapping[str, Any],
        found: Mapping[str, Any],
        zone: str,
        lang: str,
        known_at: dt.datetime | None = None,
    ) -> None:
        self.one, self.found, self.zone, self.lang, self.known_at = one, found, zone, lang, known_at

    @property
    def as_of(self) -> dt.date:
        return dt.date.fromisoformat(self.found["as_of"])

    @cached_property
    def history(self) -> History:
        rows = field.reports(self.one, self.found, self.known_at)
        nodes = {(row.channel, row.number) for row in rows}
        names = field.names_at(nodes, field.batch_of(self.found)) if nodes else {}
        known = {item: name for named in names.values() for item, name in named.items()}
        return History(rows, known, self.zone, self.lang, self.known_at)

    @property
    def weeks(self) -> list[tuple[dt.date, list[Sheet]]]:
        """The reports by week, the latest first; of the week of the day at the latest."""
        last = self.as_of + dt.timedelta(6)
        return [(week, sheets) for week, sheets in self.history.weeks if week <= last]

    @property
    def running(self) -> bool:
        """Whether the work is under contract, so that a report might be asked."""
        return field.is_running(self.one)

    @cached_property
    def limit(self) -> field.Ceiling:
        return field.ceiling(self.as_of, self.known_at)

    @property
    def wanted(self) -> bool:
        """Whether the package is large enough to be reported."""
        return bool(self.one["ceiling_sen"] >= self.limit.sen)

    @property
    def shown(self) -> bool:
        return self.one["kind"] == "construction" and (self.running or bool(self.weeks))
