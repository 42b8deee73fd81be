"""Amounts and percentages in every spelling."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.files.numbers import rupiah_text, sen_column, sen_of, share_column, style_of


@pytest.mark.parametrize(
    ("cell", "sen"),
    [
        (0, 0),
        (1, 100),
        (-2.5, -250),
        (0.1, 10),
        (159002250401.35, 15900225040135),
        (10810941900.0, 1081094190000),
        (9007199254740991.0, 900719925474099100),
        ("10.701.893.800,00", 1070189380000),
        ("80.640", 8064000),
        ("'80.640,00", 8064000),
        ("0,00", 0),
        ("-", 0),
        (" - ", 0),
        ("Rp 1.234,50", 123450),
        ("Rp. 1.234,50", 123450),
        ("Rp-", 0),
        ("Rp1.000,-", 100000),
        ("(1.234)", -123400),
        ("-1.234", -123400),
        ("1.234-", -123400),
        ("−5", -500),
        ("1,140,000", 114000000),
        ("1,234.56", 123456),
        ("840.0", 84000),
        ("10373024900.0", 1037302490000),
        ("0.125", 12),
        ("12,5", 1250),
        ("5.066,23 M", 506623000000000),
        ("7,6 M", 760000000000),
        ("320 Jt", 32000000000),
        ("1,47 T", 147000000000000),
        ("1,47 triliun", 147000000000000),
        ("\u00a01.000\u202f", 100000),
    ],
)
def test_amounts_that_are_clear(cell: Any, sen: int) -> None:
    assert sen_of(cell)[0] == sen


@pytest.mark.parametrize("cell", ["", " ", None, "\u00a0"])
def test_blank_is_nothing_and_no_fault(cell: Any) -> None:
    assert sen_of(cell) == (None, "")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("80,640", "ambiguous_number"),
        ("dua ratus", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("5.1.02.01", "not_a_number"),
        ("1.234,5.6", "not_a_number"),
        ("(5", "not_a_number"),
        ("1.140E+10", "not_a_number"),
        ("12 Km", "not_a_number"),
        ("#REF!", "formula_error"),
        ("#DIV/0!", "formula_error"),
        ("Err:522", "formula_error"),
        ("99999999999999999999", "too_large"),
        (float("nan"), "not_finite"),
        (float("inf"), "not_finite"),
        (2.0**53, "inexact_number"),
        (2.0**60, "inexact_number"),
        (2.0**50 + 0.25, "inexact_number"),
        (True, "not_a_number"),
        (dt.date(2020, 1, 1), "date_for_number"),
        (dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "date_for_number"),
    ],
)
def test_amounts_that_are_not(cell: Any, code: str) -> None:
    assert sen_of(cell) == (None, code)


def test_finer_than_sen_is_rounded_and_said() -> None:
    assert sen_of(1.016) == (102, "finer_than_sen")
    assert sen_of("0,3333") == (33, "finer_than_sen")
    assert sen_of(0.1 + 0.2) == (30, "")


def test_a_column_shares_its_style() -> None:
    assert sen_column(["80,640", "1,140,000"]) == ([8064000, 114000000], [])
    assert sen_column(["80.640", "1,140,000"]) == ([None, 114000000], [(0, "ambiguous_number")])
    assert sen_column(["80,640", "1.140.000"]) == ([None, 114000000], [(0, "ambiguous_number")])
    assert style_of(["1,140,000", "1.140.000"]) == ""


@pytest.mark.parametrize(
    "cell", ["1.234,56", 5.0, "", "-", 7, True, dt.date(2020, 1, 1), "x", 2.0**53, 0.001]
)
def test_column_and_cell_agree(cell: Any) -> None:
    for neighbours in ([], [1.5], ["0,00"], ["0,00", 1.5], [3]):
        sen, doubts = sen_column([*neighbours, cell])
        assert (sen[-1], dict(doubts).get(len(neighbours), "")) == sen_of(cell)


@given(st.integers(-(10**17), 10**17))
def test_indonesian_spelling_round_trip(sen: int) -> None:
    assert sen_of(rupiah_text(sen)) == (sen, "")
    assert sen_of(f"Rp {rupiah_text(sen)}") == (sen, "")


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=30))
def test_columns_of_text_and_numbers_round_trip(amounts: list[int]) -> None:
    assert sen_column([rupiah_text(sen) for sen in amounts]) == (amounts, [])
    assert sen_column([sen / 100 for sen in amounts]) == (amounts, [])
    mixed = [rupiah_text(sen) if i % 2 else sen / 100 for i, sen in enumerate(amounts)]
    assert sen_column(mixed) == (amounts, [])


@given(st.integers(0, 10**12))
def test_whole_rupiah_in_english_with_sen(rupiah: int) -> None:
    assert sen_of(f"{rupiah:,}.00") == (rupiah * 100, "")
    assert sen_of(f"{rupiah}") == (rupiah * 100, "")


@given(st.text(max_size=12))
def test_any_text_gives_a_value_or_a_code_or_is_blank(text: str) -> None:
    sen, code = sen_of(text)
    assert sen is not None or code != "" or not text.strip().strip("'").strip()


def test_the_apostrophe_by_which_a_sheet_marks_text_is_no_content() -> None:
    assert (sen_of("'"), sen_of("'1.000,00")) == ((None, ""), (100_000, ""))


def test_shares() -> None:
    assert share_column(["51,74%", "100%", "", "0%"]) == ([0.5174, 1.0, None, 0.0], [])
    assert share_column([51.74, 100.0, 0.5]) == ([0.5174, 1.0, 0.005], [])
    assert share_column([0.5174, 1.0]) == ([0.5174, 1.0], [])
    assert share_column(["12,5", "x"]) == ([0.125, None], [(1, "not_a_number")])
