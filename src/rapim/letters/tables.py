"""Tables of documents: heads in words, cells as written, widths and sides of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rapim import words

Unit = Mapping[str, Any]
Cell = str | Sequence[str]
NONE = "–"


def shown(value: Any, write: Callable[[Any], str]) -> str:
    """A value as written, or a dash where there is none.

    Units: as `write`.
    Source: house convention: nothing is invented for what is not known.
    """
    return NONE if value is None else write(value)


def money(sen: int | None, lang: str) -> str:
    """Money in millions of rupiah, for tables of many rows.

    Units: sen in, text in millions of rupiah out.
    Source: usual unit of regional tables.
    """
    return shown(sen, lambda value: words.points(value / 100_000_000, lang, 1))


def full(sen: int | None, lang: str) -> str:
    """Money to the last sen without its sign of currency.

    Units: sen in, text in rupiah out.
    Source: forms of Permendagri 77/2020 (to be verified) write whole amounts.
    """
    return shown(sen, lambda value: words.rupiah(value, lang).replace("Rp", ""))


def share(value: float | None, lang: str) -> str:
    """A share as percent, or a dash.

    Units: fraction in.
    Source: `rapim.words.percent`.
    """
    return shown(value, lambda found: words.percent(found, lang))


def of_ceiling(unit: Unit, key: str) -> float | None:
    """An amount of a unit as a share of its ceiling.

    Units: fraction.
    Source: board.
    """
    amount, ceiling = unit.get(key), unit.get("ceiling_sen")
    return None if amount is None or not ceiling else float(amount / ceiling)


def behind(unit: Unit, lang: str) -> Cell:
    """Days behind plan with their tone, or why there are none.

    Units: days.
    Source: board.
    """
    if unit.get("plan_quality") == "unfit":
        return [words.say("letter.unfit", lang), ""]
    days = unit.get("days_behind")
    return NONE if days is None else [words.days(days, lang), words.tone(unit)]


def table(heads: Sequence[str], rows: Iterable[Sequence[Cell]], sides: str, lang: str) -> dict[str, Any]:
    """A table for a form; `sides` has one letter a column.

    l text, r number, L text that takes the room left, W text that takes twice as much of it.

    Units: text.
    Source: forms beside this module.
    """
    return {
        "head": [words.say(f"letter.c.{head}", lang) for head in heads],
        "rows": [list(row) for row in rows] or [[NONE] + [""] * (len(heads) - 1)],
        "widths": [_WIDTHS.get(side, "auto") for side in sides],
        "aligns": ["r" if side == "r" else "l" for side in sides],
    }


_WIDTHS = {"L": "1fr", "W": "2.2fr"}
