"""Refresh of one regency-year (45 agencies, 15,000 lines × 12 months) against plain tools.

Promise: at most 3 × the time of exporting the same facts to Parquet and running hand-written
DuckDB SQL for the same board. Both use the same driver and machine, in the same run, in turn;
the figures are compared.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import django
import duckdb
import pyarrow.parquet as pq
from adbc_driver_sqlite import dbapi

LIMIT = 3.0
AGENCIES, LINES, YEAR, AS_OF = 45, 15_000, 2026, dt.date(2026, 10, 21)
ROUNDS = 5
EXPORTS = {
    "line": "SELECT id, unit_code, agency_code, programme, activity, sub_activity, account FROM budget_line",
    "lra": "SELECT id, line_id, month, ceiling_sen, realised_sen, cumulative, batch_id, sheet, row, withdrawn"
    " FROM budget_realisation",
    "rak": "SELECT * FROM budget_cashplan",
}
BOARD = """
WITH marks AS (
  SELECT m, epoch_day - start AS start_day, days FROM (
    SELECT m, make_date(2026, m, 1) - DATE '2026-01-01' AS epoch_day, 0 AS start,
           day(last_day(make_date(2026, m, 1))) AS days FROM range(1, 13) AS t(m))
),
known AS (
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY line_id, month ORDER BY batch_id DESC, id DESC) AS k
    FROM 'lra.parquet') WHERE k = 1 AND NOT withdrawn
),
ceilings AS (SELECT line_id, ceiling_sen FROM known WHERE month = 9),
spent AS (
  SELECT line_id, sum(realised_sen)::BIGINT AS realised_sen FROM known WHERE month <= 9 GROUP BY line_id
),
months AS (
  SELECT line_id, CAST(replace(name, 'm', '') AS INTEGER) AS m, amount
  FROM (SELECT line_id, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12 FROM 'rak.parquet')
  UNPIVOT (amount FOR name IN (m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12))
),
planned AS (SELECT line_id, sum(amount)::BIGINT AS planned_sen FROM months WHERE m <= 9 GROUP BY line_id),
leaf AS (
  SELECT l.*, coalesce(c.ceiling_sen, 0) AS ceiling_sen, coalesce(s.realised_sen, 0) AS realised_sen,
         coalesce(p.planned_sen, 0) AS planned_sen
  FROM 'line.parquet' AS l LEFT JOIN ceilings AS c ON c.line_id = l.id
  LEFT JOIN spent AS s ON s.line_id = l.id
  LEFT JOIN planned AS p ON p.line_id = l.id
),
daily AS (
  SELECT l.agency_code, marks.start_day + d.d AS day, sum(months.amount * d.d // marks.days)::BIGINT AS part
  FROM months JOIN 'line.parquet' AS l ON l.id = months.line_id JOIN marks ON marks.m = months.m
  JOIN range(1, 32) AS d(d) ON d.d <= marks.days GROUP BY ALL
),
whole AS (
  SELECT l.agency_code, months.m, sum(amount)::BIGINT AS amount
  FROM months JOIN 'line.parquet' AS l ON l.id = months.line_id GROUP BY ALL
),
curve AS (
  SELECT daily.agency_code, daily.day, daily.part + coalesce(
           (SELECT sum(amount) FROM whole JOIN marks USING (m) WHERE whole.agency_code = daily.agency_code
            AND marks.start_day + marks.days < daily.day), 0)::BIGINT AS planned_sen
  FROM daily
),
grain AS (
  SELECT unit_code, agency_code, sub_activity, sum(ceiling_sen)::BIGINT AS c, sum(planned_sen)::BIGINT AS p,
         sum(realised_sen)::BIGINT AS r FROM leaf GROUP BY ALL
),
cause AS (
  SELECT agency_code,
         sum(CASE WHEN r > c THEN 0 ELSE c - greatest(r, least(p, c)) END)::BIGINT AS planned_later,
         sum(CASE WHEN r > c THEN 0 ELSE greatest(0, least(p, c) - r) END)::BIGINT AS late,
         sum(CASE WHEN r > c THEN c - r ELSE 0 END)::BIGINT AS over_ceiling
  FROM grain GROUP BY agency_code
),
unit AS (
  SELECT agency_code, sum(ceiling_sen)::BIGINT AS ceiling_sen, sum(planned_sen)::BIGINT AS planned_sen,
         sum(realised_sen)::BIGINT AS realised_sen,
         (sum(realised_sen) FILTER (NOT account LIKE '5.1.01%'))::BIGINT AS direct_realised_sen,
         (sum(ceiling_sen) FILTER (NOT account LIKE '5.1.01%'))::BIGINT AS direct_ceiling_sen
  FROM leaf GROUP BY agency_code
)
SELECT unit.*, realised_sen / ceiling_sen AS absorption,
       direct_realised_sen / direct_ceiling_sen AS absorption_direct,
       100.0 * (planned_sen - realised_sen) / ceiling_sen AS deviation_pp, cause.*,
       273 - CASE WHEN realised_sen < planned_sen
         THEN coalesce((SELECT max(day) FROM curve WHERE curve.agency_code = unit.agency_code AND day <= 273
                        AND curve.planned_sen <= unit.realised_sen), 0)
         ELSE (SELECT min(day) FROM curve WHERE curve.agency_code = unit.agency_code AND day >= 273
               AND curve.planned_sen >= unit.realised_sen) END AS days_behind
FROM unit JOIN cause USING (agency_code) ORDER BY agency_code
"""


def _seed() -> None:
    from django.db import transaction

    from rapim.budget.models import CashPlan, Line, Realisation
    from rapim.ledger.database import prepare
    from rapim.ledger.models import Batch

    prepare()
    dice = random.Random(19)

    def batch(number: int, kind: str, month: int | None = None) -> Batch:
        loaded = dt.datetime(2026, 1, 2, tzinfo=dt.UTC) + dt.timedelta(hours=number)
        return Batch.objects.create(
            code=f"{kind}{number}", kind=kind, month=month, source_name=f"{kind}.xlsx",
            source_hash=f"{number:064}",
            loaded_at=loaded, loaded_by_name="bench", fiscal_year=YEAR, sheets=["Sheet1"],
        )  # fmt: skip

    with transaction.atomic():
        Line.objects.bulk_create((_line(Line, number) for number in range(LINES)), batch_size=2000)
        lines = list(Line.objects.order_by("id"))
        plan = [[dice.randrange(40_000_000) * 100 for _ in range(12)] for _ in lines]
        rak = batch(1, "rak")
        CashPlan.objects.bulk_create(
            (
                CashPlan(batch=rak, row=place, line=line, ceiling_sen=sum(months),
                         **{f"m{month:02}": sen for month, sen in enumerate(months, 1)})
                for place, (line, months) in enumerate(zip(lines, plan, strict=True))
            ),
            batch_size=2000,
        )  # fmt: skip
        for month in range(1, 13):
            lra = batch(month + 1, "lra", month)
            Realisation.objects.bulk_create(
                (
                    Realisation(batch=lra, row=place, line=line, month=month, ceiling_sen=sum(months),
                                realised_sen=dice.randrange(35_000_000) * 100, cumulative=False)
                    for place, (line, months) in enumerate(zip(lines, plan, strict=True))
                ),
                batch_size=3000,
            )  # fmt: skip


def _line(model: Any, number: int) -> Any:
    agency, place = number % AGENCIES, number // AGENCIES
    code = f"1.{agency + 1:02}.0.00.0.00.01"
    sub = f"1.{agency + 1:02}.{place // 60 + 1:02}.2.{place // 12 % 5 + 1:02}.{place // 6 + 1:04}"
    group = ("5.1.01.01.01", "5.1.02.01.01", "5.1.02.02.01", "5.1.02.04.01", "5.2.02.05.01", "5.2.03.01.01")
    account = f"{group[place % 6]}.0001"
    return model(
        fiscal_year=YEAR, unit_code=f"{code}.0000", agency_code=code, programme=sub[:7], activity=sub[:12],
        sub_activity=sub, account=account, account_read=account,
    )  # fmt: skip


def _by_hand(database: Path) -> list[dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="rapim-bench-hand-"))
    with dbapi.connect(f"file:{database}?mode=ro") as opened, opened.cursor() as cursor:
        for name, query in EXPORTS.items():
            cursor.execute(query)
            pq.write_table(cursor.fetch_arrow_table(), folder / f"{name}.parquet")
    text = BOARD
    for name in EXPORTS:
        text = text.replace(f"'{name}.parquet'", f"'{folder}/{name}.parquet'")
    with duckdb.connect(":memory:") as engine:
        rows: list[dict[str, Any]] = engine.sql(text).to_arrow_table().to_pylist()
    shutil.rmtree(folder)
    return rows


def _timed(function: Any, *arguments: Any) -> tuple[float, Any]:
    begun = time.perf_counter()
    answer = function(*arguments)
    return time.perf_counter() - begun, answer


def measure() -> dict[str, Any]:
    """The median ratio of rounds in which both run one after the other, from nothing."""
    django.setup()
    from django.conf import settings

    from rapim.analytics.boards import board
    from rapim.analytics.keeping import refresh

    _seed()
    database = Path(settings.DATABASES["default"]["NAME"])
    ratios, ours, theirs = [], [], []
    for _ in range(ROUNDS):
        shutil.rmtree(Path(settings.HOME) / "analytics", ignore_errors=True)
        hand, rows = _timed(_by_hand, database)
        own, _ = _timed(refresh, AS_OF)
        ratios.append(own / hand)
        ours.append(own)
        theirs.append(hand)
    again, found = _timed(board, AS_OF)
    same = ("ceiling_sen", "planned_sen", "realised_sen", "direct_realised_sen", "days_behind")
    agree = [[row[name] for name in same] for row in rows] == [
        [unit[name] for name in same] for unit in found["units"]
    ]
    ratio = statistics.median(ratios)
    return {
        "promise": "refresh of a regency-year <= 3 x (export to Parquet + hand-written DuckDB SQL)",
        "ratio": round(ratio, 2),
        "limit": LIMIT,
        "kept": ratio <= LIMIT and agree,
        "figures_agree": agree,
        "ratios": [round(one, 2) for one in ratios],
        "refresh_seconds": round(statistics.median(ours), 3),
        "yardstick_seconds": round(statistics.median(theirs), 3),
        "kept_board_seconds": round(again, 4),
    }
