"""20,000 invented packages of a year, as files of the service bus and schedules, loaded as files are."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

YEAR = 2025
NOW = dt.datetime(2025, 8, 21, 3, tzinfo=dt.UTC)
GOVERNMENT = "Kab. Muara Jaya"
PACKAGES = 20_000
AGENCIES = 40
EVERY = {"tender": 8, "nontender": 3}
"""Every eighth package is a tender, every third of the others a direct purchase with a contract."""
SCHEDULED = 4
"""Every fourth tender under contract has a schedule of four items."""
Row = dict[str, Any]


def fill(folder: Path, packages: int = PACKAGES) -> dict[str, int]:
    """Write the files and load them; what was stored of each kind."""
    from rapim.intake.actions import load_paths
    from rapim.ledger.actions import operator
    from rapim.org import actions

    actions.name_government(actor=operator(), name=GOVERNMENT, code="99.02")
    paths = write(folder, packages)
    report = load_paths(paths)
    found: dict[str, int] = {}
    for entry in report["files"]:
        if entry["status"] != "loaded":
            raise RuntimeError(f"{entry['file']}: {entry['status']} {entry['problems'][:3]}")
        found[entry["kind"]] = found.get(entry["kind"], 0) + entry["stored"]
    return found


def write(folder: Path, packages: int) -> list[Path]:
    """The tables of a pull as JSON, and the schedules of works as one CSV."""
    dice = random.Random(packages)
    tables: dict[str, list[Row]] = {}
    items: list[list[Any]] = []
    for at in range(packages):
        for table, row in _package(dice, at):
            tables.setdefault(table, []).append(row)
        items += _items(tables, at)
    paths = []
    for table, rows in tables.items():
        path = folder / f"{table}.json"
        path.write_text(json.dumps(rows))
        paths.append(path)
    path = folder / "jadwal-kurva-s.csv"
    with path.open("w", newline="") as file:
        head = (
            "Kode Tender",
            "No Item",
            "Uraian Pekerjaan",
            "Harga",
            "Tanggal Mulai",
            "Tanggal Selesai",
            "Tahun",
        )
        csv.writer(file).writerows([head, *items])
    return [*paths, path]


def _package(dice: random.Random, at: int) -> Iterator[tuple[str, Row]]:
    agency = at % AGENCIES
    channel = _channel(at)
    month = dice.randrange(1, 10)
    common = {
        "tahun_anggaran": YEAR,
        "nama_klpd": GOVERNMENT,
        "kd_satker_str": f"{1 + agency // 20}.{1 + agency % 20:02}.0.00.0.00.01.0000",
        "nama_satker": f"Dinas Rekaan {agency + 1}",
    }
    ceiling = dice.randrange(20, 4000) * 1_000_000 * (5 if channel == "tender" else 1) // 10
    named = {"nama_paket": f"{dice.choice(WORKS)} {dice.choice(PLACES)} {at}", "pagu": ceiling}
    kind = "Pekerjaan Konstruksi" if channel != "catalogue" and dice.random() < 0.6 else "Barang"
    plan = dt.date(YEAR, month, 1)
    code = 55_000_000 + at
    yield "RUP-PaketPenyedia", {
        **common, **named, "kd_rup": code, "metode_pengadaan": METHODS[channel], "jenis_pengadaan": kind,
        "tgl_awal_pemilihan": plan.isoformat(), "tgl_akhir_pemilihan": plan.isoformat(),
        "tgl_awal_kontrak": (plan + dt.timedelta(40)).isoformat(),
        "tgl_akhir_kontrak": dt.date(YEAR, 12, 1).isoformat(), "tgl_buat_paket": f"{YEAR}-01-04",
        "tgl_pengumuman_paket": f"{YEAR}-01-12", "status_aktif_rup": True,
    }  # fmt: skip
    yield "RUP-PaketAnggaranPenyedia", {
        **common, "kd_rup": code, "mak": f"1.01.01.2.01.{at % 90:04}.5.2.02.01.01.0001",
        "asal_dana": "APBD", "sumber_dana": "APBD", "pagu": ceiling,
    }  # fmt: skip
    announced = plan + dt.timedelta(dice.randrange(60))
    if channel != "catalogue" and announced < NOW.date():
        yield from _sold(dice, at, channel, announced, {**common, **named, "kd_rup": str(code), "kind": kind})


def _sold(
    dice: random.Random, at: int, channel: str, announced: dt.date, row: Row
) -> Iterator[tuple[str, Row]]:
    """The announcement of a package, and where it came that far its contract, work order and minutes."""
    kind, table = row.pop("kind"), "Tender" if channel == "tender" else "NonTender"
    key, number = f"kd_{channel}", _number(at)
    common = {name: row[name] for name in ("tahun_anggaran", "nama_klpd", "kd_satker_str", "nama_satker")}
    yield f"SPSE-{table}Pengumuman", {
        **row, key: number, "mtd_pemilihan": METHODS[channel], "jenis_pengadaan": kind,
        "hps": row["pagu"] * 99 // 100, "sumber_dana": "APBD", f"status_{channel}": "Selesai",
        f"versi_{channel}": 1, f"tgl_pengumuman_{channel}": announced.isoformat(),
        "tgl_buat_paket": (announced - dt.timedelta(5)).isoformat(),
    }  # fmt: skip
    signed = announced + dt.timedelta(dice.randrange(10, 70))
    if signed >= NOW.date() or dice.random() < 0.1:
        return
    value, ends = row["pagu"] * 95 // 100, signed + dt.timedelta(dice.randrange(30, 170))
    yield f"SPSE-{table}Ekontrak-Kontrak", {
        **common, key: number, "no_kontrak": f"SPK/{at}/{YEAR}", "tgl_kontrak": signed.isoformat(),
        "tgl_kontrak_awal": signed.isoformat(), "tgl_kontrak_akhir": ends.isoformat(),
        "nilai_kontrak": value, "nama_penyedia": f"CV Rekaan {at % 700}", "versi_addendum": 0,
        "status_kontrak": "Kontrak Sedang Berjalan", "nama_paket": row["nama_paket"],
    }  # fmt: skip
    for turn in range(dice.randrange(3)):
        done = min(signed + dt.timedelta(30 * (turn + 1)), NOW.date() - dt.timedelta(1))
        yield f"SPSE-{table}Ekontrak-BAPBAST", {
            **common, key: number, "no_bast": f"BAST/{at}/{turn}", "no_bap": f"BAP/{at}/{turn}",
            "no_kontrak": f"SPK/{at}/{YEAR}", "tgl_bast": done.isoformat(), "tgl_bap": done.isoformat(),
            "besar_pembayaran": value // 5, "progres_pekerjaan": dice.choice([20, 35, 50, 100]),
            "cara_pembayaran_kontrak": "Termin", "status_kontrak": "Kontrak Sedang Berjalan",
        }  # fmt: skip


def _items(tables: dict[str, list[Row]], at: int) -> list[list[Any]]:
    """The schedule of every so many tender that has a contract; its items sum to the contract."""
    contracts = tables.get("SPSE-TenderEkontrak-Kontrak", ())
    if _channel(at) != "tender" or at // EVERY["tender"] % SCHEDULED or not contracts:
        return []
    last = contracts[-1]
    if last["kd_tender"] != _number(at):
        return []
    begins = dt.date.fromisoformat(last["tgl_kontrak_awal"])
    length = (dt.date.fromisoformat(last["tgl_kontrak_akhir"]) - begins).days
    found, left = [], last["nilai_kontrak"]
    for turn, weight in enumerate((10, 30, 40, 20)):
        price = left if turn == 3 else last["nilai_kontrak"] * weight // 100
        left -= price
        days = [begins + dt.timedelta(length * part // 5) for part in (turn, turn + 2)]
        name = f"Pekerjaan bagian {turn + 1}"
        found.append([_number(at), str(turn + 1), name, price, *(day.isoformat() for day in days), YEAR])
    return found


def _channel(at: int) -> str:
    if at % EVERY["tender"] == 0:
        return "tender"
    return "nontender" if at % EVERY["nontender"] == 0 else "catalogue"


def _number(at: int) -> str:
    return str(7_000_000 + at)


METHODS = {"tender": "Tender", "nontender": "Pengadaan Langsung", "catalogue": "E-Purchasing"}
WORKS: Sequence[str] = (
    "Peningkatan Jalan",
    "Rehabilitasi Gedung",
    "Saluran Irigasi",
    "Pengadaan Alat",
    "Jembatan",
)
PLACES: Sequence[str] = ("Tanjung", "Sungai Batu", "Muara", "Air Hitam", "Pasar Lama", "Rawa Indah")
