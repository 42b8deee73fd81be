"""One package, one chain from plan to payment, whatever system each link came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapim.units import month_end

from .agreements import agreements
from .lateness import MILESTONES, Course, Lateness, Milestone, lateness
from .linking import PLANS, Node, Tie, codes_in, components, tied_by_code, tied_by_name
from .stages import FAILED, stage_of
from .words import COMPETITIVE, kind_of, method_of

Row = Mapping[str, Any]
RECORDED = 0.5
"""Share of due contracts with a handover below which an agency's missing handovers say nothing."""
BOUGHT = ("catalogue", "shop", "record", "swakelola")
"""Channels whose announcement is itself the purchase."""


@dataclass(slots=True)
class Facts:
    """Rows known at a moment, in the order in which they became known.

    `plans` holds every version of a planned package; the other tables the last row of each key.
    """

    plans: Sequence[Row] = ()
    plan_lines: Sequence[Row] = ()
    announcements: Sequence[Row] = ()
    outcomes: Sequence[Row] = ()
    stages: Sequence[Row] = ()
    awards: Sequence[Row] = ()
    contracts: Sequence[Row] = ()
    work_orders: Sequence[Row] = ()
    handovers: Sequence[Row] = ()
    receipts: Sequence[Row] = ()
    bidders: Mapping[Node, int] = field(default_factory=dict)


@dataclass(slots=True)
class Package:
    """A package with all that is known of its chain on a day. Money in sen, days as dates.

    `unseen_days` are the days since its first promise was due, where a purchase that need not pass
    SPSE left no trace: it may be late, or merely not recorded, so it is not called late.
    """

    id: str
    plans: list[Row] = field(default_factory=list)
    first_plans: list[Row] = field(default_factory=list)
    revisions: int = 0
    lines: list[Row] = field(default_factory=list)
    selections: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    schedule: list[Row] = field(default_factory=list)
    awards: list[Row] = field(default_factory=list)
    contracts: list[Row] = field(default_factory=list)
    work_orders: list[Row] = field(default_factory=list)
    handovers: list[Row] = field(default_factory=list)
    receipts: list[Row] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    bidders: int = 0
    method: str = ""
    kind: str = ""
    way: str = ""
    name: str = ""
    unit_code: str = ""
    unit_name: str = ""
    vendor: str = ""
    sub_activity: str = ""
    account: str = ""
    fund: str = ""
    ceiling_sen: int = 0
    hps_sen: int | None = None
    contract_sen: int | None = None
    paid_sen: int = 0
    progress: float | None = None
    stage: str = "rencana"
    since: dt.date | None = None
    side: list[str] = field(default_factory=list)
    milestones: dict[str, Milestone] = field(default_factory=dict)
    dates: dict[str, dt.date | None] = field(default_factory=dict)
    late: Lateness = field(default_factory=Lateness)
    late_revised: Lateness = field(default_factory=Lateness)
    unseen_days: int | None = None

    @property
    def agency(self) -> str:
        """The agency of the package: its unit without the last group, or the unit's name."""
        return self.unit_code.rpartition(".")[0] or self.unit_name

    @property
    def live(self) -> Row | None:
        """The selection that counts: the last one that did not fail, else the last."""
        going = [one for one in self.selections if one["status"] not in FAILED]
        some = going or self.selections
        return some[-1] if some else None


@dataclass(frozen=True, slots=True)
class Chains:
    """All packages of a year, and the ends that hang loose."""

    packages: list[Package]
    loose_codes: list[tuple[Node, str]]
    proposed: list[Tie]


def chains(facts: Facts, as_of: dt.date, allowance: int) -> Chains:
    """Packages of a year as they stood on a day.

    What happened later than the day is left out; what carries no date counts as known.

    Units: sen, dates; `allowance` in days for appointment and contract.
    Source: issue, one package, one page.
    """
    first, last, revisions = _versions(facts.plans)
    plans = {node: row for node, row in last.items() if _began(row, as_of, ("announced", "created"))}
    sold = [
        row
        for row in facts.announcements
        if _began(row, as_of, ("created", "approved", "announced", "started"))
    ]
    selections = {(row["channel"], row["number"]): row for row in sold}
    ties, loose = tied_by_code(plans, ((node, row["rup_codes"]) for node, row in selections.items()))
    proposed = _by_name(plans, selections, ties)
    ties += proposed
    shelves = _shelves(facts, as_of)
    packages = []
    held: dict[Node, list[Tie]] = {}
    for tie in ties:
        held.setdefault(tie.one, []).append(tie)
    for group in components([*plans, *selections], ties):
        one = Package(_identity(group))
        for node in group:
            if node in plans:
                one.plans.append(plans[node])
                one.first_plans.append(first[node])
                one.revisions += revisions[node]
            if node in selections:
                one.selections.append(selections[node])
                one.ties += held.get(node, [])
                one.bidders = max(one.bidders, facts.bidders.get(node, 0))
            for name, shelf in shelves.items():
                getattr(one, name).extend(shelf.get(node, ()))
        _describe(one, as_of)
        _place(one, as_of)
        packages.append(one)
    unrecorded = silent(packages, as_of)
    for one in packages:
        _measure(one, as_of, allowance, MILESTONES[:2] if one.agency in unrecorded else MILESTONES)
    return Chains(packages, loose, [tie for tie in proposed if tie.confidence < 1])


