"""Names of the fields of government that the simulated regency uses (to FY2020)."""

from __future__ import annotations

AFFAIRS = {
    "1": "URUSAN WAJIB PELAYANAN DASAR",
    "2": "URUSAN WAJIB BUKAN PELAYANAN DASAR",
    "3": "URUSAN PILIHAN",
    "4": "URUSAN PEMERINTAHAN FUNGSI PENUNJANG",
}
FIELDS = {
    "1.01": "Pendidikan",
    "1.02": "Kesehatan",
    "1.03": "Pekerjaan Umum dan Penataan Ruang",
    "1.04": "Perumahan Rakyat dan Kawasan Permukiman",
    "1.05": "Ketenteraman, Ketertiban Umum dan Pelindungan Masyarakat",
    "1.06": "Sosial",
    "2.07": "Tenaga Kerja",
    "2.08": "Pemberdayaan Perempuan dan Pelindungan Anak",
    "2.09": "Pangan",
    "2.11": "Lingkungan Hidup",
    "2.12": "Administrasi Kependudukan dan Pencatatan Sipil",
    "2.13": "Pemberdayaan Masyarakat dan Desa",
    "2.14": "Pengendalian Penduduk dan Keluarga Berencana",
    "2.15": "Perhubungan",
    "2.16": "Komunikasi dan Informatika",
    "2.17": "Koperasi, Usaha Kecil dan Menengah",
    "2.18": "Penanaman Modal",
    "2.19": "Kepemudaan dan Olahraga",
    "2.20": "Statistik",
    "2.22": "Kebudayaan",
    "2.23": "Perpustakaan",
    "2.24": "Kearsipan",
    "3.26": "Pariwisata",
    "3.27": "Pertanian",
    "3.30": "Perdagangan",
    "3.31": "Perindustrian",
    "4.01": "Administrasi Pemerintahan",
    "4.02": "Pengawasan",
    "4.03": "Perencanaan",
    "4.04": "Keuangan",
    "4.05": "Kepegawaian, Pendidikan dan Pelatihan",
}
