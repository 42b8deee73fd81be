"""Codes of both worlds: recognised, normalised, never guessed across worlds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.files import codes


@pytest.mark.parametrize(
    ("read", "year", "normal"),
    [
        ("5.1.02.01.001.00024", 2026, "5.1.02.01.01.0024"),
        ("5.1.02.01.01.0024", 2024, "5.1.02.01.01.0024"),
        ("5.1.2.1.1.24", 2024, "5.1.02.01.01.0024"),
        ("5.1.01.01.01.001", 2021, "5.1.01.01.01.0001"),
        ("5.1.02.90.01.0001", 2024, "5.1.02.90.01.0001"),
        ("4.1.3.1.1.2", 2022, "4.1.03.01.01.0002"),
        ("5", 2024, "5"),
        ("5.1", 2024, "5.1"),
        ("5.2.3.01.01", 2019, "5.2.3.01.01"),
        ("5.2.3.1.1", 2019, "5.2.3.01.01"),
        ("5.2.3.01.01", 2021, ""),
        ("5.1.02.01", 2019, ""),
        ("5.1.02.01.01.0024", 2019, ""),
        ("9.1", 2024, ""),
        ("2.16.01", 2024, ""),
        ("5.12", 2024, ""),
        ("5.1.x", 2024, ""),
        ("", 2024, ""),
    ],
)
def test_accounts(read: str, year: int, normal: str) -> None:
    assert codes.account(read, year) == normal


@pytest.mark.parametrize(
    ("read", "year", "normal", "level"),
    [
        ("2", 2026, "2", "affair"),
        ("2.16", 2026, "2.16", "field"),
        ("2.16.01", 2026, "2.16.01", "programme"),
        ("2.16.01.2.01", 2026, "2.16.01.2.01", "activity"),
        ("2.16.01.2.01.0001", 2026, "2.16.01.2.01.0001", "sub_activity"),
        ("2.16.1.2.1.1", 2026, "2.16.01.2.01.0001", "sub_activity"),
        ("7.01.02.2.01.01", 2021, "7.01.02.2.01.01", "sub_activity"),
        ("X.XX.01.2.01.01", 2021, "X.XX.01.2.01.01", "sub_activity"),
        ("1.03.15.07", 2019, "1.03.15.07", "activity"),
        ("1.3.15.7", 2019, "1.03.15.07", "activity"),
        ("1.03.00.00", 2019, "1.03.00.00", "activity"),
        ("1.03.15.07", 2024, "", ""),
        ("1.03.15.07.01", 2019, "", ""),
    ],
)
def test_activities(read: str, year: int, normal: str, level: str) -> None:
    assert codes.activity(read, year) == normal
    assert codes.activity_level(normal, year) == level


def test_units_and_agencies() -> None:
    assert codes.unit("2.16.2.20.2.21.1.0") == "2.16.2.20.2.21.01.0000"
    assert codes.unit("7.01.0.00.0.00.06.0000") == "7.01.0.00.0.00.06.0000"
    assert codes.unit("1.20.03") == "1.20.03"
    assert codes.unit("Dinas") == ""
    assert codes.agency("2.16.2.20.2.21.01.0000") == "2.16.2.20.2.21.01"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.1, "5.1"),
        (2.0, "2"),
        (2, "2"),
        ("'5.1.02 ", "5.1.02"),
        ("5.", "5"),
        ("a.b", ""),
        (True, ""),
        (None, ""),
    ],
)
def test_code_text(cell: Any, text: str) -> None:
    assert codes.code_text(cell) == text


def test_split_code() -> None:
    assert codes.split_code("1.01.01 PROGRAM PENUNJANG") == ("1.01.01", "PROGRAM PENUNJANG")
    assert codes.split_code("5. BELANJA") == ("5", "BELANJA")
    assert codes.split_code("5.1.02 - Belanja Barang") == ("5.1.02", "Belanja Barang")
    assert codes.split_code("Dinas Pendidikan") == ("", "Dinas Pendidikan")
    assert codes.split_code(5.1) == ("5.1", "")


def test_chains() -> None:
    assert codes.chain("2.16.01.2.01.0001", 2026) == ("2.16.01", "2.16.01.2.01", "2.16.01.2.01.0001")
    assert codes.chain("1.03.15.07", 2019) == ("1.03.15", "1.03.15.07", "1.03.15.07")
    assert codes.parent("5.1.02.01") == "5.1.02"
    assert (codes.leaf_level(2020), codes.leaf_level(2021)) == (5, 6)


@pytest.mark.parametrize(("year", "said"), [(2021, "sub_activity_too_wide"), (2024, "")])
def test_t_bud_07_four_digits_before_the_2023_list(year: int, said: str) -> None:
    assert codes.doubt("1.05.02.2.03.0002", year) == said


@given(
    st.tuples(
        st.integers(4, 6), st.integers(1, 9), *(st.integers(0, 99) for _ in range(3)), st.integers(0, 9999)
    )
)
def test_widths_come_back_from_any_writing(parts: tuple[int, ...]) -> None:
    a, k, j, o, r, s = parts
    normal = f"{a}.{k}.{j:02d}.{o:02d}.{r:02d}.{s:04d}"
    assert codes.account(f"{a}.{k}.{j:02d}.{o:02d}.{r:03d}.{s:05d}", 2026) == normal
    assert codes.account(f"{a}.{k}.{j}.{o}.{r}.{s}", 2026) == normal
    assert codes.account(normal, 2026) == normal
