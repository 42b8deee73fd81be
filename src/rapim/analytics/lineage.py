"""The rows of files that a figure is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rapim.budget.measures import schedule
from rapim.ledger.models import Batch

from . import chains
from .frame import Flags, Frame, Ints
from .unspent import days_of_data

if TYPE_CHECKING:
    from .boards import Picture

ROLES = {
    "ceiling": "ceiling_in_force",
    "realised": "realised_rows",
    "planned": "planned_rows",
    "planned_first": "planned_first_rows",
}
"""Roles whose rows are budget lines, and the metric that lists them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one sheet of one batch, and what it gives to a figure."""

    role: str
    batch_id: int
    sheet: int
    row: int
    value_sen: int | None
    unit_code: str
    sub_activity: str
    account: str
    note: str = ""
    share: float | None = None


def of_lines(seen: Picture, wanted: Flags, roles: Iterable[str]) -> list[Row]:
    """The rows behind the wanted leaves, by role.

    Units: sen; for the plan, the part that counts by the day the data reach.
    Source: metrics ceiling_in_force, realised_rows, planned_rows, planned_first_rows.
    """
    frame = seen.frame
    lines = frame.ints["line_id"]
    place = {int(lines[number]): number for number in np.flatnonzero(wanted)}
    found = []
    for role in roles:
        parts = _parts(frame, role)
        for row in frame.ask(ROLES[role]):
            number = place.get(row["line_id"])
            if number is None:
                continue
            value = row[_VALUE[role]] if parts is None else int(parts[number])
            found.append(
                Row(
                    role, row["batch_id"], row["sheet_no"], row["row_no"], value, frame.units[number],
                    frame.keys[number][3], frame.accounts[number], row.get("fund") or row.get("day") or "",
                )
            )  # fmt: skip
    return found


_VALUE = {"ceiling": "ceiling_sen", "realised": "value_sen", "planned": "", "planned_first": ""}


def _parts(frame: Frame, role: str) -> Ints | None:
    if not role.startswith("planned"):
        return None
    days = days_of_data(frame, [key[0] for key in frame.keys])
    if role == "planned":
        return schedule.plan_at(frame.months, frame.given, days, frame.year)
    return schedule.plan_at(frame.first, frame.first_given, days, frame.year)


def of_progress(seen: Picture, wanted: set[tuple[str, str]]) -> list[Row]:
    """The last reported physical progress of each wanted (unit, sub-activity).

    Units: shares.
    Source: metrics/physical_month.sql.
    """
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for row in seen.frame.ask("physical_month"):
        key = (row["unit_code"], row["sub_activity"])
        if key in wanted and (key not in last or row["month_no"] > last[key]["month_no"]):
            last[key] = row
    return [
        Row("physical", row["batch_id"], row["sheet_no"], row["row_no"], None, *key, "", "", row["share"])
        for key, row in last.items()
    ]


def of_events(seen: Picture, agencies: set[str], sub_activity: str | None) -> list[Row]:
    """The events that touch the wanted agencies (and sub-activity, where one is asked).

    Units: sen.
    Source: metrics/event_list.sql.
    """
    return [
        Row(
            f"event.{row['event_kind']}", row["batch_id"], row["sheet_no"], row["row_no"], row["amount_sen"],
            row["unit_code"], row["sub_activity"], "", row["reason"],
        )
        for row in seen.frame.ask("event_list")
        if row["agency"] in agencies and (sub_activity is None or row["sub_activity"] in ("", sub_activity))
    ]  # fmt: skip


def of_packages(seen: Picture, wanted: set[tuple[str, str]]) -> list[Row]:
    """The plans and contracts of the packages that feed on each wanted (unit, sub-activity).

    Units: sen: the ceiling of a plan, the value of a contract.
    Source: packages as of the day (`rapim.analytics.chains`).
    """
    if seen.asked.year not in chains.years():
        return []
    found = []
    for one in chains.assembled(seen.asked.year, seen.asked.as_of, seen.mark.batch_id).packages:
        subs = {line["sub_activity"] for line in one.lines} & {
            sub for unit, sub in wanted if unit == one.unit_code
        }
        for sub in sorted(subs):
            for role, rows, value in (
                ("package.plan", one.plans, "ceiling_sen"),
                ("package.contract", one.contracts, "value_sen"),
            ):
                found += [
                    Row(
                        role, row["batch"], row["sheet"], row["row"], row[value], one.unit_code, sub,
                        one.account, one.id,
                    )
                    for row in rows
                ]  # fmt: skip
    return found


def written(rows: list[Row]) -> list[dict[str, Any]]:
    """The rows with their files, in the order in which they were loaded and stand.

    Units: as the rows.
    Source: batches of the ledger.
    """
    batches = Batch.objects.in_bulk({row.batch_id for row in rows})
    ordered = sorted(
        rows, key=lambda row: (row.role, row.batch_id, row.sheet, row.row, row.account, row.note)
    )
    return [_written(row, batches[row.batch_id]) for row in ordered]


def _written(row: Row, batch: Batch) -> dict[str, Any]:
    sheets = batch.sheets
    return {
        "role": row.role,
        "batch": batch.code,
        "file": batch.source_name,
        "sha256": batch.source_hash,
        "loaded_at": batch.loaded_at.isoformat(),
        "loaded_by": batch.loaded_by_name,
        "sheet": sheets[row.sheet] if row.sheet < len(sheets) else str(row.sheet + 1),
        "row": row.row,
        "value_sen": row.value_sen,
        "share": row.share,
        "unit_code": row.unit_code,
        "sub_activity": row.sub_activity,
        "account": row.account,
        "note": row.note,
    }
