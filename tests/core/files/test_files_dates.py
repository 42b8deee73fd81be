"""Days, months and years in every spelling."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.files import dates

DAY = dt.date(2019, 12, 31)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2019-12-31", DAY),
        ("2019-12-31 09:16:00", DAY),
        ("2019-12-31T00:00:00.000000Z", DAY),
        ("31/12/2019", DAY),
        ("31-12-2019", DAY),
        ("12/31/2019", DAY),
        ("31 Desember 2019", DAY),
        ("31 Des 2019", DAY),
        ("Selasa, 31 Desember 2019", DAY),
        ("Dec 31, 2019", DAY),
        ("May 28, 2025, 12:00:00\u202fAM", dt.date(2025, 5, 28)),
        (43830.0, DAY),
        (43830, DAY),
        ("43830", DAY),
        (dt.datetime(2019, 12, 31, 8, tzinfo=dt.UTC), DAY),
        (DAY, DAY),
        ("5/6/2019", dt.date(2019, 6, 5)),
    ],
)
def test_days(cell: Any, day: dt.date) -> None:
    assert dates.day_of(cell) == (day, "")


@pytest.mark.parametrize("cell", ["", None, "0000-00-00", "0000-00-00 00:00:00", "-", 0])
def test_no_day(cell: Any) -> None:
    assert dates.day_of(cell) == (None, "")


@pytest.mark.parametrize("cell", ["besok", "31/02/2019", 5.0, True, "2019", "31 Foo 2019"])
def test_not_a_day(cell: Any) -> None:
    assert dates.day_of(cell) == (None, "not_a_date")


@given(st.dates(dt.date(1960, 1, 1), dt.date(2100, 1, 1)))
def test_round_trips(day: dt.date) -> None:
    assert dates.day_of(day.isoformat()) == (day, "")
    assert dates.day_of(f"{day.day:02d}/{day.month:02d}/{day.year}") == (day, "")
    serial = (day - dt.date(1899, 12, 30)).days
    assert dates.day_of(float(serial)) == (day, "")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("lra_mei", 5),
        ("Realisasi s.d. Agustus", 8),
        ("Realisasi sd Agustus 2024", 8),
        ("LRA Januari s/d Mei", 5),
        ("LRA Jan-Mei 2024", 5),
        ("laporan DESEMBER", 12),
        ("Lra_Peb_2020", 2),
        ("mei dan juni", None),
        ("lra", None),
        ("Maret Mei Juli", None),
        ("meisterwerk", None),
    ],
)
def test_month_named(text: str, month: int | None) -> None:
    assert dates.month_named(text) == month


@pytest.mark.parametrize(
    ("name", "month"), [("LRA-2024-05", 5), ("lra bulan 11", 11), ("lra_05", None), ("2024-13", None)]
)
def test_month_numbered(name: str, month: int | None) -> None:
    assert dates.month_numbered(name) == month


def test_year_and_day_inside_text() -> None:
    assert dates.year_named("TAHUN ANGGARAN 2026") == 2026
    assert dates.year_named("2018 dan 2019") is None
    assert dates.year_named("kode 120195") is None
    assert dates.day_named("Per 1 Januari s.d. 31 Agustus 2019") == dt.date(2019, 8, 31)
    assert dates.day_named("tanpa tanggal") is None
    assert dates.is_month_end(dt.date(2020, 2, 29))
    assert not dates.is_month_end(dt.date(2020, 2, 28))
