"""The RKAP of regional companies: lines of money in whole sen, indicators in parts of their unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rapim.budget.imports import company

from .made import codes, refused, text, xlsx

CODE = "9.01.0.00.0.00.01"
HEAD = ["Kode BUMD", "Nama BUMD", "Tahun", "Uraian", "Satuan", "RKAP (setahun)", "Realisasi s.d. Bulan",
        "Bulan"]  # fmt: skip


def row(label: str, measure: str, plan: Any, reached: Any, month: Any = "Juni", **said: Any) -> list[Any]:
    cells = {"code": CODE, "name": "Perumda Contoh", "year": 2019, **said}
    return [cells["code"], cells["name"], cells["year"], label, measure, plan, reached, month]


def table(book: Any) -> Any:
    (candidate,) = company.recognise(book)
    assert (candidate.kind, candidate.confidence) == ("rkap", 0.98)
    return company.read(book, candidate)


def test_lines_of_money_and_indicators_are_read_exactly(tmp_path: Path) -> None:
    rows = [
        ["RKAP BUMD DAN REALISASINYA"],
        HEAD,
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        row("Pendapatan", "Rp", 58_400_000_000.25, "29.205.370.000,10"),
        row("Beban", "Rp juta", 49_700, "24.312,5"),
        row("Laba (Rugi) Bersih", "", "(1.000,00)", -500),
        row("Dividen/bagian laba yang disetor", "Rp miliar", 3.2, "-"),
        row("Jumlah pelanggan", "pelanggan", 51_800, "52.001", 6),
        row("Kehilangan air", "%", "24,5%", 24.1234),
        row("Jumlah", "", 1, 1),
    ]
    found = table(xlsx(tmp_path, rows))
    columns = found.columns
    assert columns["item"] == [
        "revenue", "cost", "net", "dividend", "i-jumlah-pelanggan", "i-kehilangan-air",
    ]  # fmt: skip
    assert columns["plan_sen"] == [
        5_840_000_000_025,
        4_970_000_000_000,
        -100_000,
        320_000_000_000,
        None,
        None,
    ]
    assert columns["realised_sen"] == [2_920_537_000_010, 2_431_250_000_000, -50_000, 0, None, None]
    assert columns["plan_scaled"] == [None] * 4 + [518_000_000, 245_000]
    assert columns["realised_scaled"] == [None] * 4 + [520_010_000, 241_234]
    assert columns["measure"] == ["Rp"] * 4 + ["pelanggan", "%"]
    assert set(columns["unit_code"]) == {f"{CODE}.0000"}
    assert (set(columns["month"]), set(columns["fiscal_year"])) == ({6}, {2019})
    assert (found.seen, found.totals, refused(found), codes(found)) == (7, 1, 0, [])
    assert found.names == {("unit", f"{CODE}.0000"): "Perumda Contoh"}


def test_each_bad_row_is_reported_with_its_place_and_remedy(tmp_path: Path) -> None:
    bad = [
        (row("Pendapatan", "Rp", 1, 1, code=""), "company_missing"),
        (row("Pendapatan", "Rp", 1, 1, code="?? x"), "company_unread"),
        (row("Pendapatan", "Rp", 1, 1, year="dua ribu"), "year_impossible"),
        (row("Pendapatan", "Rp", 1, 1, 13), "month_impossible"),
        (row("Pendapatan", "Rp", 1, 1, ""), "month_missing"),
        (row("", "Rp", 1, 1), "line_missing"),
        (row("Nasabah", "", 1, 1), "measure_missing"),
        (row("Beban", "pelanggan", 1, 1), "measure_not_money"),
        (row("Pendapatan", "Rp", "banyak", 1), "not_a_number"),
        (row("Pendapatan", "Rp", 1, -1), "negative_amount"),
        (row("Pendapatan", "Rp miliar", 9_000_000_000, 1), "too_large"),
        (row("Pendapatan", "Rp", "", ""), "amount_missing"),
    ]
    good = row("Beban", "Rp", 10, 5)
    found = table(text(tmp_path, [HEAD, good, *(cells for cells, _ in bad), good]))
    assert codes(found) == [*(code for _, code in bad), "row_repeated"]
    assert [problem.row for problem in found.problems] == [*range(3, 3 + len(bad)), 3 + len(bad)]
    assert [problem.code for problem in found.problems if not (problem.remedy and problem.expected)] == []
    assert (found.seen, len(found), refused(found)) == (14, 1, 13)


def test_the_title_fills_what_the_rows_leave_out(tmp_path: Path) -> None:
    rows = [
        [f"BUMD : {CODE} Perumda Contoh"],
        ["TAHUN ANGGARAN 2018"],
        ["KEADAAN S.D. BULAN SEPTEMBER 2018"],
        ["Kode Baris", "Uraian", "Satuan", "RKAP", "% Realisasi", "Realisasi bulan ini", "Realisasi"],
        ["revenue", "Pendapatan usaha air", "Rp", 100, 0.5, 9, 50],
        ["", "Investasi", "Rp", 7, "", "", ""],
    ]
    columns = table(xlsx(tmp_path, rows)).columns
    assert columns["item"] == ["revenue", "investment"]
    assert columns["label"] == ["Pendapatan usaha air", "Investasi"]
    assert (columns["plan_sen"], columns["realised_sen"]) == ([10_000, 700], [5_000, None])
    assert (columns["month"], columns["fiscal_year"]) == ([9, 0], [2018, 2018])
    assert set(columns["unit_code"]) == {f"{CODE}.0000"}


def test_a_percentage_of_at_most_one_is_doubted_and_kept(tmp_path: Path) -> None:
    found = table(xlsx(tmp_path, [HEAD, row("Kehilangan air", "%", 0.245, 0.24)]))
    assert (codes(found), found.columns["plan_scaled"]) == (["percent_or_share"], [2_450])


def test_other_tables_are_left_to_others(tmp_path: Path) -> None:
    head = ["Kode SKPD", "Kode Rekening", "Uraian", "Anggaran", "Realisasi"]
    assert company.recognise(xlsx(tmp_path, [head, ["1.01", "5.1", "Belanja", 1, 1]])) == []


@pytest.mark.parametrize(
    ("read", "line"),
    [
        ("Pendapatan", "revenue"),
        ("JUMLAH PENDAPATAN", "revenue"),
        ("Biaya usaha", "cost"),
        ("Laba bersih", "net"),
        ("Laba setelah pajak", "net"),
        ("Laba kotor", "i-laba-kotor"),
        ("Pendapatan air", "i-pendapatan-air"),
        ("Bagian laba untuk daerah", "dividend"),
        ("Setoran PAD", "dividend"),
        ("Belanja modal", "investment"),
        ("NPL (%)", "i-npl-persen"),
        ("  ", ""),
    ],
)
def test_lines_are_known_by_their_words(read: str, line: str) -> None:
    assert company.line_of(read) == line
