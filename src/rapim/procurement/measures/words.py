"""Methods and kinds of purchase as the sources write them, brought to one code each."""

from __future__ import annotations

from functools import lru_cache

METHODS = (
    ("tender cepat", "tender_cepat"),
    ("lelang cepat", "tender_cepat"),
    ("seleksi", "seleksi"),
    ("tender", "tender"),
    ("lelang", "tender"),
    ("pemilihan langsung", "tender"),
    ("pengadaan langsung", "pengadaan_langsung"),
    ("penunjukan langsung", "penunjukan_langsung"),
    ("e-purchasing", "e_purchasing"),
    ("epurchasing", "e_purchasing"),
    ("e-katalog", "e_purchasing"),
    ("toko daring", "toko_daring"),
    ("dikecualikan", "dikecualikan"),
    ("sayembara", "sayembara"),
    ("kontes", "sayembara"),
    ("swakelola", "swakelola"),
    ("tipe ", "swakelola"),
)
KINDS = (
    ("konstruksi terintegrasi", "construction"),
    ("konsultan", "consultancy"),
    ("konstruksi", "construction"),
    ("barang", "goods"),
    ("lainnya", "services"),
)
COMPETITIVE = frozenset({"tender", "tender_cepat", "seleksi"})
"""Methods that a Pokja runs."""


@lru_cache(maxsize=4096)
def method_of(read: str, way: str = "") -> str:
    """The code of a method: tender, seleksi, pengadaan_langsung, e_purchasing, swakelola …, or "".

    Units: none.
    Source: domain.md 2.3; SiRUP's and SPSE's words for the same methods.
    """
    lower = read.casefold()
    found = next((code for word, code in METHODS if word in lower), "")
    return found or ("swakelola" if way == "swakelola" else "")


@lru_cache(maxsize=4096)
def kind_of(read: str) -> str:
    """The code of a kind: goods, construction, consultancy, services, or "".

    Units: none.
    Source: Perpres 16/2018 art. 3; "Jasa Konsultansi Badan Usaha Konstruksi" is consultancy.
    """
    lower = read.casefold()
    return next((code for word, code in KINDS if word in lower), "")
