"""Contract tables of any shape: what a header proposes, and what its rows become."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from core.imports.made import text, xlsx

from rapim.files.cells import Book
from rapim.files.mapping import Proposal
from rapim.files.opening import open_any
from rapim.files.tables import Table
from rapim.procurement.imports import contracts

from .pulls import codes, reported

HEAD = ["No", "OPD", "Sub Unit", "Kode RUP", "Nama Paket", "Tahun Anggaran", "Lokasi", "Metode"]
HEAD += ["Jenis Pengadaan", "Pagu", "Nilai Kontrak", "Sumber Dana", "No. Kontrak", "Tanggal Mulai"]
HEAD += ["Tanggal Selesai", "Penyedia", "NPWP", "Keterangan"]


def package(rup: Any = 55010001, contract: str = "01/SP/2025", **more: Any) -> list[Any]:
    row = {
        "no": 1,
        "opd": "Dinas Pekerjaan Umum",
        "sub": "Bina Marga",
        "rup": rup,
        "name": "Peningkatan Jalan Tanjung",
        "year": 2025,
        "place": "Tanjung",
        "method": "Tender",
        "kind": "Pekerjaan Konstruksi",
        "ceiling": 1250000000,
        "value": "1.200.000.000,50",
        "fund": "DAU",
        "contract": contract,
        "starts": "01/04/2025",
        "ends": "27 September 2025",
        "vendor": "CV Karya Muara",
        "npwp": "",
        "note": "selesai",
    }
    return list({**row, **more}.values())


def confirmed(book: Book) -> dict[str, Table]:
    """The tables of a book by their kind, its mapping confirmed."""
    (proposal,) = contracts.propose(book)
    saved = {proposal.shape: replace(proposal, confirmed=True).as_json()}
    return {one.kind: contracts.read(book, one) for one in contracts.offers(book, saved)}


def test_the_local_record_is_a_package_and_its_contract(tmp_path: Path) -> None:
    rows = [["DAFTAR PAKET"], ["TAHUN 2025"], [], HEAD, package(), [""] * 5]
    tables = confirmed(xlsx(tmp_path, rows))
    assert sorted(tables) == ["announcement", "contract"]
    told = {name: column[0] for name, column in tables["announcement"].columns.items() if column[0]}
    assert told == {
        "channel": "local",
        "number": "55010001",
        "fiscal_year": 2025,
        "unit_name": "Dinas Pekerjaan Umum",
        "rup_codes": "55010001",
        "name": "Peningkatan Jalan Tanjung",
        "method": "Tender",
        "kind": "Pekerjaan Konstruksi",
        "ceiling_sen": 125_000_000_000,
        "fund": "DAU",
        "vendor": "CV Karya Muara",
        "location": "Tanjung",
        "row": 5,
    }
    told = {name: column[0] for name, column in tables["contract"].columns.items() if column[0]}
    assert told == {
        "channel": "local",
        "number": "55010001",
        "fiscal_year": 2025,
        "contract_no": "01/SP/2025",
        "item": 1,
        "unit_name": "Dinas Pekerjaan Umum",
        "name": "Peningkatan Jalan Tanjung",
        "starts": dt.date(2025, 4, 1),
        "ends": dt.date(2025, 9, 27),
        "vendor": "CV Karya Muara",
        "value_sen": 120_000_000_050,
        "reason": "selesai",
        "row": 5,
    }


def test_an_unconfirmed_mapping_is_held_with_its_columns(tmp_path: Path) -> None:
    book = xlsx(tmp_path, [HEAD, package()])
    tables = [contracts.read(book, one) for one in contracts.offers(book)]
    assert [[p.code for p in table.problems if p.held] for table in tables] == [["mapping_unconfirmed"]] * 2
    assert "rup_code=Kode RUP" in tables[0].problems[-1].read


def test_two_contracts_of_one_package_and_what_is_wrong(tmp_path: Path) -> None:
    rows = [
        HEAD,
        package(),
        package(contract="02/SP/2025"),
        package(),
        package("55010002;55010003", "03/SP/2025", value=1300000000, ends="2025-03-01"),
        package("", "", value=1),
    ]
    tables = confirmed(xlsx(tmp_path, rows))
    assert tables["contract"].columns["number"] == ["55010001", "55010001", "55010002;55010003"]
    assert codes(tables["contract"]) == [
        "duplicate_row",
        "dates_reversed",
        "value_over_ceiling",
        "key_missing",
    ]
    assert tables["announcement"].columns["rup_codes"] == ["55010001", "55010002;55010003"]
    assert codes(tables["announcement"]) == ["duplicate_row", "key_missing", "package_repeated"]
    assert [(t.seen, reported(t)) for t in tables.values()] == [(5, 3), (5, 2)]


DUMP = ["id_kontrak", "tahun", "no_kontrak", "tgl_kontrak", "keperluan", "waktu", "nilai", "nm_perusahaan"]


def test_durations_make_orders_and_placeholders_no_dates(tmp_path: Path) -> None:
    rows = [
        DUMP,
        ["1", "2022", "01/SPK", "2022-07-15 00:00:00", "Ruang guru", "150  hari kelender", "100", "CV A"],
        ["2", "2022", "02/SPK", "1970-01-01 00:00:00", "Ruang UKS", "60 (enam puluh) Hari", "200", "CV B"],
        ["3", "2022", "", "0000-00-00", "Pagar", "2 bulan", "300", "CV C"],
    ]
    tables = confirmed(text(tmp_path, rows))
    assert sorted(tables) == ["contract", "work_order"]
    assert tables["contract"].columns["date"] == [dt.date(2022, 7, 15), None, None]
    assert tables["contract"].columns["number"] == ["1", "2", "3"]
    assert codes(tables["contract"]) == ["date_placeholder", "contract_without_number", "date_placeholder"]
    assert tables["work_order"].columns["duration_days"] == [150, 60, None]
    assert codes(tables["work_order"]) == ["duration_unclear"]


def test_amounts_paid_without_a_date_are_receipts_of_their_contract(tmp_path: Path) -> None:
    rows = [
        ["id_real", "tahun", "id_kontrak", "no_kontrak", "nilai", "keterangan"],
        ["1", "2022", "7", "01/SPK", "100", ""],
        ["2", "2022", "7", "01/SPK", "50", ""],
    ]
    tables = confirmed(text(tmp_path, rows))
    (paid,) = tables.values()
    assert (paid.kind, paid.columns["number"], paid.columns["date"]) == ("receipt", ["7", "7"], [None, None])
    assert sorted(zip(paid.columns["item"], paid.columns["amount_sen"], strict=True)) == [
        (1, 5000),
        (2, 10000),
    ]


@pytest.mark.parametrize(
    ("name", "year", "said", "found", "code"),
    [
        ("kontrak_2024.csv", "", None, 2024, "year_from_name"),
        ("kontrak.csv", "", None, 2022, "year_from_dates"),
        ("kontrak.csv", "", 2023, 2023, ""),
        ("kontrak_2024.csv", "2021", None, 2021, ""),
    ],
)
def test_the_year_of_a_contract(
    tmp_path: Path, name: str, year: str, said: int | None, found: int, code: str
) -> None:
    row = ["1", year, "01/SPK", "2022-07-15", "Ruang guru", "150 hari", "100", "CV A"]
    book = text(tmp_path, [DUMP, row], name)
    candidate = contracts.offers(book)[0]
    table = contracts.read(book, replace(candidate, year=said))
    assert table.columns["fiscal_year"] == [found]
    assert [one for one in codes(table) if one.startswith("year")] == [code] * bool(code)


@pytest.mark.parametrize(
    "head",
    [
        ["Nomor SP2D", "Tanggal SP2D", "Nilai SP2D", "No Kontrak", "Penyedia"],
        ["Kode Rekening", "No Kontrak", "Nilai"],
        ["Uraian", "Nilai"],
    ],
)
def test_other_tables_are_left_to_the_budget(tmp_path: Path, head: list[str]) -> None:
    assert contracts.propose(text(tmp_path, [head, ["1", "2", "3", "4", "5"][: len(head)]])) == []


def test_a_mapping_survives_being_saved(tmp_path: Path) -> None:
    (proposal,) = contracts.propose(xlsx(tmp_path, [HEAD, package()]))
    assert Proposal.from_json(proposal.as_json()) == proposal


@pytest.mark.real
def test_the_real_contracts_are_all_accounted_for(real_data: Path) -> None:
    folder = real_data / "id_toba_2022_2023" / "tables"
    tables = confirmed(open_any(folder / "ta_kontrak.csv"))
    assert {kind: (t.seen, len(t)) for kind, t in tables.items()} == {
        "contract": (681, 681),
        "work_order": (681, 681),
    }
    assert codes(tables["contract"]).count("date_placeholder") == 331
    paid = confirmed(open_any(folder / "data_kontrak_real.csv"))["receipt"]
    assert (paid.seen, len(paid)) == (335, 335)
    assert set(paid.columns["number"]) <= set(tables["contract"].columns["number"]) | {"1", "2", "60"}
