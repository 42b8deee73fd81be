"""Pulls of the service bus as JSON: the plans as they stand, and what SPSE knew on a day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ..dice import draw
from ..works import METHODS, Work
from ..world import GOVERNMENT_IN_FILES

Row = dict[str, Any]
_LPSE = {"kd_lpse": "0", "nama_lpse": "LPSE Kabupaten Kudus (simulasi)"}
_STAGES = (
    ("Pengumuman pascakualifikasi", 0.0, 0.25),
    ("Penjelasan dokumen lelang", 0.12, 0.15),
    ("Upload dokumen penawaran", 0.15, 0.4),
    ("Pembukaan dan evaluasi penawaran", 0.4, 0.7),
    ("Penetapan pemenang", 0.7, 0.75),
    ("Masa Sanggah Hasil Lelang", 0.75, 0.88),
    ("Surat penunjukan penyedia barang/jasa", 0.88, 0.94),
    ("Penandatanganan  kontrak", 0.94, 1.0),
)


def write_pull(add: Callable[[str, str], Path], found: Sequence[Work], day: dt.date) -> None:
    """Write the tables of one pull; `add` gives the path for a table's name and kind.

    Units: rupiah.
    Source: what had happened by the day; plans as SiRUP shows them, the last revision only.
    """
    for title, (kind, make) in _TABLES.items():
        rows = [row for work in found for row in make(work, day)]
        if rows:
            path = add(title, kind)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
            path.write_text(text, encoding="utf-8")


def _head(work: Work) -> Row:
    office = work.line.office
    return {
        "tahun_anggaran": 2000 + work.code // 1_000_000,
        "kd_klpd": "D0",
        "nama_klpd": GOVERNMENT_IN_FILES,
        "jenis_klpd": "KABUPATEN",
        "kd_satker": office.unit.replace(".", ""),
        "kd_satker_str": office.unit,
        "nama_satker": office.name,
    }


def _mak(work: Work) -> str:
    return f"{work.line.activity}.{work.line.account}"


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _clock(day: dt.date | None, hour: int = 9) -> str | None:
    return None if day is None else f"{day.isoformat()} {hour:02d}:00:00"


def _came(day: dt.date | None, until: dt.date) -> bool:
    return day is not None and day <= until


def _plans(work: Work, until: dt.date) -> Iterable[Row]:
    if work.entered > until:
        return
    first, contract, end = work.planned_selection, work.planned_contract, work.planned_end
    if _came(work.announced, until) and work.announced is not None:
        first = max(first, work.announced.replace(day=1))
    if _came(work.contracted, until) and work.contracted is not None and work.due is not None:
        contract = max(contract, work.contracted.replace(day=1))
        end = max(end, work.due.replace(day=1))
    yield {
        **_head(work),
        "kd_rup": work.code,
        "nama_paket": work.name,
        "pagu": work.ceiling,
        "metode_pengadaan": METHODS.get(work.method, "Pengadaan Langsung"),
        "jenis_pengadaan": work.kind,
        "tgl_awal_pemilihan": _iso(first),
        "tgl_akhir_pemilihan": _iso(max(first, contract)),
        "tgl_awal_kontrak": _iso(contract),
        "tgl_akhir_kontrak": _iso(end),
        "tgl_awal_pemanfaatan": _iso(end),
        "tgl_akhir_pemanfaatan": _iso(end),
        "tgl_buat_paket": _iso(work.entered),
        "tgl_pengumuman_paket": _clock(work.entered, 10),
        "status_pradipa": "PraDIPA" if work.entered.month > 6 else "Non-PraDIPA",
        "status_ukm": "UKM" if work.ceiling <= 2_500_000_000 else "Non-UKM",
        "status_pdn": "PDN",
        "status_konsolidasi": "Non-Konsolidasi",
        "status_aktif_rup": True,
        "lokasi_pekerjaan": work.place or None,
    }


def _budget(work: Work, until: dt.date) -> Iterable[Row]:
    if work.entered <= until:
        yield {
            **_head(work),
            "kd_rup": work.code,
            "mak": _mak(work),
            "pagu": work.ceiling,
            "sumber_dana": work.line.fund,
            "asal_dana": "D0",
        }


def _tenders(work: Work, until: dt.date) -> Iterable[Row]:
    if not work.is_tender or not _came(work.created, until):
        return
    if work.failed is not None and work.failed <= until:
        yield _tender(work, until, attempt=1)
    if work.failed is None or (work.announced is not None and _came(work.announced, until)):
        yield _tender(work, until, attempt=2 if work.failed else 1)


def _tender(work: Work, until: dt.date, attempt: int) -> Row:
    failed = attempt == 1 and work.failed is not None
    announced = work.created + dt.timedelta(days=2) if failed and work.created else work.announced
    done = _came(work.decided, until) and not failed
    return {
        **_head(work),
        **_LPSE,
        "kd_tender": f"{work.code}{attempt}",
        "kd_rup": work.code,
        "nama_paket": work.name,
        "pagu": work.ceiling,
        "hps": work.ceiling - work.ceiling % 10_000,
        "sumber_dana": "APBD",
        "jenis_pengadaan": work.kind,
        "mtd_pemilihan": METHODS[work.method],
        "status_tender": "Gagal/Batal" if failed else "Selesai" if done else "Berlangsung",
        "versi_tender": attempt,
        "ket_diulang": "Tidak ada penawaran yang lulus evaluasi" if failed else None,
        "tgl_buat_paket": _clock(work.created, 8),
        "tgl_kolektif_kolegial": _clock(announced, 8),
        "tgl_pengumuman_tender": _clock(announced) if _came(announced, until) else None,
        "lokasi_pekerjaan": work.place,
    }


def _schedule(work: Work, until: dt.date) -> Iterable[Row]:
    if not work.is_tender or not _came(work.announced, until) or work.announced is None:
        return
    days = 42 if work.kind == "Pekerjaan Konstruksi" else 34
    for at, (name, begin, end) in enumerate(_STAGES, 1):
        yield {
            **_head(work),
            "kd_tender": f"{work.code}{2 if work.failed else 1}",
            "kd_tahapan": at,
            "nama_tahapan": name,
            "tgl_awal": _clock(work.announced + dt.timedelta(days=round(begin * days))),
            "tgl_akhir": _clock(work.announced + dt.timedelta(days=round(end * days)), 15),
        }


def _decisions(work: Work, until: dt.date) -> Iterable[Row]:
    if not work.is_tender or not _came(work.decided, until):
        return
    yield {
        **_head(work),
        "kd_tender": f"{work.code}{2 if work.failed else 1}",
        "kd_rup_paket": work.code,
        "hps": work.ceiling - work.ceiling % 10_000,
        "nilai_penawaran": work.price,
        "nilai_terkoreksi": work.price,
        "nilai_negosiasi": work.price,
        "nilai_kontrak": work.price,
        "nilai_pdn_kontrak": work.price,
        "nilai_umk_kontrak": work.price if work.ceiling <= 2_500_000_000 else 0,
        "tgl_pengumuman_tender": _iso(work.announced),
        "tgl_penetapan_pemenang": _iso(work.decided),
        "nama_penyedia": work.vendor,
    }


def _bidders(work: Work, until: dt.date) -> Iterable[Row]:
    if not work.is_tender or not _came(work.decided, until):
        return
    for at in range(work.bidders):
        yield {
            **_head(work),
            "kd_tender": f"{work.code}{2 if work.failed else 1}",
            "kd_peserta": f"{work.code}{at:02d}",
            "nama_penyedia": work.vendor if at == 0 else f"CV Peserta {at} (simulasi)",
            "nilai_penawaran": round(work.price * (1 + 0.03 * at * draw("offer", work.code, at))),
            "pemenang": 1 if at == 0 else 0,
            "pemenang_terverifikasi": 1 if at == 0 else 0,
        }


def _direct(work: Work, until: dt.date) -> Iterable[Row]:
    if work.method != "direct" or not _came(work.created, until):
        return
    yield {
        **_head(work),
        **_LPSE,
        "kd_nontender": f"{work.code}0",
        "kd_rup": work.code,
        "nama_paket": work.name,
        "pagu": work.ceiling,
        "hps": work.ceiling - work.ceiling % 1000,
        "sumber_dana": "APBD",
        "mak": _mak(work),
        "jenis_pengadaan": work.kind,
        "mtd_pemilihan": "Pengadaan Langsung",
        "status_nontender": "Selesai" if _came(work.decided, until) else "Berlangsung",
        "versi_nontender": 1,
        "tgl_buat_paket": _clock(work.created, 8),
        "tgl_pengumuman_nontender": _clock(work.announced, 13) if _came(work.announced, until) else None,
    }


def _selected(work: Work) -> tuple[str, str]:
    return (
        ("kd_tender", f"{work.code}{2 if work.failed else 1}")
        if work.is_tender
        else ("kd_nontender", f"{work.code}0")
    )


def _contract_head(work: Work) -> Row:
    name, number = _selected(work)
    return {**_head(work), name: number, "nama_paket": work.name, "nama_penyedia": work.vendor}


def _tendered(
    make: Callable[[Work, dt.date], Iterable[Row]], tender: bool
) -> Callable[[Work, dt.date], Iterable[Row]]:
    def rows(work: Work, until: dt.date) -> Iterable[Row]:
        if work.method in {"tender", "seleksi", "direct"} and work.is_tender == tender:
            yield from make(work, until)

    return rows


def _awards(work: Work, until: dt.date) -> Iterable[Row]:
    if _came(work.appointed, until):
        yield {
            **_contract_head(work),
            "no_sppbj": f"027/SPPBJ/{work.code}",
            "tgl_sppbj": f"{_iso(work.appointed)}T00:00:00.000000Z",
            "harga_final": work.price,
            "nilai_jaminan_pelaksanaan": work.price // 20 if work.is_tender else 0,
        }


def _contracts(work: Work, until: dt.date) -> Iterable[Row]:
    if _came(work.contracted, until):
        done = _came(work.handed, until)
        yield {
            **_contract_head(work),
            "no_kontrak": f"027/KTR/{work.code}",
            "tgl_kontrak": f"{_iso(work.contracted)}T00:00:00.000000Z",
            "tgl_kontrak_awal": _iso(work.started),
            "tgl_kontrak_akhir": _iso(work.due),
            "nilai_kontrak": work.price,
            "nilai_pdn_kontrak": work.price,
            "nilai_umk_kontrak": work.price if work.ceiling <= 2_500_000_000 else 0,
            "jenis_kontrak": "Lumsum",
            "status_kontrak": "Kontrak Selesai" if done else "Kontrak Sedang Berjalan",
            "tgl_penetapan_status_kontrak": _iso(work.handed) if done else None,
            "versi_addendum": 0,
        }


def _orders(work: Work, until: dt.date) -> Iterable[Row]:
    if _came(work.contracted, until) and work.started and work.due:
        yield {
            **_contract_head(work),
            "no_kontrak": f"027/KTR/{work.code}",
            "no_spmk_spp": f"027/SPMK/{work.code}",
            "tgl_spmk_spp": f"{_iso(work.started)}T00:00:00.000000Z",
            "tgl_mulai_pekerjaan": work.started.strftime("%b %-d, %Y, 12:00:00\u202fAM"),
            "tgl_selesai_pekerjaan": work.due.strftime("%b %-d, %Y, 12:00:00\u202fAM"),
            "waktu_penyelesaian": f"{(work.due - work.started).days + 1} hari kalender",
        }


def _handovers(work: Work, until: dt.date) -> Iterable[Row]:
    if work.contracted is None:
        return
    total, paid = sum(amount for _, amount in work.payments) or 1, 0
    for at, (day, amount) in enumerate(work.payments, 1):
        paid += amount
        last = at == len(work.payments)
        when = work.handed if last else day
        if not _came(when, until):
            continue
        yield {
            **_contract_head(work),
            "no_kontrak": f"027/KTR/{work.code}",
            "no_bast": f"027/BAST/{work.code}" if last else None,
            "tgl_bast": f"{_iso(work.handed)}T00:00:00.000000Z" if last else None,
            "no_bap": f"027/BAP/{work.code}/{at}",
            "tgl_bap": f"{_iso(day)}T00:00:00.000000Z",
            "besar_pembayaran": amount,
            "progres_pekerjaan": 100 if last else round(100 * paid / total * _done(work)),
            "nilai_kontrak": work.price,
        }


def _done(work: Work) -> float:
    """What is done of what is paid: vendors that will be late were paid ahead of their work."""
    late = work.handed is None or (work.due is not None and work.handed > work.due)
    return 0.6 if late and work.line.rhythm == "works" else 1.0


def _catalogue(work: Work, until: dt.date) -> Iterable[Row]:
    if work.method != "e_purchasing":
        return
    for at, (day, amount) in enumerate(work.payments, 1):
        if day <= until:
            yield {
                **_head(work),
                "kd_paket": f"EP-{work.code}-{at}",
                "kd_rup": work.code,
                "rup_nama_pkt": work.name,
                "mak": _mak(work),
                "sumber_dana": "APBD",
                "total_harga": amount,
                "tgl_order": _iso(day - dt.timedelta(days=12)),
                "status_pkt": "COMPLETED",
                "kd_penyedia_v6": "CV Katalog (simulasi)",
            }


def _records(work: Work, until: dt.date) -> Iterable[Row]:
    spent = [(day, amount) for day, amount in work.payments if day <= until]
    if work.method != "record" or not spent:
        return
    done = len(spent) == len(work.payments)
    yield {
        **_head(work),
        "kd_nontender_pct": f"{work.code}5",
        "kd_rup": work.code,
        "nama_paket": work.name,
        "pagu": work.ceiling,
        "total_realisasi": sum(amount for _, amount in spent),
        "sumber_dana": "APBD",
        "kategori_pengadaan": "Pengadaan Barang",
        "mtd_pemilihan": "Pengadaan Langsung",
        "status_nontender_pct": "Aktif",
        "status_nontender_pct_ket": "Paket Selesai" if done else "Paket Sedang Berjalan",
        "tgl_buat_paket": _clock(spent[0][0]),
        "tgl_mulai_paket": _clock(spent[0][0]),
        "tgl_selesai_paket": _clock(spent[-1][0]) if done else None,
    }


def _receipts(work: Work, until: dt.date) -> Iterable[Row]:
    if work.method != "record":
        return
    for at, (day, amount) in enumerate(work.payments, 1):
        if day <= until:
            yield {
                **_head(work),
                "kd_nontender_pct": f"{work.code}5",
                "kd_rup_paket": work.code,
                "jenis_realisasi": "Kwitansi",
                "no_realisasi": f"KW/{work.code}/{at}",
                "tgl_realisasi": f"{_iso(day)}T00:00:00.000000Z",
                "nilai_realisasi": amount,
            }


_TABLES: dict[str, tuple[str, Callable[[Work, dt.date], Iterable[Row]]]] = {
    "RUP-PaketPenyedia-Terumumkan": ("rup", _plans),
    "RUP-PaketAnggaranPenyedia": ("rup_line", _budget),
    "SPSE-TenderPengumuman": ("announcement", _tenders),
    "SPSE-JadwalTahapanTender": ("stage", _schedule),
    "SPSE-TenderSelesaiNilai": ("outcome", _decisions),
    "SPSE-PesertaTender": ("bidder", _bidders),
    "SPSE-NonTenderPengumuman": ("announcement", _direct),
    "SPSE-TenderEkontrak-SPPBJ": ("award", _tendered(_awards, True)),
    "SPSE-NonTenderEkontrak-SPPBJ": ("award", _tendered(_awards, False)),
    "SPSE-TenderEkontrak-Kontrak": ("contract", _tendered(_contracts, True)),
    "SPSE-NonTenderEkontrak-Kontrak": ("contract", _tendered(_contracts, False)),
    "SPSE-TenderEkontrak-SPMKSPP": ("work_order", _tendered(_orders, True)),
    "SPSE-NonTenderEkontrak-SPMKSPP": ("work_order", _tendered(_orders, False)),
    "SPSE-TenderEkontrak-BAPBAST": ("handover", _tendered(_handovers, True)),
    "SPSE-NonTenderEkontrak-BAPBAST": ("handover", _tendered(_handovers, False)),
    "Ecat-PaketEPurchasing": ("announcement", _catalogue),
    "SPSE-PencatatanNonTender": ("announcement", _records),
    "SPSE-PencatatanNonTenderRealisasi": ("receipt", _receipts),
}
