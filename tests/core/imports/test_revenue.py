from __future__ import annotations

import datetime as dt
from pathlib import Path

from rapim.budget.imports import revenue

from .made import GOVERNMENT, codes, held, refused, text, xlsx

DUMP = [
    "id",
    "tanggal_lapor",
    "tahun",
    "tmsikd_satker_id",
    "kd_rekening",
    "volume",
    "satuan",
    "jumlah",
    "created_at",
    "is_deleted",
]


def test_a_database_export_of_dated_receipts(tmp_path: Path) -> None:
    book = text(
        tmp_path,
        [
            DUMP,
            [
                "77",
                "2020-08-03",
                "2020",
                "300201",
                "4110301",
                "80.00",
                "SKPD",
                "279984972",
                "2020-11-13",
                "0",
            ],
            ["78", "2020-08-04", "2020", "300201", "4110301", "90.00", "SKPD", "1000", "2020-11-13", "1"],
            ["79", "0000-00-00", "2020", "300201", "4110301", "90.00", "SKPD", "1000", "2020-11-13", "0"],
            ["80", "2020-08-04", "2020", "300201", "4110301", "", "", "", "2020-11-13", "0"],
            ["81", "2012-08-04", "2020", "300201", "4110301", "", "", "5", "2020-11-13", "0"],
        ],
    )
    (candidate,) = revenue.recognise(book)
    table = revenue.read(book, candidate)
    row = {name: listed for name, listed in table.columns.items() if name not in ("sheet", "row")}
    assert row == {
        "unit_code": ["300201"],
        "account": ["4.1.1.03.01"],
        "account_read": ["4110301"],
        "item": ["77"],
        "date": [dt.date(2020, 8, 3)],
        "plan_sen": [None],
        "receipt_sen": [27_998_497_200],
    }
    assert codes(table) == ["row_deleted", "date_missing", "amount_missing", "outside_year"]
    assert [problem.row for problem in table.problems] == [3, 4, 5, 6]
    assert (table.seen, refused(table), table.header.year, table.header.variant) == (5, 4, 2020, "monthly")


def test_equal_receipts_of_one_day_are_kept_and_held(tmp_path: Path) -> None:
    same = ["2020-08-03", "2020", "300201", "4110301", "", "", "1000", "2020-11-13", "0"]
    book = text(
        tmp_path,
        [
            DUMP,
            ["1", *same],
            ["2", *same],
            ["3", *same[:6], "0", *same[7:]],
            ["4", *same[:6], "0", *same[7:]],
        ],
    )
    (candidate,) = revenue.recognise(book)
    table = revenue.read(book, candidate)
    assert (len(table), held(table), [p.row for p in table.problems]) == (4, {"row_repeated"}, [3])


TITLE = [
    [GOVERNMENT],
    ["LAPORAN REALISASI PENDAPATAN DAERAH"],
    ["TAHUN ANGGARAN 2024"],
    ["Keadaan s.d. Bulan Mei 2024"],
    [],
]
HEAD = ["Kode Rekening", "Uraian", "Target (Rp)", "Realisasi Pendapatan (Rp)"]
STATEMENT = [
    ["4", "PENDAPATAN DAERAH", 3000, 1500],
    ["4.1", "PAD", 3000, 1500],
    ["4.1.01", "Pajak", 2000, 1200],
    ["4.1.01.09", "Pajak Reklame", 2000, 1200],
    ["4.1.02", "Retribusi", 1000, 300],
    [None, "Jumlah", 3000, 1500],
]


def test_a_statement_gives_leaves_and_checks_parents(tmp_path: Path) -> None:
    book = xlsx(tmp_path, [*TITLE, HEAD, *STATEMENT])
    (candidate,) = revenue.recognise(book)
    table = revenue.read(book, candidate)
    assert table.columns["account"] == ["4.1.01.09", "4.1.02"]
    assert table.columns["date"] == [dt.date(2024, 5, 31)] * 2
    assert (table.columns["plan_sen"], table.columns["receipt_sen"]) == (
        [200_000, 100_000],
        [120_000, 30_000],
    )
    assert (table.seen, len(table), table.totals, table.header.variant) == (6, 2, 4, "cumulative")
    assert table.problems == []
    assert table.names["account", "4.1.02"] == "Retribusi"


def test_a_statement_whose_parent_is_wrong_is_held(tmp_path: Path) -> None:
    rows = [list(row) for row in STATEMENT]
    rows[2][3] = 1201
    book = xlsx(tmp_path, [*TITLE, HEAD, *rows])
    (candidate,) = revenue.recognise(book)
    table = revenue.read(book, candidate)
    (finding,) = table.problems
    assert (finding.code, finding.row, finding.column, finding.held) == ("parent_differs", 9, "D", True)


def test_a_statement_without_a_month_asks_for_it(tmp_path: Path) -> None:
    book = xlsx(tmp_path, [[GOVERNMENT], HEAD, *STATEMENT])
    (candidate,) = revenue.recognise(book)
    assert held(revenue.read(book, candidate)) == {"month_missing"}


def test_a_statement_that_does_not_say_since_when_is_read_as_cumulative_and_says_so(tmp_path: Path) -> None:
    title = [[GOVERNMENT], ["TAHUN ANGGARAN 2024"], ["Bulan : Mei 2024"]]
    book = xlsx(tmp_path, [*title, HEAD, *STATEMENT])
    (candidate,) = revenue.recognise(book)
    table = revenue.read(book, candidate)
    assert (table.header.variant, codes(table), held(table)) == ("cumulative", ["variant_assumed"], set())
    month = xlsx(tmp_path, [*title, [*HEAD[:3], "Realisasi Pendapatan Bulan Ini"], *STATEMENT], "b.xlsx")
    (candidate,) = revenue.recognise(month)
    assert revenue.read(month, candidate).header.variant == "monthly"


def test_expenditure_is_no_revenue(tmp_path: Path) -> None:
    book = xlsx(tmp_path, [*TITLE, HEAD, *STATEMENT[:3], ["5.1", "BELANJA OPERASI", 10, 5]])
    assert revenue.recognise(book) == []
