"""What the page of one package shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapim import charts, words
from rapim.procurement.measures.chain import BOUGHT
from rapim.web.works.lines import Line
from rapim.words.reasons import assumptions, reason

Body = Mapping[str, Any]
STEPS = ("announce", "contract", "finish")
LEGS = (
    ("planned", "", ("rup",), "planned"),
    ("created", "", ("announcement",), "created"),
    ("announced", "announce", ("announcement",), "announced"),
    ("decided", "", ("outcome",), "decided"),
    ("sppbj", "", ("award",), "sppbj"),
    ("contract", "contract", ("contract",), "contract"),
    ("spmk", "", ("work_order",), "spmk"),
    ("due", "", ("work_order", "contract"), "due"),
    ("bast", "finish", ("handover", "announcement"), "bast"),
    ("paid", "", ("handover", "receipt"), "paid"),
)
"""Links of the chain: name, the promise it keeps, the tables it stands in, and its date."""
LEVELS = {"red": "late", "amber": "watch"}
FOLDED = ("stage", "bidder")
"""Tables of which a package has many rows."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A link of the chain with what was promised, what happened, and the rows it stands on."""

    name: str
    date: str | None
    first: str | None
    plan: str | None
    late: int | None
    rows: list[Body]
    by: str = "plan"

    @property
    def promised(self) -> str | None:
        """The last promise, or the only one."""
        return self.plan or self.first

    @property
    def state(self) -> str:
        """Kept, open (a promise not kept yet), or absent (nothing is known)."""
        return "kept" if self.date else "open" if self.first or self.plan else "absent"

    @property
    def moved(self) -> bool:
        """Whether the promise was moved since it was first made."""
        return bool(self.first and self.plan and self.first != self.plan)


class PackagePicture:
    """A package in one language."""

    def __init__(self, found: Body, one: dict[str, Any], lang: str) -> None:
        self.found, self.one, self.lang = found, one, lang
        self.line = Line(one, lang)

    @property
    def as_of(self) -> dt.date:
        return dt.date.fromisoformat(self.found["as_of"])

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @property
    def legs(self) -> list[Leg]:
        """The chain in its order; what a purchase of this kind does not have is left out."""
        found = [self._leg(*leg) for leg in LEGS]
        return [leg for leg in found if leg.state != "absent" or leg.rows]

    def _leg(self, name: str, promise: str, kinds: tuple[str, ...], date: str) -> Leg:
        kept = self.one["milestones"].get(promise) or {"first": None, "plan": None, "actual": None}
        rows = [row for row in self.one["evidence"] if row["kind"] in kinds]
        if name == "bast":
            rows = [row for row in rows if row["kind"] == "handover" or row["channel"] in BOUGHT]
        day = self.one["dates"].get(date) if not promise else kept["actual"]
        if name == "planned":
            days = [
                version["plan"]["announced"] or version["plan"]["created"] for version in self.one["versions"]
            ]
            day = min((one for one in days if one), default=None)
        if name == "due" and day is None:
            rows = []
        first, plan = (kept["first"], kept["plan"]) if promise else (None, None)
        late = self.one["late_steps"].get(promise)
        return Leg(name, day, first, plan, late, rows, self._promised_by(promise))

    def _promised_by(self, step: str) -> str:
        """Who promised a step: the plan, else the tender's schedule, else the contract or order to start."""
        column = {"contract": "contract_from", "finish": "contract_to"}.get(step, "selection_from")
        if any(version["plan"][column] for version in self.one["versions"]):
            return "plan"
        return "schedule" if step == "contract" else "order"

    @property
    def course(self) -> charts.Figure | None:
        """The promises of the package on one axis of days, where there is more than one day to show."""
        days = {
            step: {
                lane: dt.date.fromisoformat(day) if (day := self.one["milestones"][step][lane]) else None
                for lane in ("first", "plan", "actual")
            }
            for step in STEPS
        }
        if sum(bool(day) for lanes in days.values() for day in lanes.values()) < 2:
            return None
        return charts.course(charts.Course(days, self.as_of, self.one["late_steps"]), self.lang)

    @property
    def clocks(self) -> list[tuple[str, int]]:
        """Days by clock; they sum to the days late."""
        if self.one["days_late"] is None:
            return []
        return [(clock, days) for clock, days in self.one["late_by"].items() if days]

    @property
    def saving_sen(self) -> int | None:
        """What contract and ceiling differ by, where a contract is known."""
        contract = self.one["contract_sen"]
        return None if contract is None else int(self.one["ceiling_sen"] - contract)

    @property
    def paid_share(self) -> float | None:
        contract = self.one["contract_sen"]
        return self.one["paid_sen"] / contract if contract else None

    @property
    def ties(self) -> list[Body]:
        """How the ends of the chain are linked, with confidence; codes that no plan has stand without one."""
        found: list[Body] = [{**tie, "share": tie["confidence"]} for tie in self.one["links"]]
        tied = {tie["from"] for tie in found}
        for node in self.one["selections"]:
            end = f"{node['channel']}/{node['number']}"
            if end not in tied:
                codes = ", ".join(self.one["rup_codes"])
                found.append({"from": end, "to": codes, "how": "loose", "share": None})
        return found

    @property
    def offers(self) -> list[Body]:
        """Bidders that made an offer, or won."""
        return [row for row in self.one["bidders_listed"] if row["offer_sen"] or row["winner"]]

    @property
    def silent(self) -> list[Body]:
        """Bidders that took part without an offer."""
        return [row for row in self.one["bidders_listed"] if not (row["offer_sen"] or row["winner"])]

    @property
    def evidence(self) -> list[Body]:
        """The rows of the chain itself."""
        return [row for row in self.one["evidence"] if row["kind"] not in FOLDED]

    @property
    def more_evidence(self) -> list[Body]:
        """The rows of schedule and bidders, of which there are many."""
        return [row for row in self.one["evidence"] if row["kind"] in FOLDED]

    @property
    def assumptions(self) -> list[tuple[str, str]]:
        """What the computed days of the package take for granted, in words."""
        return assumptions(self.one["assumptions"], self.lang)

    @property
    def warnings(self) -> list[tuple[str, str, str]]:
        """The alerts of the package: tone, name, and why."""
        return [
            (LEVELS[one["level"]], one["id"], reason(one["because"], one["params"], self.lang))
            for one in self.one["alerts"]
        ]

    @property
    def batches(self) -> list[Body]:
        """The batches that the package came from, in the order in which they were loaded."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.one["evidence"]:
            entry = found.setdefault(row["batch"], {**row, "rows": 0})
            entry["rows"] += 1
        return sorted(found.values(), key=lambda row: (row["loaded_at"], row["batch"]))

    def change_said(self, name: str, value: Any) -> str:
        """A value of a plan in words."""
        return told(name, value, self.lang)


def told(name: str, value: Any, lang: str) -> str:
    """A value of a plan in words: money, month, yes or no, or as read.

    Units: sen, ISO dates.
    Source: columns of the general procurement plan.
    """
    if value is None or value == "":
        return "–"
    if name.endswith("_sen"):
        return words.rupiah(value, lang)
    if name.endswith(("_from", "_to")):
        day = dt.date.fromisoformat(value)
        return f"{words.month_name(day.month, lang)} {day.year}"
    if isinstance(value, bool):
        return words.say("package.yes" if value else "package.no", lang)
    return str(value)
