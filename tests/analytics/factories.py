"""Invented facts, stored as the loader stores them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from rapim.budget.models import (
    CashPlan,
    Ceiling,
    CodeName,
    Disbursement,
    Event,
    Line,
    Physical,
    Realisation,
    Revenue,
)
from rapim.ledger.models import Batch
from rapim.org.models import AbsorptionTarget, Agency, Government

DINAS, KECAMATAN = "1.01.2.22.0.00.01", "7.01.0.00.0.00.05"
START = dt.datetime(2026, 1, 5, 2, 0, tzinfo=dt.UTC)
_counter = itertools.count(1)


def moment(hours: float = 0) -> dt.datetime:
    """A moment some hours after the first load."""
    return START + dt.timedelta(hours=hours)


def make_batch(kind: str, hours: float = 0, **more: Any) -> Batch:
    number = next(_counter)
    given = {"fiscal_year": 2026, "loaded_by_name": "uji", "sheets": ["Lembar1"]} | more
    return Batch.objects.create(
        code=given.pop("code", f"{kind}{number}"),
        kind=kind,
        source_name=given.pop("source_name", f"{kind}-{number}.xlsx"),
        source_hash=f"{number:064}",
        loaded_at=moment(hours),
        **given,
    )


def make_line(
    agency: str, sub_activity: str, account: str, *, sub_unit: str = "0000", year: int = 2026
) -> Line:
    parts = sub_activity.split(".")
    line, _ = Line.objects.get_or_create(
        fiscal_year=year,
        unit_code=f"{agency}.{sub_unit}",
        sub_activity=sub_activity,
        account=account,
        defaults={
            "agency_code": agency,
            "programme": ".".join(parts[:3]),
            "activity": ".".join(parts[:5]) if len(parts) > 5 else sub_activity,
            "account_read": account,
        },
    )
    return line


def make_lra(
    batch: Batch, month: int, rows: Iterable[tuple[Line, int | None, int]], *, cumulative: bool = False
) -> None:
    Realisation.objects.bulk_create(
        Realisation(
            batch=batch, row=10 + place, line=line, month=month, ceiling_sen=ceiling, realised_sen=realised,
            cumulative=cumulative,
        )
        for place, (line, ceiling, realised) in enumerate(rows)
    )  # fmt: skip


def make_plan(batch: Batch, rows: Iterable[tuple[Line, int | None, Sequence[int | None]]]) -> None:
    CashPlan.objects.bulk_create(
        CashPlan(
            batch=batch, row=20 + place, line=line, ceiling_sen=ceiling,
            **{f"m{month:02}": amount for month, amount in enumerate(months, 1)},
        )
        for place, (line, ceiling, months) in enumerate(rows)
    )  # fmt: skip


def make_dpa(batch: Batch, effective: dt.date, rows: Iterable[tuple[Line, str, int]]) -> None:
    Ceiling.objects.bulk_create(
        Ceiling(batch=batch, row=30 + place, line=line, effective=effective, fund=fund, ceiling_sen=ceiling)
        for place, (line, fund, ceiling) in enumerate(rows)
    )


def make_sp2d(batch: Batch, rows: Iterable[tuple[str, Line, dt.date, str, int]]) -> None:
    Disbursement.objects.bulk_create(
        Disbursement(
            batch=batch, row=40 + place, number=number, item=f"{number}/{line.pk}", line=line, date=day,
            sp2d_kind="LS", nature=nature, amount_sen=amount,
        )
        for place, (number, line, day, nature, amount) in enumerate(rows)
    )  # fmt: skip


def make_physical(batch: Batch, month: int, rows: Iterable[tuple[Line, float]]) -> None:
    Physical.objects.bulk_create(
        Physical(batch=batch, row=50 + place, line=line, month=month, share=share)
        for place, (line, share) in enumerate(rows)
    )


def make_event(
    batch: Batch, unit: str, kind: str, day: dt.date, amount: int, sub_activity: str = ""
) -> Event:
    return Event.objects.create(
        batch=batch, row=60, fiscal_year=day.year, unit_code=unit, sub_activity=sub_activity, event_kind=kind,
        date=day, amount_sen=amount, reason="alasan rekaan",
    )  # fmt: skip


def make_revenue(batch: Batch, rows: Iterable[tuple[str, dt.date | None, int | None, int | None]]) -> None:
    Revenue.objects.bulk_create(
        Revenue(
            batch=batch, row=70 + place, fiscal_year=2026, unit_code=f"{DINAS}.0000", account=account,
            account_read=account, date=day, plan_sen=plan, receipt_sen=receipt,
        )
        for place, (account, day, plan, receipt) in enumerate(rows)
    )  # fmt: skip


def make_agency(code: str, name: str, kind: str = "dinas", hours: float = 0, **more: Any) -> Agency:
    return Agency.objects.create(
        code=code, name=name, kind=kind, recorded_at=moment(hours), recorded_by_name="uji",
        **({"valid_from": dt.date(2026, 1, 1)} | more),
    )  # fmt: skip


def make_government(hours: float = 0) -> Government:
    return Government.objects.create(name="Kabupaten Rekaan", code="99.01", recorded_at=moment(hours))


def make_target(share: float, agency: str = "", hours: float = 0) -> AbsorptionTarget:
    return AbsorptionTarget.objects.create(
        fiscal_year=2026, agency_code=agency, share=share, recorded_at=moment(hours), recorded_by_name="uji"
    )


def make_name(batch: Batch, level: str, code: str, name: str) -> CodeName:
    return CodeName.objects.create(batch=batch, fiscal_year=2026, level=level, code=code, name=name)


SALARY, GOODS, CAPITAL = "5.1.01.01.01.0001", "5.1.02.01.01.0024", "5.2.02.05.01.0003"
OFFICE, SCHOOL, ROAD = "1.01.01.2.02.0001", "1.01.02.2.01.0006", "7.01.03.2.01.0002"


def make_year() -> dict[str, Line]:
    """A small year: two agencies, cash plan, three months of LRA, progress and events."""
    make_government()
    make_agency(DINAS, "Dinas Contoh", short_name="DINCON")
    make_agency(KECAMATAN, "Kecamatan Contoh", "kecamatan")
    lines = {
        "salary": make_line(DINAS, OFFICE, SALARY),
        "goods": make_line(DINAS, OFFICE, GOODS),
        "school": make_line(DINAS, SCHOOL, CAPITAL, sub_unit="0003"),
        "road": make_line(KECAMATAN, ROAD, CAPITAL),
    }
    each = {"salary": 1_200_000_07, "goods": 240_000_05, "school": 900_000_00, "road": 600_000_11}
    plan = {
        "salary": [100_000_00] * 11 + [100_000_07],
        "goods": [0, 40_000_00, 40_000_00, 40_000_05, 20_000_00, 20_000_00, 20_000_00, 20_000_00, 20_000_00,
                  20_000_00, 0, 0],
        "school": [0, 100_000_00, 200_000_01, 100_000_00, 100_000_00, 399_999_99, 0, 0, 0, 0, 0, 0],
        "road": [0, 0, 300_000_00, 300_000_11, None, None, None, None, None, None, None, None],
    }  # fmt: skip
    make_plan(make_batch("rak"), [(lines[name], each[name], plan[name]) for name in lines])
    spent = {
        "salary": (100_000_00, 100_000_00, 100_000_00),
        "goods": (0, 20_000_00, 45_000_00),
        "school": (0, 30_000_00, 50_000_00),
        "road": (0, 0, 10_000_03),
    }
    for month in (1, 2, 3):
        batch = make_batch("lra", month, month=month, variant="monthly")
        make_lra(batch, month, [(lines[name], each[name], spent[name][month - 1]) for name in lines])
        make_name(batch, "sub_activity", SCHOOL, "Pembangunan ruang kelas")
    make_physical(make_batch("rfk", 4, month=2), 2, [(make_line(DINAS, SCHOOL, "", sub_unit="0003"), 0.4)])
    make_physical(make_batch("rfk", 5, month=3), 3, [(make_line(DINAS, SCHOOL, "", sub_unit="0003"), 0.5)])
    event = make_batch("event", 6)
    make_event(event, f"{KECAMATAN}.0000", "withheld", dt.date(2026, 3, 10), 70_000_00)
    make_event(event, f"{DINAS}.0000", "tender_saving", dt.date(2026, 3, 20), 5_000_00, OFFICE)
    return lines


HOSPITAL = "1.02.0.00.0.00.02"
WARD, DRUGS = "1.02.02.2.02.0015", "5.1.02.01.01.0031"


def make_hospital() -> dict[str, Line]:
    """A hospital measured by its SP2D register, with two budget documents and BLUD money."""
    lines = {"ward": make_line(HOSPITAL, WARD, CAPITAL), "drugs": make_line(HOSPITAL, WARD, DRUGS)}
    first, second = make_batch("dpa", 7), make_batch("dpa", 8)
    make_dpa(
        first, dt.date(2026, 1, 2), [(lines["ward"], "DAU", 500_000_00), (lines["drugs"], "BLUD", 90_000_00)]
    )
    make_dpa(
        second,
        dt.date(2026, 3, 15),
        [
            (lines["ward"], "DAU", 450_000_00),
            (lines["drugs"], "BLUD", 100_000_01),
            (lines["drugs"], "DAU", 7_000_00),
        ],
    )
    plan = {"ward": [30_000_00] * 11 + [120_000_00], "drugs": [8_916_66] * 11 + [8_916_75]}
    make_plan(
        make_batch("rak", 9),
        [(lines["ward"], 450_000_00, plan["ward"]), (lines["drugs"], 107_000_01, plan["drugs"])],
    )
    register = make_batch(
        "sp2d", 10, unit_code=HOSPITAL, period_from=dt.date(2026, 1, 1), period_to=dt.date(2026, 3, 20)
    )
    make_sp2d(
        register,
        [
            ("001/LS", lines["ward"], dt.date(2026, 1, 20), "spending", 40_000_00),
            ("002/UP", lines["drugs"], dt.date(2026, 1, 21), "advance", 25_000_00),
            ("003/LS", lines["ward"], dt.date(2026, 3, 3), "spending", 31_000_07),
            ("004/GU", lines["drugs"], dt.date(2026, 3, 4), "spending", 9_000_00),
            ("005/S", lines["ward"], dt.date(2026, 3, 19), "return", 1_000_00),
        ],
    )
    return lines
