"""Invented pulls of the service bus, written in every form that files of it take."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from rapim.files.cells import Book
from rapim.files.opening import open_any
from rapim.files.tables import Table
from rapim.procurement.imports import isb

Row = dict[str, Any]
GOVERNMENT = "Kab. Muara Jaya"
UNIT, UNIT_NAME = "1.03.0.00.0.00.01.0000", "Dinas Pekerjaan Umum"


def tender(number: Any = 7001001, **more: Any) -> Row:
    """A tender as it is announced."""
    row = {
        "tahun_anggaran": 2025,
        "nama_klpd": GOVERNMENT,
        "kd_satker_str": UNIT,
        "nama_satker": UNIT_NAME,
        "kd_tender": number,
        "kd_rup": "55010001",
        "nama_paket": "Peningkatan Jalan Tanjung - Sungai Batu",
        "mtd_pemilihan": "Tender",
        "jenis_pengadaan": "Pekerjaan Konstruksi",
        "pagu": 1250000000,
        "hps": 1249999999.5,
        "sumber_dana": "APBD",
        "status_tender": "Selesai",
        "versi_tender": 1,
        "tgl_buat_paket": "2025-03-03T00:00:00.000000Z",
        "tgl_kolektif_kolegial": "2025-03-05 09:16:00",
        "tgl_pengumuman_tender": "2025-03-10",
        "ket_diulang": None,
    }
    return {**row, **more}


def handover(number: Any = 7001001, **more: Any) -> Row:
    """Minutes of handover with a payment."""
    row = {
        "tahun_anggaran": 2025,
        "nama_klpd": GOVERNMENT,
        "kd_tender": number,
        "no_bast": "BAST/01",
        "no_bap": "BAP/01",
        "no_kontrak": "SP/01",
        "tgl_bast": "2025-09-01",
        "tgl_bap": "2025-09-05",
        "besar_pembayaran": 100000000,
        "progres_pekerjaan": 30,
        "cara_pembayaran_kontrak": "Termin",
        "status_kontrak": "Sedang Berjalan",
    }
    return {**row, **more}


def receipt(number: Any = 9001, **more: Any) -> Row:
    """A document of spending of a recorded purchase."""
    row = {
        "tahun_anggaran": 2025,
        "nama_klpd": GOVERNMENT,
        "kd_nontender_pct": number,
        "no_realisasi": "KW/01",
        "jenis_realisasi": "Kuitansi",
        "kd_rup_paket": "55010002",
        "tgl_realisasi": "2025-04-01",
        "nilai_realisasi": 5000000,
        "nama_penyedia": "CV Karya Muara",
    }
    return {**row, **more}


def as_json(folder: Path, rows: Sequence[Row], name: str = "tarikan.json") -> Path:
    path = folder / name
    data = json.dumps(list(rows)).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def as_csv(folder: Path, rows: Sequence[Row], name: str = "tarikan.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_parquet(folder: Path, rows: Sequence[Row], name: str = "tarikan.parquet") -> Path:
    pq.write_table(pa.Table.from_pylist(list(rows)), folder / name)
    return folder / name


def as_xlsx(folder: Path, rows: Sequence[Row], name: str = "tarikan.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(folder / name)
    return folder / name


def read(path: Path) -> Table:
    """The one table of a file."""
    book: Book = open_any(path)
    (candidate,) = isb.recognise(book)
    return isb.read(book, candidate)


def facts(table: Table) -> list[tuple[Any, ...]]:
    """What a table says, without where it stands and in no order."""
    names = [name for name in table.columns if name not in {"row", "sheet"}]
    return sorted(zip(*(table.columns[name] for name in names), strict=True), key=repr)


def codes(table: Table) -> list[str]:
    return [problem.code for problem in table.problems]


def reported(table: Table) -> int:
    return table.seen - len(table) - table.totals
