"""Which units stand beside which, in the order of the board."""

from __future__ import annotations

# Like stands beside like; the order of the groups on the board.
GROUPS = {
    "setda": "main", "setwan": "main", "inspektorat": "main", "dinas": "main", "badan": "main", "other": "main",
    "kecamatan": "district", "kelurahan": "district", "rsud": "hospital", "bumd": "company", "ppkd": "ppkd",
}  # fmt: skip
GROUP_ORDER = ("main", "district", "hospital", "company", "unfit", "ppkd")
