"""What a payment counts as: spending, an advance, or a return."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapim.files import dates, numbers
from rapim.files.layout import text
from rapim.files.roles import plain

SPENDING, ADVANCE, RETURN = "spending", "advance", "return"

_RULES = (
    (r"\b(contra|kontra) ?pos(t|ting)?\b", "CONTRA-POS", RETURN),
    (r"\b(sisa|pengembalian|setoran|penyetoran)\b.*\b(up|tu|uang persediaan)\b", "SISA-UP-TU", ADVANCE),
    (r"\b(pengembalian|retur|sts|setoran kembali)\b", "PENGEMBALIAN", RETURN),
    (
        r"\bgu ?kkpd nihil\b|\bgu ?(spj )?n(ihil)?\b|\bnihil gu\b|ganti uang( persediaan)? nihil",
        "GU-NIHIL",
        SPENDING,
    ),
    (r"\btu ?(spj )?n(ihil)?\b|\bnihil tu\b|tambah(an)? uang( persediaan)? nihil", "TU-NIHIL", SPENDING),
    (r"\bnihil\b", "NIHIL", SPENDING),
    (r"\bls\b|\blangsung\b|\bgaji\b", "LS", SPENDING),
    (r"(sp2b|sp2bp|spb|pengesahan).*\bblud\b|\bblud\b", "SP2B-BLUD", SPENDING),
    (r"(sp2b|sp2bp|spb|pengesahan).*\bbosp?\b|\bbosp?\b", "SP2B-BOS", SPENDING),
    (r"\b(sp2b|sp2bp|spb|pengesahan)\b", "PENGESAHAN", SPENDING),
    (r"\bgu\b|ganti uang", "GU", SPENDING),
    (r"\btu\b|tambah(an)? uang", "TU", ADVANCE),
    (r"\bup\b|uang persediaan", "UP", ADVANCE),
)
_YES = frozenset({"ya", "y", "sudah", "1", "true", "lunas", "spj", "lengkap", "selesai", "sah", "disahkan"})
_NO = frozenset({"tidak", "t", "belum", "n", "0", "false", "", "-"})


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment kind in its one spelling, what it counts as, and the amount that counts so."""

    kind: str
    nature: str
    amount_sen: int


@lru_cache(maxsize=4096)
def kind_of(read: str) -> tuple[str, str]:
    """The kind of a payment and what it counts as; ("", "") where the words say neither.

    LS, GU, GU nihil, TU nihil and ratified BLUD/BOS spending are spending; UP and TU are advances
    (spending only once accounted for); contra-posts and returned spending lower it; what is left
    of an advance and paid back is no return of spending.

    Units: none.
    Source: Permendagri 13/2006 and Permendagri 77/2020 on SPP-UP/GU/TU/LS and SP2D (to be verified).
    """
    words = plain(read)
    for pattern, kind, nature in _RULES:
        if re.search(pattern, words):
            return kind, nature
    return "", ""


def accounted_sen(cell: Any, amount: int) -> int | None:
    """How much of a TU is accounted for: an amount, all of it (yes, or a date), nothing, or unknown.

    Units: sen.
    Source: registers carry a column "dipertanggungjawabkan" as a word, a day or an amount.
    """
    if cell is None:
        return 0
    words = plain(text(cell))
    if isinstance(cell, dt.date) or (isinstance(cell, str) and dates.day_of(cell)[0] and "-" in cell):
        return amount
    if isinstance(cell, bool):
        return amount if cell else 0
    if words in _NO:
        return 0
    if words in _YES:
        return amount
    return numbers.sen_of(cell)[0]


def payment(read: str, amount: int, accounted: Any) -> Payment | None:
    """A register row as a payment, None where its kind cannot be told or its sign contradicts it.

    A TU accounted for in part counts as spending for that part. Returns are kept positive, however
    the register writes them; a negative payment of another kind is not interpreted.

    Units: sen.
    Source: as `kind_of`.
    """
    kind, nature = kind_of(read)
    if not kind:
        return None
    if nature == RETURN or kind == "SISA-UP-TU":
        return Payment(kind, nature, abs(amount))
    if amount < 0:
        return None
    done = accounted_sen(accounted, amount) if kind == "TU" else 0
    if done:
        return Payment(kind, SPENDING, done)
    return Payment(kind, nature, amount)
