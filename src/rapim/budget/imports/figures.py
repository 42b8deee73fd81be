"""Columns of money as sen, and of percentages as shares with evidence for their scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapim.files import numbers
from rapim.files.layout import Layout

from .gather import Gather
from .totals import is_total

_CLOSE = 0.006


def money_column(gather: Gather, place: Layout, body: Sequence[Sequence[Any]], role: str) -> list[int | None]:
    """A column of money; doubtful cells are reported, and held unless their row only sums others.

    Units: rupiah in, sen out; a role that the table does not have gives None in each row.
    Source: `rapim.files.numbers`.
    """
    column = place.columns.get(role)
    if column is None:
        return [None] * len(body)
    read, doubts = numbers.sen_column([row[column] if column < len(row) else None for row in body])
    for index, code in doubts:
        gather.say(
            code,
            row=place.body + index + 1,
            column=column,
            read=body[index][column],
            expected="nilai rupiah",
            remedy="Perbaiki sel ini di sumbernya, lalu muat lagi.",
            held=not is_total(body[index]),
        )
    return read


def shares(
    gather: Gather,
    place: Layout,
    body: Sequence[Sequence[Any]],
    role: str,
    money: dict[str, list[int | None]],
) -> list[float | None]:
    """A column of percentages as shares; the scale is proved, not supposed.

    A column that never passes 1 may hold shares or small percentages. The percentage of money
    beside it, which can be computed, tells which; without it the doubt is held.

    Units: percent or share in, share (0 to 1) out.
    Source: cells formatted as percent hold 0.45, typed ones hold 45.
    """
    column = place.columns.get(role)
    if column is None:
        return [None] * len(body)
    cells = [row[column] if column < len(row) else None for row in body]
    read, doubts = numbers.share_column(cells)
    for index, code in doubts:
        gather.say(
            code,
            row=place.body + index + 1,
            column=column,
            read=cells[index],
            expected="angka persen",
            remedy="Perbaiki sel ini di sumbernya, lalu muat lagi.",
            held=True,
        )
    if not _unproved(cells):
        return read
    scale = _scale(place, body, money)
    if scale is None:
        gather.say(
            "percent_scale_unsure",
            column=column,
            read=str(max(v for v in read if v is not None)),
            expected="persen 0-100 atau bagian 0-1",
            remedy="Tulis persen sebagai 45 atau 45%, jangan 0,45.",
            held=True,
        )
    return [None if v is None else v / (scale or 1) for v in read]


def _bare(cell: Any) -> float | None:
    """A cell as the bare number that stands in it, None for blanks, words and marked percentages."""
    if isinstance(cell, bool) or cell is None:
        return None
    try:
        return float(str(cell).strip().replace(",", "."))
    except ValueError:
        return None


def _unproved(cells: Sequence[Any]) -> bool:
    """Whether bare numbers of a column all lie between 0 and 1, one of them above 0."""
    bare = [number for number in map(_bare, cells) if number is not None]
    return bool(bare) and max(bare) <= 1 and any(0 < number <= 1 for number in bare)


def _scale(place: Layout, body: Sequence[Sequence[Any]], money: dict[str, list[int | None]]) -> int | None:
    """1 where the sheet writes shares, 100 where it writes percent, None where nothing tells."""
    column = place.columns.get("realised_percent")
    if column is None:
        return None
    votes = {1: 0, 100: 0}
    for row, ceiling, realised in zip(body, money["ceiling"], money["realised"], strict=True):
        cell = _bare(row[column]) if column < len(row) else None
        if not ceiling or not realised or cell is None:
            continue
        share = realised / ceiling
        if abs(cell - share) <= _CLOSE * max(share, 0.01):
            votes[1] += 1
        elif abs(cell / 100 - share) <= _CLOSE * max(share, 0.01):
            votes[100] += 1
    if votes[1] == votes[100]:
        return None
    return max(votes, key=lambda scale: votes[scale])
