"""When days behind become a status, said on the board as well: shape, colour and word."""

from __future__ import annotations

WEEK, MONTH = 7, 30

# Like stands beside like; the order of the groups on the board.
GROUPS = {
    "setda": "main", "setwan": "main", "inspektorat": "main", "dinas": "main", "badan": "main", "other": "main",
    "kecamatan": "district", "kelurahan": "district", "rsud": "hospital", "bumd": "company", "ppkd": "ppkd",
}  # fmt: skip
GROUP_ORDER = ("main", "district", "hospital", "company", "unfit", "ppkd")


def tone(days: int | None) -> str:
    """late beyond a month, watch beyond a week, ok below, none where days cannot be said."""
    if days is None:
        return "none"
    if days > MONTH:
        return "late"
    return "watch" if days > WEEK else "ok"
