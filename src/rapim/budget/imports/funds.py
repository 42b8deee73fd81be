"""Where the money of a line comes from, as one short code per kind of fund source."""

from __future__ import annotations

import re
from functools import lru_cache

from rapim.files.roles import plain

_RULES = (
    (r"\bblud\b|layanan umum daerah", "BLUD"),
    (r"\bbos\b|\bbosp\b|\bbop\b|bantuan operasional", "BOS"),
    (r"\bdbh ?cht\b|cukai", "DBHCHT"),
    (r"\bdak\b.*non ?fisik|alokasi khusus.*non ?fisik", "DAK_NONFISIK"),
    (r"\bdak\b.*fisik|alokasi khusus.*fisik", "DAK_FISIK"),
    (r"\bdak\b|alokasi khusus", "DAK"),
    (r"\bdau\b|alokasi umum", "DAU"),
    (r"\bdid\b|insentif (daerah|fiskal)", "DID"),
    (r"\bdbh\b|bagi hasil", "DBH"),
    (r"dana desa|\bdd\b", "DANA_DESA"),
    (r"bantuan (keuangan )?(dari )?provinsi|\bbanprov\b|\bbankeu\b|bantuan keuangan", "BANPROV"),
    (r"\bsilpa\b|sisa lebih", "SILPA"),
    (r"pinjaman", "PINJAMAN"),
    (r"hibah", "HIBAH"),
    (r"\bpad\b|asli daerah|pajak|retribusi", "PAD"),
)
LONGEST = 24


@lru_cache(maxsize=4096)
def fund_of(read: str) -> str:
    """The code of a fund source; words that no rule knows stay as read, shortened to 24 letters.

    Units: none.
    Source: fund sources named in APBD documents (DAU, DAK, DBHCHT, BLUD, BOS, provincial aid …).
    """
    words = plain(read)
    for pattern, code in _RULES:
        if re.search(pattern, words):
            return code
    return words.upper()[:LONGEST]
