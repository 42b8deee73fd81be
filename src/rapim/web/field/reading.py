"""What was reported of a work, as pages show it: by week and submission, with words on it and conflicts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapim import law, words
from rapim.ledger import clock
from rapim.procurement.actions.progress import said_of
from rapim.procurement.measures.progress import Said, conflicts, fallen
from rapim.procurement.models import ProgressCheck, ProgressPhoto, ProgressReport

TONES = {True: "ok", False: "late", None: "watch"}
STATES = {True: "accepted", False: "returned", None: "waiting"}


@dataclass(slots=True)
class Entry:
    """One reported item: what it says, the last word on it, and with which entries it disagrees."""

    row: ProgressReport
    said: Said
    name: str
    check: ProgressCheck | None = None
    fallen_below: float | None = None
    disputes: list[tuple[Entry, bool]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Waiting, accepted or returned."""
        return STATES[self.said.accepted]

    @property
    def tone(self) -> str:
        return TONES[self.said.accepted]

    @property
    def disputed(self) -> bool:
        """Whether a conflict with another report still stands."""
        return any(stands for _, stands in self.disputes)

    @property
    def mark(self) -> str:
        """The entry and how many words on it were shown, as a checker's form sends it back."""
        return f"{self.row.pk}.{len(self.said.checks)}"


@dataclass
class Sheet:
    """What an officer sent at once; `label` names its contract where the package has several."""

    entries: list[Entry]
    zone: str
    label: str = ""

    @property
    def first(self) -> ProgressReport:
        return self.entries[0].row

    @property
    def identity(self) -> uuid.UUID:
        return self.entries[0].said.submission

    @property
    def week_end(self) -> dt.date:
        return self.first.week_end

    @cached_property
    def days_late(self) -> int:
        """How many days after its due day the report arrived; 0 where it was in time."""
        due = int(law.at("field_report", self.week_end)["due_days"])
        arrived = clock.in_zone(self.first.received_at, self.zone)
        return max(0, (arrived - self.week_end).days - due)

    @property
    def carried(self) -> bool:
        """Whether the report lay on the phone before it arrived: more than an hour."""
        return self.first.received_at - self.first.reported_at > dt.timedelta(hours=1)

    @cached_property
    def check(self) -> ProgressCheck | None:
        """The one last word on all of it, where there is one."""
        last = [entry.check for entry in self.entries]
        said = {(one.accepted, one.reason, one.by_name, one.at) if one else None for one in last}
        return last[0] if len(said) == 1 else None

    @property
    def state(self) -> str:
        """The state of all of it; empty where its items differ."""
        return self.entries[0].state if self.check or not any(e.check for e in self.entries) else ""

    @property
    def tone(self) -> str:
        return self.entries[0].tone

    @property
    def photos(self) -> list[ProgressPhoto]:
        return list(self.first.photos.all())

    @property
    def waiting(self) -> bool:
        return any(entry.said.accepted is None for entry in self.entries)

    @property
    def disputed(self) -> bool:
        return any(entry.disputed for entry in self.entries)

    def by(self, user_id: int | None) -> bool:
        """Whether a user sent it himself."""
        return user_id is not None and self.first.reported_by_id == user_id


class History:
    """The reports of one contract as they were known at a moment (None: now)."""

    def __init__(
        self,
        rows: Sequence[ProgressReport],
        names: Mapping[str, str],
        zone: str,
        lang: str,
        moment: dt.datetime | None = None,
    ) -> None:
        self.zone, self.lang = zone, lang
        moment = moment or clock.now()
        said = [said_of(row, moment) for row in rows]
        fell = fallen(said)
        self.entries = {
            one.uid: Entry(row, one, self._name(row.item, names), _last(row, moment), fell.get(one.uid))
            for row, one in zip(rows, said, strict=True)
        }
        for earlier, later, stands in conflicts(said):
            one, other = self.entries[earlier.uid], self.entries[later.uid]
            one.disputes.append((other, stands))
            other.disputes.append((one, stands))

    def _name(self, item: str, names: Mapping[str, str]) -> str:
        whole = words.say("progress.whole", self.lang)
        return " ".join(part for part in (item, names.get(item, "")) if part) or whole

    @property
    def seen(self) -> uuid.UUID | None:
        """The last report, as a form remembers it."""
        return next(reversed(self.entries), None)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Submissions, the latest week first, in a week the first that arrived first."""
        found: dict[uuid.UUID, Sheet] = {}
        several = len({entry.said.work for entry in self.entries.values()}) > 1
        for entry in self.entries.values():
            label = entry.row.number if several else ""
            sheet = found.setdefault(entry.said.submission, Sheet([], self.zone, label))
            sheet.entries.append(entry)
        return sorted(found.values(), key=lambda one: (-one.week_end.toordinal(), one.first.pk))

    @cached_property
    def weeks(self) -> list[tuple[dt.date, list[Sheet]]]:
        """The submissions of each week, the latest week first."""
        found: dict[dt.date, list[Sheet]] = {}
        for sheet in self.sheets:
            found.setdefault(sheet.week_end, []).append(sheet)
        return list(found.items())

    @property
    def open_weeks(self) -> list[tuple[dt.date, list[Sheet]]]:
        """The weeks with a submission that waits, and what it disagrees with."""
        found = []
        for week, sheets in self.weeks:
            shown = [sheet for sheet in sheets if sheet.waiting or sheet.disputed]
            if shown:
                found.append((week, shown))
        return found

    @property
    def disputed(self) -> list[Entry]:
        """Entries that another disagrees with, nobody having chosen yet."""
        return [entry for entry in self.entries.values() if entry.disputed]

    def last_shares(self, week_end: dt.date, work: tuple[str, str]) -> dict[str, float]:
        """The last share said of each item of a work by a week, returned ones apart."""
        found: dict[str, tuple[dt.date, float]] = {}
        for entry in self.entries.values():
            row = entry.row
            if entry.said.work != work or entry.said.accepted is False or row.week_end > week_end:
                continue
            if row.item not in found or row.week_end >= found[row.item][0]:
                found[row.item] = (row.week_end, row.share)
        return {item: share for item, (_, share) in found.items()}


def _last(row: ProgressReport, moment: dt.datetime) -> ProgressCheck | None:
    words_on = [one for one in row.checks.all() if one.at <= moment]
    return words_on[-1] if words_on else None
