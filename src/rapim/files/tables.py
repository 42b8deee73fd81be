"""What an importer returns: columns of rows, a header, and problems."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from .problems import Problem


@dataclass(slots=True)
class Header:
    """What a file says about itself; None or empty where it does not say.

    `government` as written ("KAB. LAMPUNG SELATAN"); `agencies` maps unit codes as read to
    names; `month_source` is "file" (stated inside) or "name" (taken from the file's name);
    `variant` is "monthly", "cumulative" or None when the file alone cannot tell. `currency` is an
    ISO 4217 code, its source "file" or "name".
    """

    government: str = ""
    year: int | None = None
    month: int | None = None
    month_source: str = ""
    agencies: dict[str, str] = field(default_factory=dict)
    variant: str | None = None
    currency: str = ""
    currency_source: str = ""
    version: str = ""
    effective: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None


@dataclass(slots=True)
class Table:
    """One recognised table of one file.

    `columns` holds equally long lists, named as in `COLUMNS[kind]` of the room that owns the
    kind; `sheet` and `row` are always among them. `names` maps (level, code) to the name read.
    `totals` counts the rows that were recognised as totals of other rows; `seen` counts all
    data rows read: seen = len(rows) + totals + reported.
    """

    kind: str
    header: Header
    columns: dict[str, list[Any]]
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    totals: int = 0
    seen: int = 0
    whole: bool = True
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.columns["row"])