def plan_node(row: Row) -> Node:
    """The node of a planned package; records of swakelola count by themselves.

    Units: none.
    Source: SiRUP numbers the packages of providers and of swakelola apart.
    """
    return (f"rup-{row['way']}", str(row["rup_code"]))


def _versions(rows: Iterable[Row]) -> tuple[dict[Node, Row], dict[Node, Row], dict[Node, int]]:
    """The first and the last version of each planned package, and how often its promises were revised."""
    first: dict[Node, Row] = {}
    last: dict[Node, Row] = {}
    revisions: dict[Node, int] = {}
    for row in rows:
        node = plan_node(row)
        if row["withdrawn"]:
            last.pop(node, None)
            continue
        before = last.get(node)
        revisions.setdefault(node, 0)
        if before is not None and any(before[name] != row[name] for name in _PROMISED):
            revisions[node] += 1
        first.setdefault(node, row)
        last[node] = row
    return first, last, revisions


_PROMISED = ("ceiling_sen", "method", "selection_from", "contract_from", "contract_to")


def _began(row: Row, as_of: dt.date, names: Sequence[str]) -> bool:
    days = [row[name] for name in names if row.get(name) is not None]
    return not days or min(days) <= as_of


def _by_name(plans: Mapping[Node, Row], selections: Mapping[Node, Row], ties: Sequence[Tie]) -> list[Tie]:
    tied = {tie.one for tie in ties} | {tie.other for tie in ties}
    ends = [_end(node, row) for node, row in plans.items() if node not in tied]
    loose = [_end(node, row) for node, row in selections.items() if node not in tied]
    return tied_by_name(ends, loose)


def _end(node: Node, row: Row) -> dict[str, Any]:
    agency = row["unit_code"].rpartition(".")[0] or row["unit_name"]
    return {"node": node, "agency": agency, "ceiling_sen": row["ceiling_sen"], "name": row["name"]}


def _shelves(facts: Facts, as_of: dt.date) -> dict[str, dict[Node, list[Row]]]:
    """The rows of each further table by the node they belong to, as far as they had happened."""
    kept: dict[str, dict[Node, list[Row]]] = {}
    for name, rows, day in (
        ("outcomes", facts.outcomes, "decided"),
        ("schedule", facts.stages, ""),
        ("awards", facts.awards, "date"),
        ("contracts", facts.contracts, "date"),
        ("work_orders", facts.work_orders, "date"),
        ("handovers", facts.handovers, "date"),
        ("receipts", facts.receipts, "date"),
    ):
        shelf = kept.setdefault(name, {})
        for row in rows:
            if not day or _began(row, as_of, (day,)):
                shelf.setdefault((row["channel"], row["number"]), []).append(row)
    lines = kept.setdefault("lines", {})
    for row in facts.plan_lines:
        lines.setdefault(plan_node(row), []).append(row)
    return kept


def _identity(group: Sequence[Node]) -> str:
    planned = [code for table, code in group if table in PLANS]
    return f"rup-{min(planned, key=lambda code: (len(code), code))}" if planned else "-".join(group[0])


