"""Revenue of a simulated year: plan by account, receipts by month."""

from __future__ import annotations

from .dice import between
from .years import MILLION

TAX_OFFICE = "4.04.0.00.0.00.01.0000"
NAMES = {
    "4.1": "PENDAPATAN ASLI DAERAH",
    "4.1.1": "Hasil Pajak Daerah",
    "4.1.1.01": "Pajak Hotel",
    "4.1.1.01.04": "Hotel Bintang Tiga",
    "4.1.1.02": "Pajak Restoran",
    "4.1.1.02.01": "Restoran",
    "4.1.1.05": "Pajak Penerangan Jalan",
    "4.1.1.05.01": "Pajak Penerangan Jalan PLN",
    "4.1.1.12": "Pajak Bumi dan Bangunan Perdesaan dan Perkotaan",
    "4.1.1.12.01": "PBB-P2",
    "4.1.1.13": "Bea Perolehan Hak atas Tanah dan Bangunan",
    "4.1.1.13.01": "BPHTB",
    "4.1.2": "Hasil Retribusi Daerah",
    "4.1.2.01": "Retribusi Jasa Umum",
    "4.1.2.01.01": "Retribusi Pelayanan Kesehatan",
    "4.1.2.01.06": "Retribusi Pelayanan Pasar",
    "4.1.2.02": "Retribusi Jasa Usaha",
    "4.1.2.02.12": "Retribusi Tempat Rekreasi",
    "4.1.3": "Hasil Pengelolaan Kekayaan Daerah yang Dipisahkan",
    "4.1.3.01": "Bagian Laba Penyertaan Modal pada BUMD",
    "4.1.3.01.01": "Bagian Laba BPR dan Perusahaan Daerah",
    "4.1.4": "Lain-lain PAD yang Sah",
    "4.1.4.16": "Pendapatan BLUD",
    "4.1.4.16.01": "Pendapatan Jasa Layanan Umum BLUD RSUD",
    "4.1.4.16.02": "Pendapatan Jasa Layanan Umum BLUD Puskesmas",
    "4.2": "DANA PERIMBANGAN",
    "4.2.1": "Bagi Hasil Pajak/Bagi Hasil Bukan Pajak",
    "4.2.1.01": "Bagi Hasil Pajak",
    "4.2.1.01.08": "Dana Bagi Hasil Cukai Hasil Tembakau",
    "4.2.2": "Dana Alokasi Umum",
    "4.2.2.01": "Dana Alokasi Umum",
    "4.2.2.01.01": "Dana Alokasi Umum",
    "4.2.3": "Dana Alokasi Khusus",
    "4.2.3.01": "Dana Alokasi Khusus",
    "4.2.3.01.01": "DAK Fisik",
    "4.2.3.01.02": "DAK Nonfisik",
    "4.3": "LAIN-LAIN PENDAPATAN DAERAH YANG SAH",
    "4.3.3": "Dana Bagi Hasil Pajak dari Provinsi",
    "4.3.3.01": "Dana Bagi Hasil Pajak dari Provinsi",
    "4.3.3.01.01": "Bagi Hasil Pajak Kendaraan Bermotor",
    "4.3.4": "Dana Penyesuaian dan Otonomi Khusus",
    "4.3.4.01": "Dana Desa",
    "4.3.4.01.01": "Dana Desa",
    "4.3.5": "Bantuan Keuangan dari Provinsi",
    "4.3.5.01": "Bantuan Keuangan dari Provinsi",
    "4.3.5.01.01": "Bantuan Keuangan dari Provinsi Jawa Tengah",
}
_EVEN = tuple(1.0 for _ in range(12))
_TAX = (0.8, 0.8, 0.9, 0.9, 1.0, 1.2, 1.0, 1.0, 1.0, 1.0, 1.0, 1.4)
_LAND_TAX = (0.1, 0.3, 0.6, 1.0, 1.4, 1.6, 2.0, 3.0, 1.5, 0.4, 0.2, 0.2)
_GENERAL = (2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0)
_WORKS_FUND = (0, 0, 0, 0.4, 0.6, 0.8, 1.2, 0.4, 0.4, 1.6, 0.6, 2.0)
_QUARTER = (0, 0, 1.0, 0, 0, 1.0, 0, 0, 1.0, 0, 0, 1.4)
_VILLAGE = (0, 0, 1.0, 1.0, 0, 0, 4.0, 0, 0, 0, 4.0, 0)
_DIVIDEND = (0, 0, 0, 0, 2.0, 1.0, 0, 0, 0, 0, 0, 0)

# account: unit that collects, Rp million of FY2019, months, share reached by the end
ACCOUNTS: dict[str, tuple[str, int, tuple[float, ...], float]] = {
    "4.1.1.01.04": (TAX_OFFICE, 6_200, _TAX, 1.06),
    "4.1.1.02.01": (TAX_OFFICE, 11_400, _TAX, 1.08),
    "4.1.1.05.01": (TAX_OFFICE, 46_800, _EVEN, 1.03),
    "4.1.1.12.01": (TAX_OFFICE, 31_500, _LAND_TAX, 0.97),
    "4.1.1.13.01": (TAX_OFFICE, 24_700, _TAX, 0.88),
    "4.1.2.01.01": ("1.02.0.00.0.00.01.0000", 3_900, _EVEN, 0.93),
    "4.1.2.01.06": ("3.30.0.00.0.00.01.0000", 9_600, _EVEN, 0.84),
    "4.1.2.02.12": ("2.22.3.26.0.00.01.0000", 2_300, _TAX, 1.02),
    "4.1.3.01.01": (TAX_OFFICE, 8_100, _DIVIDEND, 1.0),
    "4.1.4.16.01": ("1.02.0.00.0.00.01.0001", 128_000, _EVEN, 0.98),
    "4.1.4.16.02": ("1.02.0.00.0.00.01.0000", 41_500, _EVEN, 0.99),
    "4.2.1.01.08": (TAX_OFFICE, 158_000, _QUARTER, 0.94),
    "4.2.2.01.01": (TAX_OFFICE, 852_600, _GENERAL, 1.0),
    "4.2.3.01.01": (TAX_OFFICE, 92_300, _WORKS_FUND, 0.91),
    "4.2.3.01.02": (TAX_OFFICE, 214_700, _QUARTER, 0.97),
    "4.3.3.01.01": (TAX_OFFICE, 131_200, _EVEN, 0.96),
    "4.3.4.01.01": (TAX_OFFICE, 148_000, _VILLAGE, 1.0),
    "4.3.5.01.01": (TAX_OFFICE, 54_300, _QUARTER, 0.82),
}
_YEAR_FACTOR = {2018: (0.96, 1.02), 2019: (1.0, 1.0), 2020: (0.98, 0.90)}


def statement(year: int, month: int) -> list[tuple[str, str, int, int]]:
    """Unit, account, plan and receipts since January, to the end of a month.

    Units: rupiah.
    Source: `ACCOUNTS`; the plan of 2020 was not lowered when the pandemic came.
    """
    planned, reached = _YEAR_FACTOR.get(year, (1.0, 1.0))
    found = []
    for account, (unit, million, weights, share) in ACCOUNTS.items():
        plan = round(million * planned) * MILLION
        own = [w * between(0.93, 1.07, "revenue", year, m, account) for m, w in enumerate(weights, 1)]
        total = plan * share * (reached if account.startswith("4.1") else 1.0)
        receipts = sum(int(total * w / sum(own)) for w in own[:month])
        found.append((unit, account, plan, receipts))
    return found
