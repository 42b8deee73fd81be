"""What the API answers, in the words of the command contract (further keys may be added)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Schema
from pydantic import ConfigDict


class Open(Schema):
    """An answer that may carry more keys than are named."""

    model_config = ConfigDict(extra="allow")


class Cause(Open):
    """A cause of unspent money; causes sum to ceiling minus realised."""

    cause: str
    sen: int


class Unit(Open):
    """The figures of a unit. Money in sen, shares 0 to 1, days positive when behind."""

    code: str
    name: str
    type: str
    ceiling_sen: int | None
    planned_sen: int | None
    realised_sen: int | None
    absorption: float | None
    absorption_direct: float | None
    absorption_net: float | None
    deviation_pp: float | None
    days_behind: int | None
    plan_quality: str
    alerts: list[Any]
    trace: dict[str, str]


class Board(Open):
    """The board of an as-of day, known at a moment. Figures of other agencies are left out."""

    as_of: dt.date
    known_at: dt.datetime | None
    data_to: dt.date | None
    units: list[Unit]
    total: dict[str, Any] | None
    rhythm_days: float | None
    median_days: float | None
    causes: list[Cause]


class Trace(Open):
    """Where a figure comes from: rule, parameters, file, sheet and row."""

    figure: str
    rule: dict[str, Any]
    sources: list[dict[str, Any]]


class AgencyOut(Schema):
    """An agency as it is called on a day."""

    code: str
    name: str
    short_name: str
    kind: str
    valid_from: dt.date
    valid_to: dt.date | None
    promoted_from: str


class BatchOut(Schema):
    """One table of one file, loaded once."""

    code: str
    kind: str
    status: str
    source_name: str
    source_hash: str
    loaded_at: dt.datetime
    loaded_by_name: str
    fiscal_year: int | None
    month: int | None
    unit_code: str
    variant: str
    rows: int
    stored: int
    unchanged: int
    totals: int
    reported: int
    withdrawn: int


class Batches(Schema):
    """A page of batches, the latest first."""

    count: int
    batches: list[BatchOut]


class Loaded(Open):
    """The report of a load, as `rapim load --json` gives it."""

    files: list[dict[str, Any]]


class PackageOut(Open):
    """A package from plan to payment. Money in sen, ISO dates; days late positive when behind."""

    id: str
    rup_codes: list[str]
    agency: str
    name: str
    method: str
    kind: str
    stage: str
    since: dt.date | None
    ceiling_sen: int
    contract_sen: int | None
    days_late: int | None
    late_by: dict[str, int]
    unseen_days: int | None
    milestones: dict[str, dict[str, dt.date | None]]
    links: list[dict[str, Any]]
    alerts: list[Any]


class Packages(Open):
    """Packages of a day that fit, the latest and dearest first; `count` is how many there are in all."""

    as_of: dt.date
    known_at: dt.datetime | None
    fiscal_year: int
    count: int
    packages: list[PackageOut]


class Refusal(Schema):
    """Why an operation was refused."""

    detail: str