def _describe(one: Package, as_of: dt.date) -> None:
    live, plan = one.live, one.plans[-1] if one.plans else None
    source = plan or live or {}
    one.selections.sort(key=lambda row: (row["announced"] or row["created"] or dt.date.min, row["number"]))
    live = one.live
    one.way = (
        plan["way"] if plan else ("swakelola" if live and live["channel"] == "swakelola" else "penyedia")
    )
    one.name = " ".join(str((live or source)["name"] or source.get("name", "")).split())
    one.unit_code, one.unit_name = source["unit_code"], source["unit_name"]
    read = (live["method"] if live and live["method"] else "") or (plan["method"] if plan else "")
    one.method = method_of(read, one.way)
    one.kind = kind_of((live or {}).get("kind") or "") or kind_of(plan["kind"] if plan else "")
    one.ceiling_sen = sum(row["ceiling_sen"] or 0 for row in one.plans) or _sum(
        [live] if live else [], "ceiling_sen"
    )
    one.hps_sen = live["hps_sen"] if live else None
    biggest = max(one.lines, key=lambda row: row["amount_sen"] or 0, default=None)
    if biggest is not None:
        one.sub_activity, one.account, one.fund = (
            biggest["sub_activity"],
            biggest["account"],
            biggest["fund"],
        )
    elif live:
        one.fund = live["fund"]
    _money(one, as_of)


def _money(one: Package, as_of: dt.date) -> None:
    contracts = sorted(
        one.contracts, key=lambda row: (row["date"] or dt.date.min, row["addendum"] or 0, row["item"])
    )
    values = [
        worth[-1]
        for agreement in agreements(contracts)
        if (worth := [row["value_sen"] for row in agreement if row["value_sen"]])
    ]
    decided = [row["value_sen"] for row in one.outcomes if row["value_sen"]]
    bought = [
        row["realised_sen"] for row in one.selections if row["channel"] in BOUGHT and row["realised_sen"]
    ]
    one.contract_sen = sum(values) if values else (decided[-1] if decided else (sum(bought) or None))
    one.paid_sen = _sum(payments(one, as_of), "paid_sen")
    one.paid_sen += _sum(one.receipts, "amount_sen")
    shares = [row["progress"] for row in one.handovers if row["progress"] is not None]
    one.progress = max(shares) if shares else None
    vendors = [row["vendor"] for row in (*one.outcomes, *contracts, *one.selections) if row["vendor"]]
    one.vendor = vendors[-1] if vendors else ""


def payments(one: Package, as_of: dt.date) -> list[Row]:
    """The payment minutes of a package by a day, each once.

    SPSE repeats a minute for each version of its contract and each handover it is filed under: one
    number and amount is one payment, the last row known.

    Units: sen.
    Source: BAP of SPSE; summed without this, a contract can look paid twice.
    """
    found: dict[tuple[Any, ...], Row] = {}
    for row in one.handovers:
        if row["paid_sen"] and (not row["bap_date"] or row["bap_date"] <= as_of):
            named = row["bap_no"] or (row["bast_no"], row["item"])
            found[row["channel"], row["number"], named, row["paid_sen"]] = row
    return list(found.values())


def _sum(rows: Iterable[Row], name: str) -> int:
    return sum(row[name] or 0 for row in rows)


def _place(one: Package, as_of: dt.date) -> None:
    """The days of a package, its promises, and where it stands."""
    one.dates = _dates(one, as_of)
    dates = one.dates
    done = dates["bast"] if one.progress is None or one.progress >= 1 else None
    finished = done or dates["finished"]
    last = _promises(one.plans)
    first = _promises(one.first_plans) if one.first_plans != one.plans else last
    signing, due = dates["signing"], dates["due"]
    one.milestones = {
        "announce": Milestone(first["announce"], last["announce"], dates["announced"]),
        "contract": Milestone(first["contract"] or signing, last["contract"] or signing, dates["contract"]),
        "finish": Milestone(first["finish"] or due, last["finish"] or due, finished),
    }
    if one.method == "swakelola":
        one.milestones["announce"] = Milestone()
        one.milestones["contract"] = Milestone(first["contract"], last["contract"], dates["started"])
    one.stage, one.since, one.side = stage_of(one, as_of, finished)


def silent(packages: Sequence[Package], as_of: dt.date) -> set[str]:
    """Agencies that record so few handovers that a missing one says nothing.

    Of the contracts whose day was due, fewer than half have a handover or were closed.

    Units: codes of agencies.
    Source: own rule, `RECORDED`.
    """
    due: dict[str, list[bool]] = {}
    for one in packages:
        if one.dates["due"] and one.dates["due"] < as_of and one.contracts:
            recorded = one.milestones["finish"].actual is not None or one.stage == "selesai"
            due.setdefault(one.agency, []).append(recorded)
    return {agency for agency, seen in due.items() if sum(seen) < RECORDED * len(seen)}


