"""The register of findings: which a reader sees, filtered, in words, as page and sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django.http import HttpRequest

from rapim import words
from rapim.meeting.measures.audit import AUDITORS, STATUSES, Tally
from rapim.meeting.room import audits
from rapim.org.access import Scope
from rapim.web.desk import rows
from rapim.web.desk.forms import worded
from rapim.web.page import language
from rapim.web.tables import Table

TONES = {1: "ok", 2: "watch", 3: "none", 4: "none"}
_FIELDS = (
    ("a_code", "text", 14), ("a_auditor", "text", 14), ("a_report", "text", 26),
    ("a_report_date", "date", 12),
    ("a_received", "date", 12), ("a_number", "text", 12), ("a_agency", "text", 24), ("a_finding", "text", 50),
    ("a_recommendation", "text", 50), ("a_kind", "text", 26), ("a_due", "date", 12), ("a_late", "count", 10),
    ("a_state", "text", 26), ("a_status", "text", 26), ("a_amount", "money", 18), ("a_paid", "money", 18),
    ("a_left", "money", 18),
)  # fmt: skip
_FILTERS = ("pemeriksa", "opd", "tahun", "status")


class Wish(NamedTuple):
    """What of the register is asked for; "" is everything."""

    auditor: str = ""
    agency: str = ""
    year: str = ""
    status: str = ""
    late: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Wish:
        """The wish of an address: `?pemeriksa=&opd=&tahun=&status=&terlambat=1`."""
        asked = request.GET
        auditor, agency, year, status = (asked.get(name, "") for name in _FILTERS)
        return cls(auditor, agency, year, status, asked.get("terlambat", "") == "1")

    def fits(self, row: Mapping[str, Any]) -> bool:
        """Whether a finding is what was asked for."""
        return (
            self.auditor in ("", row["auditor"])
            and self.agency in ("", row["agency"])
            and self.year in ("", str(row["year"]))
            and self.status in ("", str(row["status"]))
            and (not self.late or row["overdue"])
        )


class Line:
    """One finding of the register in the words of a language."""

    def __init__(self, row: Mapping[str, Any], names: Mapping[str, str], today: dt.date, lang: str) -> None:
        self.row, self.today, self.lang = row, today, lang
        self.agency = names.get(row["agency"], row["agency"])
        self.auditor = words.say(f"audit_auditor.{row['auditor']}", lang)
        self.state = words.say(f"audit_state.{row['state']}", lang)
        self.status = words.say(f"audit_status.{row['status']}", lang)
        self.tone = TONES[row["status"]]
        self.kind = words.say(f"audit_kind.{row['kind']}", lang)

    @property
    def late_tone(self) -> str:
        return "late" if self.row["overdue"] else "none"

    @property
    def late(self) -> str:
        """How late the answer is or was, or how many days are left."""
        if self.row["days_late"]:
            return words.days(self.row["days_late"], self.lang)
        if self.row["state"] != "menunggu":
            return words.say("audit.stopped", self.lang)
        left = (dt.date.fromisoformat(self.row["due"]) - self.today).days
        return words.say("audit.left", self.lang, span=words.span(left, self.lang))


class Register:
    """The findings within a reader's reach, those past their term first."""

    def __init__(self, reach: Scope, wish: Wish, today: dt.date) -> None:
        self.wish, self.today, self.lang = wish, today, language()
        self.all = audits.register(today, agencies=None if reach.everywhere else reach.agencies)
        self.names = rows.agency_names()
        self.found = sorted((row for row in self.all if wish.fits(row)), key=_pressing)
        self.lines = [Line(row, self.names, today, self.lang) for row in self.found]

    @cached_property
    def counted(self) -> dict[str, int]:
        """How many are shown, open, late, and wait for someone else than the agency."""
        return audits.totals(self.found)

    @cached_property
    def share(self) -> str:
        """What was settled of the findings that are shown, by number and by money."""
        found = audits.tally(self.found)
        if found.share is None:
            return ""
        said = {"share": words.percent(found.share, self.lang), "n": found.number - found.counts[4]}
        money = {"paid": words.rupiah(found.deposited_sen, self.lang), "amount": _money(found, self.lang)}
        return words.say("audit.share", self.lang, **said, **money)

    @cached_property
    def shares(self) -> list[tuple[str, int, str, Tally]]:
        """The tallies by auditor, year and agency of what is shown."""
        return [
            (words.say(f"audit_auditor.{auditor}", self.lang), year, self.names.get(agency, agency), found)
            for (auditor, year, agency), found in audits.tallies(self.found, "auditor", "year", "agency")
        ]

    @property
    def choices(self) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
        """The filters: parameter, label, what is chosen, choices."""
        agencies = {str(row["agency"]) for row in self.all}
        years = sorted({str(row["year"]) for row in self.all}, reverse=True)
        wish = self.wish
        return [
            ("pemeriksa", "a_auditor", wish.auditor, worded(AUDITORS, "audit_auditor")),
            (
                "opd",
                "a_agency",
                wish.agency,
                sorted(((code, self.names.get(code, code)) for code in agencies), key=lambda pair: pair[1]),
            ),
            ("tahun", "a_year", wish.year, [(year, year) for year in years]),
            ("status", "a_status", wish.status, worded(map(str, STATUSES), "audit_status")),
        ]

    @property
    def table(self) -> Table:
        cols = rows.columns(self.lang, *_FIELDS)
        found = [_cells(line) for line in self.lines]
        title = words.say("audit.list", self.lang)
        return rows.table("temuan", title, cols, found, self.lang, as_of=self.today)


def _money(found: Tally, lang: str) -> str:
    return words.rupiah(found.amount_sen, lang)


def _pressing(row: Mapping[str, Any]) -> tuple[bool, bool, str, str]:
    return row["ended"], row["state"] != "menunggu", row["due"], row["code"]


def _cells(line: Line) -> dict[str, Any]:
    row = line.row
    plain = ("code", "report_date", "received", "number", "finding", "recommendation", "due")
    return {
        **{f"a_{name}": row[name] for name in plain},
        "a_auditor": line.auditor,
        "a_report": row["report_number"],
        "a_agency": line.agency,
        "a_kind": line.kind,
        "a_late": row["days_late"],
        "a_state": line.state,
        "a_status": line.status,
        "a_amount": row["amount_sen"],
        "a_paid": row["deposited_sen"],
        "a_left": row["left_sen"],
    }
