from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.budget.imports import generic
from rapim.budget.imports.guessing import fit
from rapim.files import layout, roles
from rapim.files.cells import Book
from rapim.files.mapping import Proposal, shape_of
from rapim.files.tables import Table

from .made import codes, held, refused, text, xlsx

LONG = ["id_realisasi", "id_skpd", "kode_rekening", "realisasi", "persen", "tahun", "bulan"]


def tables(book: Book) -> dict[tuple[str, int | None], Table]:
    """The tables of the surest mapping, as if a person had confirmed it."""
    return {(t.kind, t.header.month): t for t in generic.apply(book, generic.propose(book)[0])}


def test_a_mapping_is_proposed_with_what_it_needs(tmp_path: Path) -> None:
    book = text(tmp_path, [LONG, *[[str(n), "7", "5.1", "10", "1", "2022", str(n)] for n in (1, 2, 3)]])
    proposal = generic.propose(book)[0]
    assert (proposal.kind, proposal.sheet, proposal.header_row, proposal.confidence) == ("lra", 0, 1, 1.0)
    assert proposal.columns == {
        "item": 0,
        "unit_id": 1,
        "account": 2,
        "realised": 3,
        "realised_percent": 4,
        "year": 5,
        "month": 6,
    }
    assert proposal.needs == ("variant",)
    assert Proposal.from_json(json.loads(json.dumps(proposal.as_json()))) == proposal


def test_long_tables_become_one_table_a_month_and_revenue_goes_apart(tmp_path: Path) -> None:
    book = text(
        tmp_path,
        [
            LONG,
            ["1", "7", "5", "300", "1", "2022", "1"],
            ["2", "7", "5.1", "100", "1", "2022", "1"],
            ["3", "7", "5.2", "200", "1", "2022", "1"],
            ["4", "7", "5.1", "90.5", "1", "2022", "2"],
            ["5", "7", "4.1", "50", "1", "2022", "2"],
            ["6", "7", "5.1", "80", "1", "2022", "0"],
            ["7", "7", "5.1", "x", "1", "2022", "2"],
        ],
    )
    found = tables(book)
    assert sorted(found, key=str) == [("lra", 1), ("lra", 2), ("revenue", None)]
    january, february = found["lra", 1], found["lra", 2]
    assert (january.columns["realised_sen"], january.totals) == ([10_000, 20_000], 1)
    assert february.columns["realised_sen"] == [9050]
    assert february.columns["account"] == ["5.1"]
    receipts = found["revenue", None]
    assert (receipts.columns["account"], receipts.columns["receipt_sen"]) == (["4.1"], [5000])
    listed = [code for table in found.values() for code in codes(table)]
    assert sorted(listed) == sorted(
        ["month_impossible", "not_a_number", "amount_falls", "variant_unknown", *["unit_local_id"] * 3]
    )
    assert sum(table.seen for table in found.values()) == 7
    assert sum(refused(table) for table in found.values()) == 2


def test_an_unconfirmed_mapping_is_held_and_a_saved_one_is_not(tmp_path: Path) -> None:
    book = text(tmp_path, [LONG, ["1", "7", "5.1", "10", "1", "2022", "1"]])
    (candidate,) = generic.offers(book)
    table = generic.read(book, candidate)
    assert held(table) == {"mapping_unconfirmed"}
    assert candidate.confidence == generic.MOST_SURE
    proposal = generic.propose(book)[0]
    (known,) = generic.offers(book, {proposal.shape: proposal.as_json()})
    assert held(generic.read(book, known)) == set()


def test_monthly_rows_are_joined_to_one_row_of_the_cash_plan(tmp_path: Path) -> None:
    rows = [[unit, "2022", str(m), str(m * 10)] for unit in ("7", "8") for m in range(1, 13)]
    book = text(
        tmp_path,
        [["id_skpd", "tahun", "bulan", "nilai"], *rows, ["8", "2022", "12", "5"]],
        "anggaran_kas.csv",
    )
    (proposal,) = generic.propose(book)
    assert (proposal.kind, proposal.constants) == ("rak", {"account": "5"})
    (table,) = generic.apply(book, proposal)
    assert table.columns["m01"] == [1000, 1000]
    assert table.columns["m12"] == [12_000, 12_000]
    assert table.columns["unit_code"] == ["7", "8"]
    assert codes(table) == ["month_repeated", "rows_joined", "unit_local_id"]
    assert (table.seen, len(table), refused(table)) == (3, 2, 1)


def test_equal_large_amounts_of_several_units_are_suspected(tmp_path: Path) -> None:
    rows = [[str(n), str(n), "5.1", "838948580079", "1", "2022", "9"] for n in (1, 2, 3)]
    (table,) = tables(text(tmp_path, [LONG, *rows])).values()
    assert codes(table).count("amount_in_several_units") == 3
    assert table.columns["realised_sen"] == [83_894_858_007_900] * 3