def _measure(one: Package, as_of: dt.date, allowance: int, watched: Sequence[str]) -> None:
    """Days late and whose, where the package still stands and left a trace."""
    if one.stage == "batal":
        return
    closed = one.stage == "selesai" and one.milestones["finish"].actual is None
    watched = MILESTONES[:2] if closed else watched
    course = Course(one.method, one.dates["created"], one.dates["decided"], one.dates["due"])
    late = lateness(one.milestones, course, as_of, allowance, watched=watched)
    if not one.selections and one.method not in COMPETITIVE:
        one.unseen_days = late.days if late.days and late.days > 0 else None
        return
    one.late = late
    one.late_revised = lateness(one.milestones, course, as_of, allowance, first=False, watched=watched)


def _promises(plans: Sequence[Row]) -> dict[str, dt.date | None]:
    """The days promised by plans: the ends of the planned months; of several plans the latest.

    A plan that was entered after its own month promised nothing for that month.
    """
    return {
        "announce": _latest_month(plans, "selection_from"),
        "contract": _latest_month(plans, "contract_from"),
        "finish": _latest_month(plans, "contract_to"),
    }


def _latest_month(plans: Sequence[Row], name: str) -> dt.date | None:
    days = [row[name] for row in plans if row[name] is not None]
    if not days:
        return None
    promised = month_end(max(days).year, max(days).month)
    entered = [row["created"] for row in plans if row["created"] is not None]
    return promised if not entered or min(entered) <= promised else None


def _dates(one: Package, as_of: dt.date) -> dict[str, dt.date | None]:
    live = one.live
    tried = one.selections
    bought = bool(live and live["channel"] in BOUGHT)
    announced = _first(row["announced"] for row in tried)
    begun = announced or _first(row["started"] or row["created"] for row in tried)
    contracts = [row for row in one.contracts if row["date"]]
    orders = one.work_orders
    starts = _first([*(row["starts"] or row["date"] for row in orders)])
    found: dict[str, dt.date | None] = {
        "created": _first(row["created"] for row in tried),
        "approved": _first(row["approved"] for row in tried),
        "announced": announced or (begun if bought else None),
        "decided": _last(row["decided"] for row in one.outcomes),
        "sppbj": _last(row["date"] for row in one.awards),
        "contract": _first(row["date"] for row in contracts) or (begun if bought else None),
        "spmk": _first(row["date"] for row in orders),
        "started": starts or (_first(row["started"] for row in tried) if bought else None),
        "bast": _last(row["date"] for row in one.handovers),
        "finished": _last(row["finished"] for row in tried) if bought else None,
        "paid": _last([*(row["bap_date"] for row in one.handovers), *(row["date"] for row in one.receipts)]),
        "due": _due(one),
        "signing": _signing(one),
    }
    return {
        name: day if day is None or day <= as_of or name in {"due", "signing"} else None
        for name, day in found.items()
    }


def _due(one: Package) -> dt.date | None:
    """The last day of work by the work order, else by the contract where it has a term."""
    ordered = [row["ends"] for row in one.work_orders if row["ends"]]
    agreed = [
        row["ends"] for row in one.contracts if row["ends"] and row["starts"] and row["ends"] > row["starts"]
    ]
    return max([*ordered, *agreed], default=None)


def _signing(one: Package) -> dt.date | None:
    """The scheduled day of signing of the live tender, where the schedule says it."""
    live = one.live
    if live is None or live["channel"] != "tender":
        return None
    days = [
        row["ends"]
        for row in one.schedule
        if row["number"] == live["number"] and "penandatanganan" in row["name"].casefold() and row["ends"]
    ]
    return max(days, default=None)


def _first(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)


def _last(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day is not None), default=None)


def completeness(one: Package) -> float:
    """How much of the chain that the stage calls for is known: share of links present.

    Units: 0 to 1.
    Source: issue, completeness score per agency.
    """
    wanted = [bool(one.plans), bool(one.selections)]
    if one.method in COMPETITIVE | {"pengadaan_langsung", "penunjukan_langsung"} and one.selections:
        reached = _REACHED.index(one.stage) if one.stage in _REACHED else 0
        links = (one.outcomes, one.awards, one.contracts, one.work_orders, one.handovers)
        wanted += [bool(link) for at, link in enumerate(links, 1) if reached >= at]
    return sum(wanted) / len(wanted)


_REACHED = ("diumumkan", "sppbj", "sppbj", "kontrak", "pelaksanaan", "selesai")


def rup_codes(one: Package) -> list[str]:
    """The RUP codes of a package: of its plans, else as its selections name them.

    Units: none.
    Source: SiRUP.
    """
    planned = [str(row["rup_code"]) for row in one.plans]
    return planned or list(
        dict.fromkeys(code for row in one.selections for code in codes_in(row["rup_codes"]))
    )
