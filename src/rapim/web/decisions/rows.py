"""The follow-up matrix: which decisions a reader sees, filtered, in words, as page, sheet and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from rapim import words
from rapim.ledger import clock
from rapim.letters.tables import Cell
from rapim.meeting.measures.followup import STATES
from rapim.meeting.models import Meeting
from rapim.meeting.room.register import register
from rapim.org.access import Scope
from rapim.org.actions import government
from rapim.web.desk import rows
from rapim.web.page import language
from rapim.web.tables import Table

TONES = {"belum": "none", "proses": "none", "diajukan": "watch", "selesai": "ok", "batal": "none"}
_FIELDS = (
    ("d_code", "text", 26), ("d_meeting", "text", 30), ("d_text", "text", 60), ("d_owner", "text", 22),
    ("d_person", "text", 22), ("d_helpers", "text", 26), ("d_day", "date", 12), ("d_first", "date", 12),
    ("d_deadline", "date", 12), ("d_extended", "count", 10), ("d_state", "text", 24),
    ("d_late", "count", 12), ("d_late_first", "count", 12), ("d_evidence", "count", 10),
    ("d_expected", "text", 40),
)  # fmt: skip
PAPER = (
    ("d_number", "l"), ("d_order", "L"), ("d_owner", "l"), ("d_first", "l"), ("d_deadline", "l"),
    ("d_state", "l"), ("d_late", "l"), ("d_evidence", "l"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the register is asked for; "" is everything."""

    state: str = ""
    agency: str = ""
    meeting: str = ""
    late: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Wish:
        """The wish of an address: `?keadaan=&opd=&rapat=&terlambat=1`."""
        asked = request.GET
        state = asked.get("keadaan", "")
        return cls(
            state if state in (*STATES, "terbuka") else "",
            asked.get("opd", ""),
            asked.get("rapat", ""),
            asked.get("terlambat", "") == "1",
        )

    def fits(self, row: Mapping[str, Any]) -> bool:
        """Whether a decision is what was asked for."""
        return (
            (self.state in ("", row["state"]) or (self.state == "terbuka" and not row["ended"]))
            and (not self.agency or self.agency == row["owner_agency"] or self.agency in row["helpers"])
            and self.meeting in ("", row["meeting"])
            and (not self.late or bool(row["days_late"] and not row["ended"]))
        )


class Line:
    """One decision of the register in the words of a language."""

    def __init__(self, row: Mapping[str, Any], names: Mapping[str, str], today: dt.date, lang: str) -> None:
        self.row, self.names, self.today, self.lang = row, names, today, lang

    @property
    def owner(self) -> str:
        return self.names.get(self.row["owner_agency"], self.row["owner_agency"])

    @property
    def helpers(self) -> list[str]:
        return [self.names.get(code, code) for code in self.row["helpers"]]

    @property
    def state(self) -> str:
        return words.say(f"decision_state.{self.row['state']}", self.lang)

    @property
    def tone(self) -> str:
        return TONES[self.row["state"]]

    @property
    def late_tone(self) -> str:
        """Late while it is open; what ended is history."""
        if self.row["days_late"]:
            return "none" if self.row["ended"] else "late"
        return "ok" if self.row["state"] == "selesai" else "none"

    @property
    def late(self) -> str:
        """How late, or how many days are left."""
        row, lang = self.row, self.lang
        if row["state"] == "batal":
            return words.say("decision.no_deadline", lang)
        if row["days_late"]:
            return words.days(row["days_late"], lang)
        if row["ended"] or row["state"] == "diajukan":
            return words.say("decision.in_time", lang)
        left = (dt.date.fromisoformat(row["deadline"]) - self.today).days
        return (
            words.say("decision.left", lang, span=words.span(left, lang))
            if left
            else words.say("decision.left_today", lang)
        )

    @property
    def late_first(self) -> str:
        """How late against the first deadline, where that is more."""
        row = self.row
        if row["days_late_first"] <= row["days_late"]:
            return ""
        return words.say("decision.late_first", self.lang, span=words.span(row["days_late_first"], self.lang))