def test_leaves_that_miss_their_parent_and_repeated_rows_are_held(tmp_path: Path) -> None:
    book = text(
        tmp_path,
        [
            ["id_skpd", "kode_rekening", "tahun", "anggaran"],
            ["7", "5", "2022", "31"],
            ["7", "5.1", "2022", "10"],
            ["7", "5.2", "2022", "20"],
            ["7", "5.2", "2022", "20"],
        ],
    )
    (table,) = generic.apply(book, generic.propose(book)[0])
    assert (table.kind, table.columns["ceiling_sen"], table.totals) == ("dpa", [1000, 2000], 1)
    assert held(table) == {"row_repeated", "parent_differs"}


def test_other_headers_reach_the_readers_of_known_sources(tmp_path: Path) -> None:
    book = xlsx(
        tmp_path,
        [
            ["Uraian", "Kode Akun", "Tgl Setor", "Nominal", "Kode Opd"],
            ["Pajak", "4.1.01.09", "03/05/2024", 1000, "5.02.0.00.0.00.01.0000"],
        ],
    )
    proposal = generic.propose(book)[0]
    (table,) = generic.apply(book, proposal)
    assert (proposal.kind, table.kind, table.columns["receipt_sen"]) == ("revenue", "revenue", [100_000])
    assert table.columns["unit_code"] == ["5.02.0.00.0.00.01.0000"]


def test_swapped_columns_make_the_header_doubtful(tmp_path: Path) -> None:
    good = text(tmp_path, [LONG, *[["1", "7", "5.1", "1000", "1", "2022", "1"]] * 3], "a.csv")
    swapped = text(tmp_path, [LONG, *[["1", "7", "1000", "5.1", "1", "2022", "1"]] * 3], "b.csv")
    assert generic.propose(good)[0].sure["account"] == 1.0
    assert generic.propose(swapped)[0].sure["account"] == 0.0
    assert generic.offers(swapped) == []


def test_a_list_of_words_is_no_budget_table(tmp_path: Path) -> None:
    book = text(tmp_path, [["id_bulan", "nama_bulan"], ["1", "Januari"], ["2", "Februari"]])
    assert (generic.propose(book), generic.offers(book)) == ([], [])


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Kode SKPD", "unit_code"),
        ("KODE_REKENING", "account"),
        ("Nomor SP2D", "number"),
        ("nomor_sp_2_d", "number"),
        ("Nilai SP2D (Rp)", "amount"),
        ("Sub Kegiatan", "sub_activity"),
        ("Realisasi Fisik (%)", "physical_percent"),
        ("bulan_3", "m03"),
        ("Agustus", "m08"),
        ("bulan", "month"),
        ("Sumber Dana", "fund"),
        ("Permasalahan", "problem"),
        ("zzz", ""),
    ],
)
def test_roles_of_headers(header: str, role: str) -> None:
    assert roles.role_of(header)[0] == role


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6))
def test_the_shape_ignores_case_spaces_and_trailing_blanks(headers: list[str]) -> None:
    assert shape_of(headers) == shape_of([*(f"  {h.lower()} " for h in headers), "", " "])


@given(st.integers(min_value=0, max_value=20_000))
def test_column_letters_count_in_base_26(column: int) -> None:
    name = layout.letter(column)
    value = 0
    for sign in name:
        value = value * 26 + ord(sign) - 64
    assert value - 1 == column


def test_values_speak_for_or_against_a_role() -> None:
    assert fit("account", ["5.1", "5.2", "9", "x"]) == 0.5
    assert fit("date", ["2022-01-01", "0000-00-00", "1", 3.0]) == 0.5
    assert fit("month", ["0", "12", "13", "Mei"]) == 0.75
    assert fit("name", ["a"]) is None


def test_a_blank_realisation_beside_a_ceiling_is_nothing_spent_and_is_said(tmp_path: Path) -> None:
    head = ["id_skpd", "kode_rekening", "anggaran", "realisasi", "tahun", "bulan"]
    book = text(
        tmp_path, [head, ["7", "5.1.01", "90", "", "2022", "1"], ["7", "5.1.02", "80", "5", "2022", "1"]]
    )
    (table,) = tables(book).values()
    assert (table.columns["ceiling_sen"], table.columns["realised_sen"]) == ([9000, 8000], [0, 500])
    assert [(p.code, p.row, p.column) for p in table.problems if p.code == "blank_amount"] == [
        ("blank_amount", 2, "D")
    ]


@pytest.mark.parametrize("odd", ["²", "9" * 5000, "٣٣", "-1", "1e5"])
def test_a_year_or_month_that_is_none_is_reported(tmp_path: Path, odd: str) -> None:
    rows = [["1", "7", "5.1", "10", "1", "2022", str(n)] for n in (1, 2, 3)]
    rows[0][6], rows[1][5] = odd, odd
    found = tables(text(tmp_path, [LONG, *rows]))
    assert sum(refused(table) for table in found.values()) == 2
    listed = {code for table in found.values() for code in codes(table)}
    assert {"month_impossible", "year_impossible"} <= listed