class Matrix:
    """The decisions within a reader's reach, the most pressing first."""

    def __init__(self, reach: Scope, wish: Wish, today: dt.date) -> None:
        self.wish, self.today, self.lang = wish, today, language()
        agencies = None if reach.everywhere else reach.agencies
        self.all = register(today, agencies=agencies)
        self.names = rows.agency_names()
        found = sorted((row for row in self.all if wish.fits(row)), key=_pressing)
        self.lines = [Line(row, self.names, today, self.lang) for row in found]

    @cached_property
    def counted(self) -> dict[str, int]:
        """How many decisions are shown, open, late, and wait for the secretariat."""
        some = [line.row for line in self.lines]
        return {
            "n": len(some),
            "open": sum(not row["ended"] for row in some),
            "late": sum(bool(row["days_late"]) and not row["ended"] for row in some),
            "waiting": sum(row["state"] == "diajukan" for row in some),
        }

    @cached_property
    def meetings(self) -> list[tuple[str, str]]:
        """The meetings that decided something within reach, the latest first."""
        codes = {row["meeting"] for row in self.all}
        some = Meeting.objects.filter(code__in=codes).order_by("-planned_at")
        return [(one.code, one.title) for one in some]

    @cached_property
    def agencies(self) -> list[tuple[str, str]]:
        """The agencies that own or help a decision within reach."""
        codes = {code for row in self.all for code in (row["owner_agency"], *row["helpers"])}
        return sorted(((code, self.names.get(code, code)) for code in codes), key=lambda pair: pair[1])

    @property
    def states(self) -> list[tuple[str, str]]:
        names = ("terbuka", *STATES)
        return [(name, words.say(f"decision_state.{name}", self.lang)) for name in names]

    @property
    def table(self) -> Table:
        cols = rows.columns(self.lang, *_FIELDS)
        titles = dict(self.meetings)
        found = [_cells(line, titles) for line in self.lines]
        title = words.say("decision.matrix", self.lang)
        return rows.table("tindak-lanjut", title, cols, found, self.lang, as_of=self.today)

    @property
    def found(self) -> dict[str, Any]:
        """What a document of the matrix stands on: it changes when a decision or an act is known."""
        home = government()
        known = max((line.row["known_at"] for line in self.lines), default=clock.now().isoformat())
        return {
            "government": {"name": home.name, "simulated": home.simulated} if home else None,
            "as_of": self.today.isoformat(),
            "known_at": known,
            "fiscal_year": self.today.year,
        }

    @property
    def paper(self) -> Sequence[Sequence[Cell]]:
        return [_paper(line) for line in self.lines]


def _pressing(row: Mapping[str, Any]) -> tuple[bool, str, str]:
    return row["ended"], row["deadline"], row["code"]


def _cells(line: Line, titles: Mapping[str, str]) -> dict[str, Any]:
    row = line.row
    return {
        "d_code": row["code"],
        "d_meeting": titles.get(row["meeting"], row["meeting"]),
        "d_text": row["text"],
        "d_owner": line.owner,
        "d_person": row["owner_person"],
        "d_helpers": line.helpers,
        "d_day": row["day"],
        "d_first": row["first_deadline"],
        "d_deadline": row["deadline"],
        "d_extended": row["extended"],
        "d_state": line.state,
        "d_late": row["days_late"],
        "d_late_first": row["days_late_first"],
        "d_evidence": row["evidence"],
        "d_expected": row["evidence_expected"],
    }


def _paper(line: Line) -> list[Cell]:
    row, lang = line.row, line.lang
    owner = ", ".join([line.owner, *([row["owner_person"]] if row["owner_person"] else [])])
    helpers = f" (+ {', '.join(line.helpers)})" if row["helpers"] else ""
    days = [
        words.short_day(dt.date.fromisoformat(row[name]), lang) for name in ("first_deadline", "deadline")
    ]
    late: Cell = [line.late, line.late_tone] if line.late_tone == "late" else line.late
    number = words.whole(row["evidence"], lang)
    return [row["code"], row["text"], owner + helpers, *days, line.state, late, number]
